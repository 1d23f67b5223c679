import fc from 'fast-check';
import { ByName } from '../../lib/collections/by-name';

describe('items by name', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const said = fc.record({ names: fc.array(name, { maxLength: 3 }), isOpen: fc.boolean() });

  it('are those that say one of the names, and those that any name may concern, in their order', () => {
    fc.assert(
      fc.property(fc.array(said), fc.array(name, { maxLength: 3 }), (all, asked) => {
        const items = new ByName<number>();
        all.forEach(({ names, isOpen }, index) => items.add(index, names, isOpen));
        const meant = all.flatMap(({ names, isOpen }, index) =>
          isOpen || names.some((one) => asked.includes(one)) ? [index] : [],
        );
        expect(items.of(...asked)).toEqual(meant);
      }),
    );
  });
});
