import { readProviderClass } from '../../lib/views/provider-classes';

const read = (provider: string, parameters: Record<string, string>) =>
  readProviderClass({
    object: {
      apiVersion: 'secrets-store.csi.x-k8s.io/v1',
      kind: 'SecretProviderClass',
      metadata: { name: 'app', namespace: 'app' },
      spec: { provider, parameters },
    },
    path: '',
    file: 'prod/app.yaml',
  });

describe('a SecretProviderClass', () => {
  test.each(['bao', 'openbao', 'vault'])('of OpenBao is read with names that start with %s', (prefix) => {
    const parameters = { [`${prefix}Address`]: 'https://hub.example.com', [`${prefix}KubernetesMountPath`]: 'prod' };
    expect(read('openbao', parameters)).toMatchObject({ address: 'https://hub.example.com', mount: 'prod' });
  });

  test('of OpenBao takes the shortest of its names first', () => {
    expect(read('openbao', { vaultRoleName: 'old', baoRoleName: 'new', roleName: 'plain' })?.role).toBe('new');
    expect(read('openbao', { roleName: 'plain' })?.role).toBe('plain');
  });

  test('of Vault is read with its own names alone', () => {
    const seen = read('vault', {
      openbaoAddress: 'https://other.example.com',
      vaultRoleName: 'other',
      roleName: 'app',
    });
    expect(seen).toMatchObject({ address: undefined, role: 'app' });
  });

  test('of another provider is not read', () => {
    expect(read('azure', { roleName: 'app' })).toBeUndefined();
  });
});
