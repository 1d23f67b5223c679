import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFiles } from '../../lib/files/read-files';
import { folderWith } from '../cli/command';
import { agreeing, checkFiles, inFolder } from './read';

const CANARY = 'not-a-real-one';
const outside = () => folderWith({ 'secret.yaml': `a: ${CANARY}`, 'secret.json': `{"${CANARY}": 1}` });

function misreadWith(place: (folder: string) => void): string {
  const folder = folderWith(agreeing());
  place(folder);
  return inFolder(folder, () => {
    const read = readFiles({ terraform: ['terraform'], manifests: ['manifests'] });
    expect(JSON.stringify(read)).not.toContain(CANARY);
    return (read.output.misread ?? []).map(({ message }) => message).join();
  });
}

test('files that agree are all read', () => expect(misreadWith(() => undefined)).toBe(''));

test.each(['manifests/eu/x.yaml', 'terraform/x.tf.json', 'terraform/x.auto.tfvars.json', 'manifests/eu/folder'])(
  'what is behind the link %s that leads out is neither read nor printed',
  (name) => {
    const target = name.endsWith('folder')
      ? outside()
      : join(outside(), name.endsWith('yaml') ? 'secret.yaml' : 'secret.json');
    const said = misreadWith((folder) => symlinkSync(target, join(folder, name)));
    expect(said).toContain(`${name} is a link that leads out of the folder that was given`);
  },
);

test.each([
  ['a device', () => '/dev/zero'],
  ['a file elsewhere', () => join(outside(), 'secret.json')],
])('a link to %s that Terraform reads by file() is an error', (_what, target) => {
  const said = misreadWith((folder) => {
    symlinkSync(target(), join(folder, 'terraform/policy.hcl'));
    const policy = { name: 'p', policy: '${file("policy.hcl")}' };
    writeFileSync(
      join(folder, 'terraform/more.tf.json'),
      JSON.stringify({ resource: { vault_policy: { p: policy } } }),
    );
  });
  expect(said).toContain('policy.hcl is a link that leads out of the folder that was given');
});

test('a file elsewhere that Terraform reads by its own path is only not known', () => {
  const policy = { name: 'p', policy: `\${file("${join(outside(), 'secret.json')}")}` };
  const text = JSON.stringify({ resource: { vault_policy: { p: policy } } });
  expect(misreadWith((folder) => writeFileSync(join(folder, 'terraform/more.tf.json'), text))).toBe('');
});

test('a pipe is an error with its name, and nobody waits for it', () => {
  const said = misreadWith((folder) => execFileSync('mkfifo', [join(folder, 'manifests/eu/pipe.yaml')]));
  expect(said).toContain('manifests/eu/pipe.yaml is not a file, but a device or a pipe');
});

test('a link that stays inside hides nothing, and makes nothing twice', () => {
  expect(misreadWith((folder) => symlinkSync('app.yaml', join(folder, 'manifests/eu/again.yaml')))).toBe('');
});

test('what git-crypt has encrypted is said to be unread, and is an error where all of a cluster is said to be there', () => {
  const files = (mark: string) => ({ ...agreeing(), 'manifests/eu/secret.yaml': `${mark}\u0001\u0002` });
  const { findings, unknown } = checkFiles(files('\0GITCRYPT\0'));
  expect(findings).toEqual([]);
  expect(unknown).toContainEqual(
    expect.stringMatching(/^manifests\/eu\/secret.yaml: it is encrypted by git-crypt, and was not read/),
  );
  const complete = { 'fleet.yaml': 'clusters: { eu: { manifests: [manifests/eu], complete: true } }\n' };
  expect(checkFiles({ ...files('\0GITCRYPT\0'), ...complete }).findings.map(({ id }) => id)).toContain(
    'file-can-be-read',
  );
  expect(checkFiles(files('\0GITCRYPT')).findings.map(({ id }) => id)).toEqual(['file-can-be-read']);
  expect(checkFiles({ ...agreeing(), 'terraform/more.tf.json': '\0GITCRYPT\0' }).findings.map(({ id }) => id)).toEqual([
    'file-can-be-read',
  ]);
});
