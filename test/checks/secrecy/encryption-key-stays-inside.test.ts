import { agreeing, checkFiles, HUB } from '../../files/read';

/** Of a hub with a transit engine, whose one role may create at a path of it. */
const told = (path: string) =>
  checkFiles({
    ...agreeing(),
    'terraform/main.tf.json': JSON.stringify({
      ...HUB,
      resource: {
        ...HUB.resource,
        vault_mount: { ...HUB.resource.vault_mount, transit: { path: 'transit', type: 'transit' } },
        vault_policy: {
          app: {
            name: 'app',
            policy: JSON.stringify({
              path: {
                'kv/data/app': { capabilities: ['read'] },
                [path]: { capabilities: ['create', 'update'] },
              },
            }),
          },
        },
      },
    }),
  })
    .findings.filter(({ id }) => id === 'encryption-key-stays-inside')
    .map(({ message }) => message);

test('encrypting with a key that is not there makes one', () => {
  expect(told('transit/encrypt/orders')).toEqual([expect.stringContaining('may create "transit/encrypt/orders"')]);
});

/** https://github.com/hashicorp/vault/blob/main/builtin/logical/transit/path_decrypt.go, which knows no create. */
test.each(['decrypt/orders', 'rewrap/orders', 'sign/orders', 'datakey/plaintext/orders'])('%s makes none', (path) => {
  expect(told(`transit/${path}`)).toEqual([]);
});
