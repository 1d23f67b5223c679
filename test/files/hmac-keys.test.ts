import { checkHcl } from './hcl';

const key = (name: string, body: string) =>
  `resource "vault_transit_secret_backend_key" "${name}" {\n  backend = "transit"\n  name = "${name}"\n${body}}\n`;

test('the size of a key of codes is asked for, and nothing is said of one that is not known', async () => {
  const { findings } = await checkHcl({
    'terraform/main.tf': [
      'variable "size" {\n  type = number\n}\n',
      'resource "vault_mount" "transit" {\n  path = "transit"\n  type = "transit"\n}\n',
      key('known-later', '  type = "hmac"\n  key_size = var.size\n'),
      key('of-another-type', '  key_size = var.size\n'),
      key('without', '  type = "hmac"\n'),
    ].join(''),
  });
  expect(findings.filter(({ id }) => id === 'encryption-key-can-be-made')).toEqual([
    expect.objectContaining({ message: 'key_size is 0, and Vault/OpenBao takes 32 to 512 bytes for a key of codes' }),
  ]);
});
