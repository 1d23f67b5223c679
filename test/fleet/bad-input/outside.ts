import { Isolation, Machine, MachineAuth, People, PeopleProps, StaticSecret, VaultServer } from 'keywheel';
import { acme, small, smallWithSecret, team } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

const CIDRS = { boundCidrs: ['10.20.0.0/16'] };
const NEW = { vaultProviderVersion: '>= 5.7, < 6' };

const machine =
  (auth: () => MachineAuth, fleet = {}) =>
  () => {
    const all = small({ fleet });
    new Machine(all.payments, 'export', { auth: auth() });
    return all.fleet;
  };
const people =
  (props: Partial<PeopleProps>, fleet: object = NEW) =>
  () => {
    const all = small({ fleet });
    new People(all.fleet, 'people', {
      discoveryUrl: 'https://login.example.com',
      clientId: 'vault',
      clientSecretVariable: 'oidc',
      ...props,
    });
    return all.fleet;
  };
const MACHINE = 'prod/payments/export';
const openBao = { vault: VaultServer.openBao({ address: 'https://bao.example.com:8200' }) };

/** Who is not in Kubernetes. */
export const OUTSIDE: readonly BadInput[] = [
  {
    when: 'an AppRole is bound to no network',
    program: machine(() => MachineAuth.appRole({ boundCidrs: [] })),
    code: 'MachineAuthInvalid',
    path: MACHINE,
    told: ['boundCidrs is empty', 'the networks that it logs in from'],
  },
  {
    when: 'a network is none',
    program: machine(() => MachineAuth.appRole({ boundCidrs: ['10.20.0.0/33'] })),
    code: 'CidrInvalid',
    path: MACHINE,
    told: ['"10.20.0.0/33"', '"10.20.0.0/16"'],
  },
  {
    when: 'a secret-id is good for half a login',
    program: machine(() => MachineAuth.appRole({ ...CIDRS, secretIdUses: 0.5 })),
    code: 'SecretIdInvalid',
    path: MACHINE,
    told: ['secretIdUses is 0.5', 'a whole number from 1'],
  },
  {
    when: 'a principal of AWS is not an ARN',
    program: machine(() => MachineAuth.awsIam({ principalArns: ['export'] })),
    code: 'MachineAuthInvalid',
    path: MACHINE,
    told: ['"export"', 'arn:aws:iam::'],
  },
  {
    when: 'a service account of Google Cloud may be any',
    program: machine(() => MachineAuth.gcpIam({ serviceAccounts: ['*'] })),
    code: 'MachineAuthInvalid',
    path: MACHINE,
    told: ['"*"', 'iam.gserviceaccount.com'],
  },
  {
    when: 'tokens of a pipeline need no claim',
    program: machine(() =>
      MachineAuth.token({ issuer: 'github', discoveryUrl: 'https://a.example.com', audience: 'acme', claims: {} }),
    ),
    code: 'MachineAuthInvalid',
    path: MACHINE,
    told: ['claims is empty', 'anybody could log in'],
  },
  {
    when: 'OpenBao is asked for a method that it has not',
    program: machine(() => MachineAuth.awsIam({ principalArns: ['arn:aws:iam::123456789012:role/x'] }), openBao),
    code: 'AuthMethodMissing',
    path: MACHINE,
    told: ['OpenBao has no auth method "aws"', 'MachineAuth.token()'],
  },
  {
    when: 'one issuer has two addresses',
    program: () => {
      const { fleet, payments } = small();
      for (const name of ['a', 'b']) {
        const auth = MachineAuth.token({
          issuer: 'github',
          discoveryUrl: `https://${name}.example.com`,
          audience: 'acme',
          claims: { repository: 'acme/x' },
        });
        new Machine(payments, name, { auth });
      }
      return fleet;
    },
    code: 'IssuerDiffers',
    path: 'prod/payments/b',
    told: ['"https://b.example.com" here', '"https://a.example.com" at prod/payments/a'],
  },
  {
    when: 'a machine is to read a secret whose path holds a Kubernetes namespace',
    program: () => {
      const { fleet, prod } = small();
      const ads = team(prod, 'ads', { isolation: Isolation.templatedPolicy() });
      const key = new StaticSecret(ads, 'key', { keys: ['key'] });
      key.grantRead(new Machine(ads, 'export', { auth: MachineAuth.appRole(CIDRS) }));
      return fleet;
    },
    code: 'ClientOutsideKubernetes',
    path: 'prod/ads/key',
    told: ['client "export" has none', 'Isolation.policyPerNamespace()'],
  },
  {
    when: "a machine is granted another tenant's secret",
    program: () => {
      const { fleet, prod, db } = smallWithSecret();
      db.grantRead(new Machine(team(prod, 'risk'), 'export', { auth: MachineAuth.appRole(CIDRS) }));
      return fleet;
    },
    code: 'AnotherTenantsClient',
    path: 'prod/payments/db',
    told: ['client "export" belongs to tenant "risk"'],
  },
  {
    when: 'people log in with a provider that keeps the secret of the client in the state',
    program: people({}, {}),
    code: 'ProviderTooOld',
    path: 'people',
    told: ['version 5.7', '">= 5.7, < 6"'],
  },
  {
    when: 'people are sent back without TLS',
    program: people({ redirectUris: ['http://vault.example.com/callback'] }),
    code: 'PeopleInvalid',
    path: 'people',
    told: ['"http://vault.example.com/callback"', 'use https'],
  },
  {
    when: 'the secret of the client stands in the program',
    program: people({ clientSecretVariable: 'not a name' }),
    code: 'SecretInProgram',
    path: 'people',
    told: ['10 characters', 'TF_VAR_<name>'],
  },
  {
    when: 'people log in in two ways',
    program: () => {
      const { fleet } = small({ fleet: NEW });
      for (const id of ['one', 'two']) {
        new People(fleet, id, {
          discoveryUrl: 'https://login.example.com',
          clientId: id,
          clientSecretVariable: `secret_${id}`,
        });
      }
      return fleet;
    },
    code: 'NameTaken',
    path: 'two',
    told: ['people log in by one already'],
  },
  {
    when: 'a group may write the values of another fleet',
    program: () => {
      const { fleet } = small({ fleet: NEW });
      const there = small({ fleet: { name: 'other' } });
      new People(fleet, 'people', {
        discoveryUrl: 'https://login.example.com',
        clientId: 'vault',
        clientSecretVariable: 'oidc',
      }).addOwners(there.payments, 'payments');
      return fleet;
    },
    code: 'AnotherFleet',
    path: 'people',
    told: ['tenant "payments" belongs to another fleet'],
  },
  {
    when: 'people are to log in and there is no hub',
    program: () => {
      const fleet = acme({ vault: undefined, ...NEW });
      new People(fleet, 'people', {
        discoveryUrl: 'https://login.example.com',
        clientId: 'vault',
        clientSecretVariable: 'oidc',
      });
      return fleet;
    },
    code: 'VaultMissing',
    path: 'people',
    told: ['the fleet has none'],
  },
];
