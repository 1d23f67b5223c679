import fc from 'fast-check';
import { MountTree } from '../../lib/views/mount-tree';

describe('mounts that a path is in', () => {
  const path = fc
    .array(fc.constantFrom('a', 'b', 'ab', ''), { minLength: 1, maxLength: 4 })
    .map((all) => all.join('/'));

  it('are those that it begins with, a slash after them, in their order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(path), fc.array(path, { maxLength: 3 }), (mounts, paths) => {
        const meant = mounts.filter((mount) => paths.some((one) => one.startsWith(`${mount}/`)));
        expect(new MountTree(mounts).above(paths)).toEqual(meant);
      }),
    );
  });
});
