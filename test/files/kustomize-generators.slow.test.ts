import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFiles } from '../../lib/files/read-files';
import { folderWith } from '../cli/command';
import { agreeing, inFolder } from './read';

const FOLDER = 'manifests/eu/generated';

test('a file that is named without end comes to one', () => {
  const files = Array.from({ length: 400 }, (_, at) => `k${at}=a`).join(', ');
  const kustomization = `secretGenerator:\n  - name: app\n    files: [${files}]\n`;
  const folder = folderWith({ ...agreeing(), [`${FOLDER}/kustomization.yaml`]: kustomization, [`${FOLDER}/a`]: '' });
  writeFileSync(join(folder, FOLDER, 'a'), 'A="\n'.repeat(2 ** 18));
  const { unknown } = inFolder(folder, () => readFiles({ terraform: ['terraform'], manifests: ['manifests'] }));
  expect(unknown.map(({ message }) => message)).toContainEqual(expect.stringMatching(/more than 64 MiB in all/));
});
