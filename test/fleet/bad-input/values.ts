import { ClusterAuth, Pem, ReplicatedSecret, SecretKey, StaticSecret, TokenReviewer, VaultServer } from 'keywheel';
import { small, smallWithSecret } from '../../fixtures/fleets';
import { API, BadInput, CERTIFICATE, PASSWORD } from './bad-input';

/** Values where references belong. */
export const VALUES: readonly BadInput[] = [
  {
    when: 'a private key is given as a certificate',
    program: () => {
      Pem.fromText(`-----BEGIN EC PRIVATE KEY-----\n${PASSWORD.replaceAll(/\W/g, '')}\n-----END EC PRIVATE KEY-----`);
    },
    code: 'SecretInProgram',
    path: '',
    told: ['holds a private key', 'only the certificate or the public key'],
  },
  {
    when: 'a private key stands behind a certificate',
    program: () => {
      const block = (label: string) => `-----BEGIN ${label}-----\nQUJD\n-----END ${label}-----\n`;
      Pem.fromText(block('CERTIFICATE') + block('PRIVATE KEY'), 'chain.pem');
    },
    code: 'SecretInProgram',
    path: '',
    told: ['chain.pem holds a private key'],
  },
  {
    when: 'a first value is given instead of the name of a variable',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], firstValueVariable: PASSWORD });
      return fleet;
    },
    code: 'SecretInProgram',
    path: 'prod/payments/db',
    told: ['firstValueVariable takes the name of a Terraform variable', 'TF_VAR_<name>'],
  },
  {
    when: 'a reviewer token is given instead of the name of a variable',
    program: () =>
      small({
        fleet: { vaultProviderVersion: '>= 5.7, < 6' },
        cluster: {
          apiServer: { ...API, caCertificate: Pem.fromText(CERTIFICATE) },
          auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.tokenVariable(PASSWORD) }),
        },
      }).fleet,
    code: 'SecretInProgram',
    path: 'prod/eu',
    told: ['TokenReviewer.tokenVariable takes the name of a Terraform variable', 'TF_VAR_<name>'],
  },
  {
    when: 'a delivered key is a value',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', data: () => ({ password: PASSWORD as unknown as SecretKey }) });
      return fleet;
    },
    code: 'SecretInProgram',
    path: 'prod/payments/db/eu.app.b',
    told: ['"password" is a string', 'never a value'],
  },
  {
    when: "Vault/OpenBao's address holds credentials",
    program: () => {
      VaultServer.vault({ address: `https://admin:${PASSWORD}@vault.example.com` });
    },
    code: 'VaultServerInvalid',
    path: '',
    told: ['https://host:port'],
  },
  {
    when: "Vault/OpenBao's address holds a password with a slash",
    program: () => {
      VaultServer.vault({ address: `https://admin:${PASSWORD}/@vault.example.com` });
    },
    code: 'VaultServerInvalid',
    path: '',
    told: ['https://host:port'],
  },
  {
    when: 'the Vault namespace of the fleet has a part without a name',
    program: () => {
      VaultServer.vault({ address: 'https://vault.example.com', namespace: 'admin//team' });
    },
    code: 'VaultServerInvalid',
    path: '',
    told: ['"admin//team"', 'one slash'],
  },
  {
    when: 'a ClusterSecretStore serves a Secret that is on no hub',
    program: () => {
      const { fleet, payments, namespace } = small();
      const users = new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'] });
      namespace.addClusterSecretStore('all', { conditions: [{ namespaces: ['x'] }], secrets: [users] });
      return fleet;
    },
    code: 'NotOnHub',
    path: 'prod/payments/eu.app/all',
    told: ['deliver it instead'],
  },
  {
    when: "the API server's address holds credentials",
    program: () => small({ cluster: { apiServer: { url: `https://admin:${PASSWORD}@api.example.com` } } }).fleet,
    code: 'ApiServerInvalid',
    path: 'prod/eu',
    told: ['https://host:port'],
  },
];
