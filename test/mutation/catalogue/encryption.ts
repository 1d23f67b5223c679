import { Operator, set } from '../operator';

const of = 'EncryptionConfiguration';

/** How clusters encrypt what they store: each of these leaves Secrets in clear, or gives a key away. */
export const ENCRYPTION: readonly Operator[] = [
  set('drop', { of, at: 'resources/*/providers', by: 'none that encrypts', to: () => [{ identity: {} }] }),
  set('narrow', { of, at: 'resources/*/resources', by: 'not Secrets', to: () => ['configmaps'] }),
  set('kind and version', {
    of,
    at: 'resources/*/providers/*/kms/apiVersion',
    by: 'the old protocol',
    to: () => 'v1',
  }),
  set('key', {
    of,
    at: 'resources/*/providers/*/secretbox/keys/*/secret',
    by: 'the key itself',
    to: () => 'in clear: 32 bytes',
  }),
  set('rename', {
    of,
    at: 'resources/*/providers/*/secretbox/keys',
    by: 'one name for all',
    to: (keys) => (keys.length > 1 ? keys.map((key: object) => ({ ...key, name: 'one' })) : undefined),
  }),
  set('kind and version', {
    of: 'APIServer',
    at: 'spec/encryption/type',
    by: 'no encryption',
    to: () => 'identity',
  }),
];
