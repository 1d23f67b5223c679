import { ClusterAuth, Isolation, NamespaceNames, Policy, StaticSecret } from 'keywheel';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inEmptyFolder, small, Small, spoke } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

const PATH = 'prod/payments/eu.kept';

function named(names: NamespaceNames, more: (parts: Small) => void = () => undefined) {
  const parts = small();
  parts.payments.addNamespace(parts.eu, 'kept', { names });
  more(parts);
  return parts.fleet;
}

function refused(when: string, names: NamespaceNames, code: string, ...told: string[]): BadInput {
  return { when, program: () => named(names), code, path: PATH, told };
}

/** Names that namespaces had before the program. */
export const KEPT_NAMES: readonly BadInput[] = [
  refused('a kept ServiceAccount is "default"', { serviceAccount: 'default' }, 'NameReserved', 'names.serviceAccount'),
  refused('a kept ServiceAccount has capitals', { serviceAccount: 'Eso' }, 'NameInvalid', 'names.serviceAccount "Eso"'),
  refused('a kept ServiceAccount is one of ours', { serviceAccount: 'keywheel-push' }, 'NameReserved', 'makes itself'),
  refused('a kept store is one of ours', { secretStore: 'keywheel-database' }, 'NameReserved', 'names.secretStore'),
  refused('a kept Role has an underscore', { tokenRole: 'a_b' }, 'NameInvalid', 'names.tokenRole "a_b"'),
  {
    when: 'two engines have one kept store',
    program: () => {
      const { fleet, payments, eu } = small();
      const names = { secretStore: 'vault', secretStores: { secret: 'vault' } };
      const namespace = payments.addNamespace(eu, 'kept', { names });
      new StaticSecret(payments, 'own', { keys: ['a'] }).deliver(namespace);
      StaticSecret.fromPath(payments, 'old', { mount: 'secret', path: 'apps/db', keys: ['a'] }).deliver(namespace);
      return fleet;
    },
    code: 'NameTaken',
    path: PATH,
    told: ['the SecretStore "vault"'],
  },
  refused('a kept role is of the fleet', { role: 'acme.other' }, 'NameReserved', 'the roles of the fleet, "acme."'),
  refused('a kept role differs from one of the fleet in case', { role: 'ACME.other' }, 'NameReserved', '"acme."'),
  refused('a kept role leads to another path', { role: '../config' }, 'NameInvalid', 'names.role "../config"'),
  refused('a kept role is a pattern', { role: '*' }, 'NameInvalid', 'names.role "*"'),
  refused("a kept policy is the server's own", { policy: 'Response-Wrapping' }, 'PolicyInvalid', 'give to no login'),
  refused('a kept policy is root', { policy: ' ROOT' }, 'PolicyInvalid', 'may do everything'),
  refused('a kept policy is default', { policy: 'Default' }, 'PolicyInvalid', 'the policy of every token'),
  refused('a kept policy is of the fleet', { policy: 'acme.deploy.hub' }, 'PolicyInvalid', `one of the fleet's own`),
  refused('a kept policy is a pattern', { policy: 'payments-*' }, 'PolicyInvalid', 'a wildcard'),
  {
    when: 'two namespaces at one auth mount have one kept role',
    program: () => {
      const parts = small({ cluster: { auth: ClusterAuth.fromAuthMountAttributes({ path: 'k8s', method: 'jwt' }) } });
      parts.payments.addNamespace(parts.eu, 'a', { names: { role: 'payments' } });
      parts.payments.addNamespace(parts.eu, 'b', { names: { role: 'Payments' } });
      return parts.fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/eu.b',
    told: ['role at auth/k8s "payments" is taken by prod/payments/eu.a'],
  },
  {
    when: 'two namespaces have one kept policy',
    program: () =>
      named({ policy: 'payments-read' }, ({ prod, payments }) =>
        payments.addNamespace(spoke(prod, 'us'), 'kept', { names: { policy: 'Payments-Read' } }),
      ),
    code: 'NameTaken',
    path: 'prod/payments/us.kept',
    told: ['policy "payments-read" is taken by prod/payments/eu.kept'],
  },
  {
    when: 'a policy that is written for one namespace is attached to another',
    program: () =>
      named({ policy: 'payments-read' }, ({ prod, payments }) =>
        payments.addNamespace(spoke(prod, 'us'), 'app', {
          policies: [Policy.fromPolicyAttributes({ name: 'payments-read' })],
        }),
      ),
    code: 'PolicyInvalid',
    path: 'prod/payments/us.app',
    told: ['"payments-read" is the one that keywheel writes for prod/payments/eu.kept', 'readerPolicy'],
  },
  {
    when: 'a client has the name of a kept ServiceAccount',
    program: () => {
      const { fleet, payments, eu } = small();
      payments.addNamespace(eu, 'kept', { names: { serviceAccount: 'api' } }).addClient('api');
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/eu.kept/client.api',
    told: ['in namespace "kept" on "eu" ServiceAccount "api"'],
  },
  ...(
    [
      ['secretStores', { secretStores: { kv: 'vault' } }, 'engine "kv"', 'name one of "secret"'],
      [
        'secretStores, with the own engine',
        { secretStores: { 'acme.kv': 'vault' } },
        'engine "acme.kv"',
        'secretStore',
      ],
      ['secretStore', { secretStore: 'vault' }, 'engine "acme.kv"', 'name that of "secret" in secretStores'],
    ] as const
  ).map(([what, names, ...told]) => ({
    when: `the store of a kept name reads nothing (${what})`,
    program: () => {
      const { fleet, payments, eu } = small();
      const namespace = payments.addNamespace(eu, 'kept', { names });
      StaticSecret.fromPath(payments, 'db', { mount: 'secret', path: 'apps/db', keys: ['a'] }).deliver(namespace);
      return fleet;
    },
    code: 'NameUnused',
    path: PATH,
    told: ['nothing is delivered here', ...told],
  })),
  {
    when: 'a shared store has a name of our own',
    program: () => {
      const { fleet, payments, namespace } = small();
      const secrets = [new StaticSecret(payments, 'db', { keys: ['a'] })];
      const name = 'keywheel.risk.a';
      namespace.addClusterSecretStore('a', { name, conditions: [{ namespaces: ['app'] }], secrets });
      return fleet;
    },
    code: 'NameReserved',
    path: 'prod/payments/eu.app/a',
    told: ['"keywheel.risk.a" begins as what keywheel makes itself'],
  },
  {
    when: 'the file of a policy holds a token of cdktf',
    program: () =>
      inEmptyFolder(() => {
        writeFileSync('team.hcl', `path "a" { capabilities = ["read"] } # \${${'TfToken'}[TOKEN.2]}`);
        Policy.fromFile('team.hcl', { name: 'team' });
        return small().fleet;
      }),
    code: 'PolicyInvalid',
    path: '',
    told: ['"team.hcl" holds', 'which cdktf keeps for itself'],
  },
  {
    when: 'two shared stores of a cluster have one name',
    program: () => {
      const { fleet, payments, namespace, eu } = small();
      const secrets = [new StaticSecret(payments, 'db', { keys: ['a'] })];
      const options = { name: 'vault-backend', conditions: [{ namespaces: ['app'] }], secrets } as const;
      namespace.addClusterSecretStore('a', options);
      payments.addNamespace(eu, 'other').addClusterSecretStore('b', options);
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/eu.other/b',
    told: ['on "eu" ClusterSecretStore "vault-backend"'],
  },
  {
    when: 'the policy of a namespace is both kept and written',
    program: () => {
      const { fleet, payments, eu } = small();
      const readerPolicy = Policy.fromPolicyAttributes({ name: 'team' });
      payments.addNamespace(eu, 'kept', { names: { policy: 'payments' }, readerPolicy });
      return fleet;
    },
    code: 'OptionConflict',
    path: PATH,
    told: ['with readerPolicy it writes none', 'leave one of them out'],
  },
  {
    when: 'the policy of a namespace is kept where all share one',
    program: () => {
      const { fleet, payments, eu } = small({ fleet: { isolation: Isolation.templatedPolicy() } });
      payments.addNamespace(eu, 'kept', { names: { policy: 'payments' } });
      return fleet;
    },
    code: 'OptionConflict',
    path: PATH,
    told: ['with Isolation.templatedPolicy one policy of the cluster serves all namespaces'],
  },
  {
    when: 'the file of a policy is not there',
    program: () => {
      Policy.fromFile('policies/none.hcl', { name: 'team' });
      return small().fleet;
    },
    code: 'PolicyInvalid',
    path: '',
    told: ['cannot read "policies/none.hcl" (ENOENT)'],
  },
  {
    when: 'a policy of a file is the default one',
    program: () => {
      Policy.fromFile(__filename, { name: ' Default' });
      return small().fleet;
    },
    code: 'PolicyInvalid',
    path: '',
    told: ['is the policy of every token'],
  },
  {
    when: 'a policy of a file has the name of one that keywheel writes',
    program: () => {
      const { fleet, payments, eu } = small();
      payments.addNamespace(eu, 'kept', { policies: [Policy.fromFile(__filename, { name: 'acme.deploy.hub' })] });
      return fleet;
    },
    code: 'PolicyInvalid',
    path: PATH,
    told: [`one of the fleet's own`],
  },
  {
    when: 'two files have one policy',
    program: () => {
      const { fleet, payments, eu } = small();
      payments.addNamespace(eu, 'a', { policies: [Policy.fromFile(__filename, { name: 'team' })] });
      payments.addNamespace(eu, 'b', {
        policies: [Policy.fromFile(join(__dirname, 'names.ts'), { name: 'TEAM' })],
      });
      return fleet;
    },
    code: 'PolicyInvalid',
    path: 'prod/payments/eu.b',
    told: ['policy "team" has another text for prod/payments/eu.a'],
  },
  {
    when: 'the audience of an auth mount is two words',
    program: () => {
      const attributes = { path: 'k8s', method: 'kubernetes', audience: 'a b' } as const;
      return small({ cluster: { auth: ClusterAuth.fromAuthMountAttributes(attributes) } }).fleet;
    },
    code: 'AuthMountInvalid',
    path: 'prod/eu',
    told: ['the audience of the auth mount, "a b", is empty or holds a space'],
  },
];
