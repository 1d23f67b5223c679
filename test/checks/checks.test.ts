import { ClusterAuth, FleetBase, Isolation, ReplicatedSecret, TokenReviewer } from 'keywheel';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from '../../lib/checks/index';
import { smallWithSecret, spoke } from '../fleets';
import { kitchenSink } from '../kitchen-sink';
import { Output } from './mutations';

const FLEETS = {
  jwt: () => smallWithSecret().fleet,
  kubernetes: () =>
    smallWithSecret({
      fleet: { vaultProviderVersion: '>= 5.7' },
      cluster: { auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.tokenVariable('reviewer') }) },
    }).fleet,
  existing: () =>
    smallWithSecret({ cluster: { auth: ClusterAuth.fromAuthMountAttributes({ path: 'theirs', method: 'jwt' }) } })
      .fleet,
  templated: () => smallWithSecret({ fleet: { isolation: Isolation.templatedPolicy() } }).fleet,
  vaultNamespace: () => smallWithSecret({ fleet: { isolation: Isolation.vaultNamespace() } }).fleet,
  replicated: () => {
    const { fleet, payments, prod, namespace } = smallWithSecret();
    new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'] }).deliver(
      payments.addNamespace(spoke(prod, 'us'), 'app-us'),
    );
    return fleet;
  },
  shared: () => {
    const { fleet, namespace, db } = smallWithSecret();
    namespace.addClusterSecretStore('all', { conditions: [{ namespaces: ['x'] }], secrets: [db] });
    return fleet;
  },
} satisfies Record<string, () => FleetBase>;

const READER = 'prod/payments/eu.app';
const STORE = 'eu/app.k8s.yaml, SecretStore app/keywheel';
const DELIVERY = 'prod/payments/db/eu.app.db';
const EXTERNAL_SECRET = 'eu/app.k8s.yaml, ExternalSecret app/db';

const jwtRole = (output: Output) => output.resource('spoke-eu', 'vault_jwt_auth_backend_role', 'read_app');
const kubernetesRole = (output: Output) =>
  output.resource('spoke-eu', 'vault_kubernetes_auth_backend_role', 'read_app');
const account = (output: Output) =>
  output.store('eu').auth.jwt.kubernetesServiceAccountToken.serviceAccountRef as { name: string; audiences: string[] };

interface Mutation {
  readonly id: string;
  readonly when: string;
  readonly fleet?: keyof typeof FLEETS;
  readonly mutate: (output: Output) => void;
  readonly path: string;
  readonly place: string;
  readonly message: readonly string[];
}

const MUTATIONS: readonly Mutation[] = [
  {
    id: 'object-names-are-unique',
    when: 'an object is there twice in one file',
    mutate: (output) => output.add('eu', 'app.k8s.yaml', output.object('eu', 'ExternalSecret', 'db')),
    path: 'added',
    place: EXTERNAL_SECRET,
    message: [EXTERNAL_SECRET, 'the same name'],
  },
  {
    id: 'object-names-are-unique',
    when: 'an object is there again in another file, in another version of its group',
    mutate: (output) =>
      output.add('eu', 'cluster.k8s.yaml', {
        ...output.object('eu', 'SecretStore', 'keywheel'),
        apiVersion: 'external-secrets.io/v1beta1',
      }),
    path: READER,
    place: STORE,
    message: ['eu/cluster.k8s.yaml, SecretStore app/keywheel', 'the same name'],
  },
  {
    id: 'object-names-are-unique',
    when: 'somebody else makes the Secret that a delivery makes',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'db', namespace: 'app' },
      }),
    path: 'added',
    place: 'eu/app.k8s.yaml, Secret app/db',
    message: [EXTERNAL_SECRET],
  },
  {
    id: 'object-names-are-unique',
    when: 'two ExternalSecrets make one Secret',
    mutate: (output) => {
      const object = structuredClone(output.object('eu', 'ExternalSecret', 'db'));
      object.metadata.name = 'other';
      output.add('eu', 'app.k8s.yaml', object);
    },
    path: 'added',
    place: 'eu/app.k8s.yaml, ExternalSecret app/other',
    message: [EXTERNAL_SECRET],
  },

  {
    id: 'hub-names-are-unique',
    when: 'two stacks make one policy',
    mutate: (output) => {
      output.resource('bootstrap', 'vault_policy', 'deploy_hub').name = 'acme.read.eu.app';
    },
    path: READER,
    place: 'stack spoke-eu, vault_policy.read_app',
    message: ['policy "acme.read.eu.app"', 'stack bootstrap, vault_policy.deploy_hub'],
  },
  {
    id: 'hub-names-are-unique',
    when: 'two roles of a mount have one name',
    fleet: 'replicated',
    mutate: (output) => {
      output.resource('spoke-eu', 'vault_jwt_auth_backend_role', 'push_app').role_name = 'acme.app';
    },
    path: READER,
    place: 'stack spoke-eu, vault_jwt_auth_backend_role.',
    message: ['role "acme.app" at auth mount "acme.eu"'],
  },
  {
    id: 'hub-names-are-unique',
    when: 'two auth mounts have one path',
    mutate: (output) => {
      output.resource('bootstrap', 'vault_auth_backend', 'deploy').path = 'acme.eu';
    },
    path: 'prod/eu',
    place: 'stack spoke-eu, vault_jwt_auth_backend.login_eu',
    message: ['auth mount "acme.eu"', 'stack bootstrap, vault_auth_backend.deploy'],
  },
  {
    id: 'hub-names-are-unique',
    when: 'two engines have one path',
    mutate: (output) => {
      const mounts = output.stack('hub').resource.vault_mount;
      mounts.second = { ...mounts.kv };
    },
    path: '',
    place: 'stack hub, vault_mount.second',
    message: ['acme.kv', 'stack hub, vault_mount.kv'],
  },

  {
    id: 'store-exists',
    when: 'the store is not there',
    mutate: (output) => output.remove('eu', 'SecretStore', 'keywheel'),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['SecretStore keywheel', '"eu"'],
  },
  {
    id: 'store-exists',
    when: 'the store is in another namespace',
    mutate: (output) => {
      output.object('eu', 'SecretStore', 'keywheel').metadata.namespace = 'other';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['SecretStore keywheel'],
  },
  {
    id: 'store-exists',
    when: 'the ExternalSecret names another kind of store',
    mutate: (output) => {
      output.object('eu', 'ExternalSecret', 'db').spec.secretStoreRef.kind = 'ClusterSecretStore';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['ClusterSecretStore keywheel'],
  },
  {
    id: 'store-exists',
    when: 'a PushSecret names a store that is not there',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('eu', 'PushSecret', 'keywheel.us').spec.secretStoreRefs[0].name = 'gone';
    },
    path: READER,
    place: 'eu/app.k8s.yaml, PushSecret app/keywheel.us',
    message: ['SecretStore gone'],
  },

  {
    id: 'auth-mount-exists',
    when: 'the hub has the mount at another path',
    mutate: (output) => {
      output.resource('spoke-eu', 'vault_jwt_auth_backend', 'login_eu').path = 'elsewhere';
    },
    path: READER,
    place: STORE,
    message: ['auth mount "acme.eu"', 'does not have'],
  },
  {
    id: 'auth-mount-exists',
    when: 'the hub has no mount',
    mutate: (output) => {
      delete output.stack('spoke-eu').resource.vault_jwt_auth_backend;
    },
    path: READER,
    place: STORE,
    message: ['auth mount "acme.eu"'],
  },
  {
    id: 'auth-mount-exists',
    when: 'the store logs in at another path',
    mutate: (output) => {
      output.store('eu').auth.jwt.path = 'jwt';
    },
    path: READER,
    place: STORE,
    message: ['auth mount "jwt"'],
  },
  {
    id: 'auth-mount-exists',
    when: 'the mount is of another method',
    mutate: (output) => {
      output.resource('spoke-eu', 'vault_jwt_auth_backend', 'login_eu').type = 'oidc';
    },
    path: READER,
    place: STORE,
    message: ['logs in by jwt', 'of type oidc'],
  },
  {
    id: 'auth-mount-exists',
    when: 'a mount made elsewhere is not looked up under that path',
    fleet: 'existing',
    mutate: (output) => {
      output.stack('spoke-eu').data.vault_auth_backend.login.path = 'others';
    },
    path: READER,
    place: STORE,
    message: ['auth mount "theirs"'],
  },

  {
    id: 'login-role-exists',
    when: 'the hub knows the role by another name',
    mutate: (output) => {
      jwtRole(output).role_name = 'other';
    },
    path: READER,
    place: STORE,
    message: ['role "acme.app"', 'auth mount "acme.eu" does not have'],
  },
  {
    id: 'login-role-exists',
    when: 'the store names another role',
    mutate: (output) => {
      output.store('eu').auth.jwt.role = 'other';
    },
    path: READER,
    place: STORE,
    message: ['role "other"'],
  },
  {
    id: 'login-role-exists',
    when: 'the role stands at a mount that nothing makes',
    mutate: (output) => {
      jwtRole(output).backend = 'gone';
    },
    path: READER,
    place: 'stack spoke-eu, vault_jwt_auth_backend_role.read_app',
    message: ['role "acme.app" stands at auth mount "gone"'],
  },

  {
    id: 'role-binds-service-account',
    when: 'the role binds another namespace',
    mutate: (output) => {
      jwtRole(output).bound_subject = 'system:serviceaccount:other:keywheel';
    },
    path: READER,
    place: STORE,
    message: ['"app/keywheel"', 'binds "other/keywheel"', 'stack spoke-eu, vault_jwt_auth_backend_role.read_app'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the role binds nobody',
    mutate: (output) => {
      delete jwtRole(output).bound_subject;
    },
    path: READER,
    place: STORE,
    message: ['binds none'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the store logs in as another account',
    mutate: (output) => {
      account(output).name = 'default';
    },
    path: READER,
    place: STORE,
    message: ['"app/default"', 'binds "app/keywheel"'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the role binds every account',
    fleet: 'kubernetes',
    mutate: (output) => {
      kubernetesRole(output).bound_service_account_names = ['*'];
    },
    path: READER,
    place: STORE,
    message: ['binds "app/*"'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the role binds a namespace more',
    fleet: 'kubernetes',
    mutate: (output) => {
      kubernetesRole(output).bound_service_account_namespaces.push('other');
    },
    path: READER,
    place: STORE,
    message: ['"app/keywheel", "other/keywheel"'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the role binds namespaces by their labels',
    fleet: 'kubernetes',
    mutate: (output) => {
      kubernetesRole(output).bound_service_account_namespace_selector = '{}';
    },
    path: READER,
    place: STORE,
    message: ['binds'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the role binds subjects by a pattern',
    mutate: (output) => {
      const role = jwtRole(output);
      delete role.bound_subject;
      role.bound_claims = { sub: 'system:serviceaccount:*:keywheel' };
      role.bound_claims_type = 'glob';
    },
    path: READER,
    place: STORE,
    message: ['binds'],
  },

  {
    id: 'audience-agrees',
    when: 'the role asks for another audience',
    mutate: (output) => {
      jwtRole(output).bound_audiences = ['other'];
    },
    path: READER,
    place: STORE,
    message: ['meant for "acme.vault"', 'asks for "other"'],
  },
  {
    id: 'audience-agrees',
    when: "the store's token is meant for another audience",
    mutate: (output) => {
      account(output).audiences = ['other'];
    },
    path: READER,
    place: STORE,
    message: ['meant for "other"', 'asks for "acme.vault"'],
  },
  {
    id: 'audience-agrees',
    when: 'the role asks for none',
    fleet: 'kubernetes',
    mutate: (output) => {
      delete kubernetesRole(output).audience;
    },
    path: READER,
    place: STORE,
    message: ['asks for none'],
  },
  {
    id: 'audience-agrees',
    when: "the store's token is meant for nobody",
    fleet: 'kubernetes',
    mutate: (output) => {
      delete output.store('eu').auth.kubernetes.serviceAccountRef.audiences;
    },
    path: READER,
    place: STORE,
    message: ['meant for none'],
  },

  {
    id: 'service-account-exists',
    when: 'the account is not there',
    mutate: (output) => output.remove('eu', 'ServiceAccount', 'keywheel'),
    path: READER,
    place: STORE,
    message: ['ServiceAccount "app/keywheel"', 'nothing on "eu" makes'],
  },
  {
    id: 'service-account-exists',
    when: 'the account is in another namespace',
    mutate: (output) => {
      output.object('eu', 'ServiceAccount', 'keywheel').metadata.namespace = 'other';
    },
    path: READER,
    place: STORE,
    message: ['"app/keywheel"'],
  },
  {
    id: 'service-account-exists',
    when: 'a ClusterSecretStore names an account of another namespace',
    fleet: 'shared',
    mutate: (output) => {
      const { jwt } = output.store('eu', 'keywheel.payments.all', 'ClusterSecretStore').auth;
      jwt.kubernetesServiceAccountToken.serviceAccountRef.namespace = 'other';
    },
    path: `${READER}/all`,
    place: 'eu/cluster.k8s.yaml, ClusterSecretStore keywheel.payments.all',
    message: ['"other/keywheel"'],
  },

  ...(
    [
      ['the Role names another account', (role: any) => (role.rules[0].resourceNames = ['default'])],
      ['the Role allows another verb', (role: any) => (role.rules[0].verbs = ['get'])],
      ['the Role is for another resource', (role: any) => (role.rules[0].resources = ['serviceaccounts'])],
      ['the Role is for another group', (role: any) => (role.rules[0].apiGroups = ['apps'])],
      ['the Role is in another namespace', (role: any) => (role.metadata.namespace = 'other')],
      ['the Role has another name', (role: any) => (role.metadata.name = 'other')],
    ] as const
  ).map(([when, change]) => ({
    id: 'operator-may-request-token',
    when,
    mutate: (output: Output) => void change(output.object('eu', 'Role', 'keywheel-token')),
    path: READER,
    place: STORE,
    message: ['"app/keywheel"'],
  })),
  ...(
    [
      ['the binding names another Role', (binding: any) => (binding.roleRef.name = 'other')],
      ['the binding names a ClusterRole', (binding: any) => (binding.roleRef.kind = 'ClusterRole')],
      ['the binding binds nobody', (binding: any) => (binding.subjects = [])],
      ['the binding is in another namespace', (binding: any) => (binding.metadata.namespace = 'other')],
    ] as const
  ).map(([when, change]) => ({
    id: 'operator-may-request-token',
    when,
    mutate: (output: Output) => void change(output.object('eu', 'RoleBinding', 'keywheel-token')),
    path: READER,
    place: STORE,
    message: ['"app/keywheel"'],
  })),

  {
    id: 'remote-key-is-granted',
    when: 'the policy forgets data/',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        delete path['acme.kv/data/prod/payments/db'];
        path['acme.kv/prod/payments/db'] = { capabilities: ['read'] };
      }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['role "acme.app"', 'may not read "acme.kv/data/prod/payments/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the policy allows to list only',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/prod/payments/db']!.capabilities = ['list'];
      }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'another policy of the role denies it',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/prod/payments/db']!.capabilities.push('deny');
      }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the role has another policy',
    mutate: (output) => {
      jwtRole(output).token_policies = ['other'];
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the policy has another name',
    mutate: (output) => {
      output.resource('spoke-eu', 'vault_policy', 'read_app').name = 'other';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read'],
  },
  {
    id: 'remote-key-is-granted',
    when: "the ExternalSecret reads another tenant's key",
    mutate: (output) => {
      output.object('eu', 'ExternalSecret', 'db').spec.dataFrom[0].extract.key = 'prod/risk/db';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "acme.kv/data/prod/risk/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'a single property is read of another key',
    mutate: (output) => {
      output.object('eu', 'ExternalSecret', 'db').spec.data = [{ secretKey: 'a', remoteRef: { key: 'prod/risk/db' } }];
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "acme.kv/data/prod/risk/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the store reads another engine',
    mutate: (output) => {
      output.store('eu').path = 'secret';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "secret/data/prod/payments/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the store reads the engine as version 1',
    mutate: (output) => {
      output.store('eu').version = 'v1';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "acme.kv/prod/payments/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the policy forgets what the operator asks of its token',
    mutate: (output) => output.policy('spoke-eu', 'read_app', (path) => delete path['auth/token/lookup-self']),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "auth/token/lookup-self"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the store reads in another Vault namespace',
    fleet: 'vaultNamespace',
    mutate: (output) => {
      output.store('eu').namespace = 'acme.env.prod/team.risk';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['acme.env.prod/team.risk/acme.kv/data/db'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the policy names paths in another Vault namespace',
    fleet: 'vaultNamespace',
    mutate: (output) => {
      const resource = output.resource('spoke-eu', 'vault_policy', 'read_app');
      resource.policy = resource.policy.replaceAll('prod/team.payments', 'prod/team.risk');
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "acme.env.prod/team.payments/acme.kv/data/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'a templated policy names the accessor of another mount',
    fleet: 'templated',
    mutate: (output) => {
      const resource = output.resource('spoke-eu', 'vault_policy', 'read');
      resource.policy = resource.policy.replace('vault_jwt_auth_backend.login_eu', 'vault_auth_backend.deploy');
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "acme.namespaces/data/prod/app/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'with a templated policy the namespace of another is read',
    fleet: 'templated',
    mutate: (output) => {
      output.object('eu', 'ExternalSecret', 'db').spec.dataFrom[0].extract.key = 'prod/other/db';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "acme.namespaces/data/prod/other/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'a pushed token may not be written',
    fleet: 'replicated',
    mutate: (output) =>
      output.policy('spoke-eu', 'push_app', (path) => {
        path['acme.kv/data/prod/payments/token.eu.app.us']!.capabilities = ['create', 'read'];
      }),
    path: READER,
    place: 'eu/app.k8s.yaml, PushSecret app/keywheel.us',
    message: ['may not update "acme.kv/data/prod/payments/token.eu.app.us"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the mark of the operator may not be written beside a pushed token',
    fleet: 'replicated',
    mutate: (output) =>
      output.policy('spoke-eu', 'push_app', (path) => {
        delete path['acme.kv/metadata/prod/payments/token.eu.app.us'];
      }),
    path: READER,
    place: 'eu/app.k8s.yaml, PushSecret app/keywheel.us',
    message: ['"acme.kv/metadata/prod/payments/token.eu.app.us"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the downstream cluster looks for the token elsewhere',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('us', 'ExternalSecret', 'keywheel.eu.app').spec.dataFrom[0].extract.key = 'prod/payments/token';
    },
    path: 'prod/payments/users',
    place: 'us/app-us.k8s.yaml, ExternalSecret app-us/keywheel.eu.app',
    message: ['"acme.kv/data/prod/payments/token"'],
  },

  {
    id: 'login-token-is-no-api-token',
    when: 'tokens for the hub are good at the API server and may review tokens',
    mutate: (output) => {
      account(output).audiences.push('https://kubernetes');
      output.add('eu', 'cluster.k8s.yaml', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'x' },
        roleRef: { name: 'system:auth-delegator' },
        subjects: [{ kind: 'ServiceAccount', name: 'keywheel', namespace: 'app' }],
      });
    },
    path: READER,
    place: STORE,
    message: ['"https://kubernetes"', 'review tokens'],
  },

  {
    id: 'upstream-token-is-delivered',
    when: 'nothing delivers the token',
    fleet: 'replicated',
    mutate: (output) => output.remove('us', 'ExternalSecret', 'keywheel.eu.app'),
    path: 'prod/payments/users',
    place: 'us/app-us.k8s.yaml, SecretStore app-us/keywheel.eu.app',
    message: ['"keywheel.eu.app"'],
  },
  {
    id: 'upstream-token-is-delivered',
    when: 'the token is delivered under another name',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('us', 'ExternalSecret', 'keywheel.eu.app').spec.target.name = 'other';
    },
    path: 'prod/payments/users',
    place: 'us/app-us.k8s.yaml, SecretStore app-us/keywheel.eu.app',
    message: ['"keywheel.eu.app"'],
  },
  {
    id: 'upstream-token-is-delivered',
    when: 'the token is delivered under another key',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('us', 'ExternalSecret', 'keywheel.eu.app').spec.target.template.data = { jwt: '{{ .token }}' };
    },
    path: 'prod/payments/users',
    place: 'us/app-us.k8s.yaml, SecretStore app-us/keywheel.eu.app',
    message: ['"keywheel.eu.app"'],
  },
];

describe('a fleet that agrees', () => {
  test.each(Object.entries(FLEETS))('%s has no findings', (_name, fleet) => {
    expect(new Output(fleet()).findings).toEqual([]);
  });

  test('a fleet of everything has no errors', () => {
    const { findings } = new Output(kitchenSink().fleet);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe.each(CHECKS.map(({ id }) => id))('%s', (id) => {
  const mutations = MUTATIONS.filter((mutation) => mutation.id === id);

  test('has mutations that it must catch', () => expect(mutations).not.toEqual([]));

  test.each(mutations)('tells when $when', ({ fleet = 'jwt', mutate, path, place, message }) => {
    const output = new Output(FLEETS[fleet]());
    mutate(output);
    const findings = output.findings.filter((finding) => finding.id === id);
    expect(findings).toContainEqual({
      id,
      severity: CHECKS.find((check) => check.id === id)!.severity,
      path,
      place: expect.stringContaining(place),
      message: expect.stringContaining(message[0]!),
      fix: expect.stringMatching(/./),
    });
    for (const text of message) {
      expect(findings.map((finding) => finding.message).join('\n')).toContain(text);
    }
  });
});

test('objects of one name and kind in two groups are no duplicates', () => {
  const output = new Output(FLEETS.jwt());
  output.add('eu', 'app.k8s.yaml', {
    apiVersion: 'other.example.com/v1',
    kind: 'SecretStore',
    metadata: { name: 'keywheel', namespace: 'app' },
  });
  expect(output.findings.filter(({ id }) => id === 'object-names-are-unique')).toEqual([]);
});

test("a ServiceAccount that may review without the API server's audience is no matter", () => {
  const output = new Output(FLEETS.jwt());
  account(output).audiences.push('https://somewhere');
  expect(output.findings).toEqual([]);
});

test('every file of a check is named as the sentence that must hold, and runs', () => {
  const helpers = ['check', 'cluster-view', 'finding', 'index', 'logins', 'vault-view'];
  const files = readdirSync(join(__dirname, '../../lib/checks')).map((file) => file.replace(/\.ts$/, ''));
  expect(files.filter((file) => !helpers.includes(file)).sort()).toEqual(CHECKS.map(({ id }) => id).sort());
});
