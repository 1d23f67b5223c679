import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { EncryptionAtRest, EncryptionProvider } from 'keywheel';
import { errorsOf, filesBelow, inEmptyFolder, smallWithSecret } from '../../fixtures/fleets';

const { secretbox, aescbc, identity, kms } = {
  secretbox: (key: string) => EncryptionProvider.secretbox({ key }),
  aescbc: (key: string) => EncryptionProvider.aescbc({ key }),
  identity: () => EncryptionProvider.identity(),
  kms: (name: string, endpoint = 'unix:///run/kms.sock') => EncryptionProvider.kms({ name, endpoint }),
};
const apiServer = (...providers: EncryptionProvider[]) => EncryptionAtRest.apiServer({ providers });
const synth = (encryptionAtRest?: EncryptionAtRest, remove: string[] = []) =>
  smallWithSecret({ cluster: { encryptionAtRest } }).fleet.synth({ remove });

const KEY = 'projects/a/locations/eu/keyRings/a/cryptoKeys/b';
const FOLDER = 'dist.encryption/acme/eu';
const written = () =>
  Object.keys(filesBelow('dist.encryption'))
    .filter((file) => !file.endsWith('/'))
    .sort();
const configuration = () => load(readFileSync(`${FOLDER}/encryption-configuration.yaml`, 'utf8')) as any;

test('an API server gets a configuration with placeholders that are no base64, beside the manifests', () => {
  inEmptyFolder(() => {
    synth(apiServer(secretbox('2026-07'), secretbox('2026'), aescbc('old'), kms('hub'), identity()));
    expect(written()).toEqual(['acme/eu/encryption-configuration.yaml', 'acme/eu/encryption.sh', 'acme/eu/runbook.md']);
    expect(configuration().resources).toEqual([
      {
        resources: ['secrets'],
        providers: [
          {
            secretbox: {
              keys: [
                { name: '2026-07', secret: '<secretbox:2026-07>' },
                { name: '2026', secret: '<secretbox:2026>' },
              ],
            },
          },
          { aescbc: { keys: [{ name: 'old', secret: '<aescbc:old>' }] } },
          { kms: { apiVersion: 'v2', name: 'hub', endpoint: 'unix:///run/kms.sock', timeout: '3s' } },
          { identity: {} },
        ],
      },
    ]);
    expect(Object.keys(filesBelow('dist')).join()).not.toContain('encryption');
    synth(apiServer(secretbox('2026-07')));
    synth();
    expect(written()).toEqual([]);
  });
});

test('OpenShift gets its object, and a cloud a page that says its argument', () => {
  inEmptyFolder(() => {
    synth(EncryptionAtRest.openShift({ type: 'aesgcm' }));
    expect(written()).toEqual(['acme/eu/apiserver.yaml', 'acme/eu/runbook.md']);
    expect(load(readFileSync(`${FOLDER}/apiserver.yaml`, 'utf8'))).toEqual({
      apiVersion: 'config.openshift.io/v1',
      kind: 'APIServer',
      metadata: { name: 'cluster' },
      spec: { encryption: { type: 'aesgcm' } },
    });
    const page = (encryption: EncryptionAtRest) => {
      synth(encryption);
      expect(written()).toEqual(['acme/eu/runbook.md']);
      return readFileSync(`${FOLDER}/runbook.md`, 'utf8');
    };
    expect(page(EncryptionAtRest.eks({ keyArn: 'arn:aws:kms:eu-west-1:123456789012:key/a' }))).toContain(
      'key_arn = "arn:aws:kms:eu-west-1:123456789012:key/a"',
    );
    expect(page(EncryptionAtRest.eks())).toContain('without any setting');
    expect(page(EncryptionAtRest.gke({ keyName: KEY }))).toContain(`key_name = "${KEY}"`);
    expect(page(EncryptionAtRest.aks({ keyVaultKeyId: 'https://a.vault.azure.net/keys/a/1' }))).toContain(
      'key_vault_key_id = "https://a.vault.azure.net/keys/a/1"',
    );
  });
});

test.each([
  ['nothing encrypts', [identity()], 'no provider that encrypts'],
  ['no provider is there', [], 'no provider that encrypts'],
  ['a key is there twice', [secretbox('a'), secretbox('a')], '"secretbox:a" twice'],
  ['a name is not a label', [secretbox('a:b')], '"a:b" of a key'],
  ['an endpoint is an address', [kms('hub', 'https://127.0.0.1')], 'is not a valid socket'],
])('a program is refused where %s', (_, providers, reason) => {
  const [error] = errorsOf(() => synth(apiServer(...providers)));
  expect(error).toMatchObject({ code: 'EncryptionAtRestInvalid', reason: expect.stringContaining(reason) });
});

test.each(['relative', '/a b', '/etc/../x;rm', '/'])('a folder such as %j is refused', (folder) => {
  const encryption = EncryptionAtRest.apiServer({ providers: [secretbox('a')], folder });
  expect(errorsOf(() => synth(encryption)).map(({ code }) => code)).toEqual(['EncryptionAtRestInvalid']);
});

test.each([
  EncryptionAtRest.eks({ keyArn: 'alias/etcd' }),
  EncryptionAtRest.gke({ keyName: 'key' }),
  EncryptionAtRest.aks({ keyVaultKeyId: 'https://a.vault.azure.net' }),
])('what names no key at a cloud is refused: %j', (encryption) => {
  expect(errorsOf(() => synth(encryption)).map(({ code }) => code)).toEqual(['EncryptionAtRestInvalid']);
});

test('the steps of a rotation are written one by one', () => {
  inEmptyFolder(() => {
    const steps = [
      [identity(), secretbox('old')],
      [secretbox('old'), identity()],
      [secretbox('old')],
      [secretbox('old'), kms('hub')],
      [kms('hub'), secretbox('old')],
      [kms('hub')],
    ];
    for (const providers of steps) {
      synth(apiServer(...providers));
    }
    expect(configuration().resources[0].providers).toHaveLength(1);
  });
});

test.each([
  [
    'promotes what no API server has',
    [secretbox('new'), secretbox('old')],
    'could not read what "secretbox:new" encrypts',
  ],
  [
    'drops what encrypts',
    [secretbox('next'), identity()],
    'no API server could read what "secretbox:old" has encrypted',
  ],
])('a program that %s is refused, unless nobody had it', (_, providers, reason) => {
  inEmptyFolder((folder) => {
    synth(apiServer(secretbox('old'), secretbox('next')));
    const before = filesBelow(folder);
    const [error] = errorsOf(() => synth(apiServer(...providers)));
    expect(error).toMatchObject({ code: 'EncryptionOrderInvalid', reason: expect.stringContaining(reason) });
    expect(filesBelow(folder)).toEqual(before);
    synth(apiServer(...providers), ['eu.encryption']);
    expect(errorsOf(() => synth(apiServer(...providers)))).toEqual([]);
  });
});

test('a statement that goes, or becomes another kind, locks nobody out', () => {
  inEmptyFolder(() => {
    synth(apiServer(secretbox('old')));
    synth(EncryptionAtRest.eks());
    synth(apiServer(secretbox('other')));
    synth();
  });
});

test('a resource that comes encrypted, or leaves encrypted, is refused: API servers could not read what is stored of it', () => {
  inEmptyFolder(() => {
    const encrypt = (resources: readonly ('secrets' | 'configmaps')[], ...providers: EncryptionProvider[]) =>
      errorsOf(() => synth(EncryptionAtRest.apiServer({ providers, resources }))).map(({ reason }) => reason);
    const both = ['secrets', 'configmaps'] as const;
    expect(encrypt(['secrets'], secretbox('a'), identity())).toEqual([]);
    const [comes] = encrypt(both, secretbox('a'), identity());
    expect(comes).toContain('configmaps had identity at the last synthesis and has secretbox:a, identity now');
    expect(comes).not.toContain('secrets had');
    expect(encrypt(both, identity(), secretbox('a'))).toEqual([]);
    expect(encrypt(both, secretbox('a'), identity())).toEqual([]);
    const [leaves] = encrypt(['secrets'], secretbox('a'), identity());
    expect(leaves).toContain('configmaps had secretbox:a, identity at the last synthesis and has identity now');
    expect(leaves).toContain('rewrite all configmaps');
    expect(encrypt(both, identity(), secretbox('a'))).toEqual([]);
    expect(encrypt(['secrets'], identity(), secretbox('a'))).toEqual([]);
  });
});
