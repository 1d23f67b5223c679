import { readFiles } from '../../lib/files/read-files';
import { find } from '../../lib/files/found';
import { folderWith } from '../cli/command';
import { agreeing, checkFiles, hubWith, inFolder } from './read';

const PLACE = 'terraform/terragrunt.hcl';
const TERRAGRUNT = { [PLACE]: 'inputs = { login = "not-to-be-seen" }\n' };
const told = expect.stringContaining(`${PLACE}: Terragrunt takes inputs, modules and files`);
const without = hubWith((resource) => (resource.vault_kubernetes_auth_backend_role.app.token_policies = ['nobody']));

test('what Terragrunt adds is not known, and nothing counts as missing', () => {
  const missing = { ...agreeing(), 'terraform/main.tf.json': without };
  expect(checkFiles(missing).findings).not.toEqual([]);
  const { findings, unknown } = checkFiles({ ...missing, ...TERRAGRUNT });
  expect(findings).toEqual([]);
  expect(unknown).toContainEqual(told);
  expect(unknown.join()).not.toContain('not-to-be-seen');
});

test('what is wrong in what is there is found all the same', () => {
  const clear = `apiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData: { a: correct-horse-9 }\n`;
  const { findings } = checkFiles({ ...agreeing(), ...TERRAGRUNT, 'manifests/eu/s.yaml': clear });
  expect(findings.map(({ id }) => id)).toEqual(['manifest-holds-no-secret']);
});

test.each([[{}], [{ 'terraform/main.tf.json': undefined }]])('it is named where files are looked for: %j', (more) => {
  const files = Object.entries({ ...agreeing(), ...TERRAGRUNT, ...more }).filter(([, text]) => text !== undefined);
  inFolder(folderWith(Object.fromEntries(files) as Record<string, string>), () => {
    const { unknown } = readFiles({ found: find('.') });
    expect(unknown.map(({ place, message }) => `${place}: ${message}`)).toContainEqual(told);
  });
});

test.each(['main.hcl', 'terragrunt.txt', 'my-terragrunt.hcl'])('%s is none of its files', (name) => {
  const { unknown } = checkFiles({ ...agreeing(), [`terraform/${name}`]: 'a = 1\n' });
  expect(unknown.join()).not.toContain('Terragrunt');
});
