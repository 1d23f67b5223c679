import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OwnedFolder } from '../../lib/cli/owned-folder';
import { FleetError } from '../../lib/errors';
import { filesOf, folderWith } from './command';

const INDEX = 'index.json';
const owned = (root: string) =>
  new OwnedFolder(join(root, 'own'), {
    index: INDEX,
    refused: (path, why) => new FleetError('FileChanged', why, path),
  });
const write = (root: string, files: Readonly<Record<string, string>>) =>
  owned(root).replace(new Map(Object.entries(files)), (own) => JSON.stringify(own));
const textsOf = (root: string) => {
  const files = filesOf(root);
  delete files[`own/${INDEX}`];
  return files;
};

test('what a command wrote is written again, and what it writes no more goes with its folder', () => {
  const root = folderWith();
  write(root, { 'a.txt': '1', 'below/b.txt': '1' });
  write(root, { 'a.txt': '2' });
  expect(textsOf(root)).toEqual({ 'own/a.txt': '2' });
  expect(owned(root).holds(new Map([['a.txt', '2']]))).toBe(true);
  expect(owned(root).holds(new Map([['a.txt', '1']]))).toBe(false);
  write(root, {});
  expect(filesOf(root)).toEqual({});
});

test.each<[string, (root: string) => void, RegExp]>([
  ['a file that was changed', (root) => writeFileSync(join(root, 'own/a.txt'), 'mine'), /changed since/],
  [
    'a file of somebody else where one would be written',
    (root) => writeFileSync(join(root, 'own/new.txt'), 'mine'),
    /was not written by this command/,
  ],
  [
    'a link in place of a file',
    (root) => {
      renameSync(join(root, 'own/a.txt'), join(root, 'a.txt'));
      symlinkSync(join(root, 'a.txt'), join(root, 'own/a.txt'));
    },
    /was not written by this command/,
  ],
  [
    'a link in place of a folder',
    (root) => {
      renameSync(join(root, 'own/below'), join(root, 'below'));
      symlinkSync(join(root, 'below'), join(root, 'own/below'));
    },
    /is not a folder/,
  ],
  [
    'a link in place of all',
    (root) => {
      renameSync(join(root, 'own'), join(root, 'other'));
      symlinkSync(join(root, 'other'), join(root, 'own'));
    },
    /is not a folder/,
  ],
  ['an index that is no JSON', (root) => writeFileSync(join(root, 'own', INDEX), '{ "files": '), /is not the list/],
  ['an index that is a list', (root) => writeFileSync(join(root, 'own', INDEX), '[]'), /is not the list/],
  ['an index without files', (root) => writeFileSync(join(root, 'own', INDEX), '{}'), /is not the list/],
  [
    'an index that is a folder',
    (root) => {
      rmSync(join(root, 'own', INDEX));
      mkdirSync(join(root, 'own', INDEX));
    },
    /is not the list/,
  ],
])('%s is neither overwritten nor followed, and the error has its path', (_, change, why) => {
  const root = folderWith();
  write(root, { 'a.txt': '1', 'below/b.txt': '1' });
  change(root);
  const before = filesOf(root);

  expect(() => write(root, { 'a.txt': '2', 'below/b.txt': '2', 'new.txt': '2' })).toThrow(why);
  expect(() => write(root, { 'a.txt': '2', 'below/b.txt': '2', 'new.txt': '2' })).toThrow(/\/own\b/);
  expect(filesOf(root)).toEqual(before);
});

test('what an index names outside of the folder is not removed', () => {
  const root = folderWith({ 'mine.txt': 'mine' });
  write(root, { 'a.txt': '1' });
  const [, digest] = [...owned(root).files][0]!;
  const files = { '../mine.txt': digest, [join(root, 'mine.txt')]: digest, 'a.txt': digest };
  writeFileSync(join(root, 'mine.txt'), '1');
  writeFileSync(join(root, 'own', INDEX), JSON.stringify({ files }));

  write(root, { 'b.txt': '1' });
  expect(textsOf(root)).toEqual({ 'mine.txt': '1', 'own/b.txt': '1' });
  expect(() => write(root, { '../mine.txt': '2' })).toThrow(/not below the folder/);
});

test('a run that was killed at any file is begun again', () => {
  const [first, second] = [
    { 'a.txt': '1', 'b.txt': '1', 'gone.txt': '1' },
    { 'a.txt': '2', 'b.txt': '2' },
  ];
  for (const killedAt of [0, 1, 2, 3]) {
    const root = folderWith();
    write(root, first);
    let texts = 0;
    const files = new Map(Object.entries(second));
    // As if the process ended there.
    files.forEach = (each) => {
      new Map(files).forEach((text, name) => {
        texts += 1;
        if (texts > killedAt) {
          throw new Error('killed');
        }
        each(text, name, files);
      });
      throw new Error('killed');
    };
    expect(() => owned(root).replace(files, (own) => JSON.stringify(own))).toThrow('killed');
    write(root, { ...second, 'c.txt': '3' });
    expect(textsOf(root)).toEqual({ 'own/a.txt': '2', 'own/b.txt': '2', 'own/c.txt': '3' });
  }
});
