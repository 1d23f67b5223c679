import type { Mutation } from '../../mutation';
import type { Output } from '../../output';

const EGRESS = 'keywheel.acme.egress';

const OPERATOR = { path: 'prod/eu', place: 'eu/cluster.k8s.yaml, NetworkPolicy ' };

const PAIR = 'eu/app.k8s.yaml, CronJob app/keywheel-rotate.pair';

const policy = (output: Output, name = EGRESS) => output.object('eu', 'NetworkPolicy', name);

const rules = (output: Output, name?: string): any[] => policy(output, name).spec.egress;

const to = (output: Output, sought: number) =>
  rules(output).find(({ ports }) => ports.some(({ port }: any) => port === sought));

const toHub = (output: Output) => to(output, 8200);

const toApi = (output: Output) => to(output, 6443);

const THE_API = 'the API server: NetworkPolicy external-secrets/';

const told = (id: string, when: string, mutate: (output: Output) => unknown, ...message: string[]): Mutation => ({
  id,
  when,
  fleet: 'walled',
  mutate: (output) => void mutate(output),
  ...OPERATOR,
  message,
});

const reach = (when: string, mutate: (output: Output) => unknown, ...message: string[]) =>
  told('hub-is-within-reach', when, mutate, 'the operator may not reach', ...message);

const hole = (when: string, mutate: (output: Output) => unknown, ...message: string[]) =>
  told('operator-egress-holds', when, mutate, ...message);

/** One store and one ExternalSecret, read every ten seconds. */
const quota = (when: string, fields: object, ...message: string[]): Mutation => ({
  id: 'requests-stay-within-limits',
  when,
  fleet: 'jwt',
  mutate: (output) => {
    output.object('eu', 'ExternalSecret', 'db').spec.refreshInterval = '10s';
    output.stack('spoke-eu')['resource'].vault_quota_rate_limit = { all: { name: 'all', ...fields } };
  },
  path: '',
  place: 'stack spoke-eu, vault_quota_rate_limit.all',
  message,
});

/** One store and one ExternalSecret: 8 requests, of which 2 are logins, in an hour and in five minutes. */
const limit = (when: string, limits: object, ...message: string[]): Mutation => ({
  id: 'load-stays-within-hub-limits',
  when,
  fleet: 'jwt',
  mutate: (output) => {
    output.stack('hub')['//'].keywheel.limits = limits;
  },
  path: '',
  place: 'stack hub',
  message,
});

/** Where policies of the network keep somebody in. */
export const network: readonly Mutation[] = [
  quota(
    'a quota for everything is smaller than what is asked for',
    { path: '', rate: 0.4 },
    'the operator of cluster "eu" sends 0.413 requests a second to Vault/OpenBao on an average',
    'one client address send 0.4',
  ),
  limit(
    'Vault/OpenBao bears fewer requests',
    { requestsPerSecond: 0.01 },
    'requests a second on an average',
    'limits.requestsPerSecond',
  ),
  limit('Vault/OpenBao bears fewer logins', { loginsPerSecond: 0.001 }, 'logins a second', 'limits.loginsPerSecond'),
  quota('a quota says no path', { rate: 0.4 }, 'to Vault/OpenBao'),
  quota('a quota is for a longer time', { path: '', rate: 20, interval: 60 }, 'send 0.333'),
  quota(
    'a quota of the login mount is too small',
    { path: 'auth/acme.eu', rate: 0.1 },
    'sends 0.103 requests a second to "auth/acme.eu"',
  ),
  quota(
    'a quota of the engine is too small',
    { path: 'acme.kv/', rate: 0.09 },
    'sends 0.1 requests a second to "acme.kv"',
  ),
  reach(
    'Vault/OpenBao listens at another port',
    (output) => (toHub(output).ports = [{ protocol: 'TCP', port: 8201 }]),
    'vault.example.com at port 8200: NetworkPolicy external-secrets/keywheel.acme.egress keeps it in',
  ),
  reach(
    'Vault/OpenBao is to be reached by UDP',
    (output) => (toHub(output).ports[0].protocol = 'UDP'),
    'vault.example.com at port 8200',
  ),
  reach(
    'Vault/OpenBao is at an address that is left out',
    (output) => {
      output.store('eu').server = 'https://203.0.113.2:8200';
      toHub(output).to = [{ ipBlock: { cidr: '203.0.113.0/30', except: ['203.0.113.2/32'] } }];
    },
    '203.0.113.2 at port 8200',
  ),
  reach(
    'only pods next to it may be asked',
    (output) => (toHub(output).to = [{ podSelector: {} }]),
    'vault.example.com at port 8200',
  ),
  reach(
    'nobody may be asked for addresses',
    (output) => rules(output).shift(),
    'the servers of names, for vault.example.com',
  ),
  ...Object.entries<(output: Output) => unknown>({
    'no rule leads to the API server': (output) => rules(output).splice(rules(output).indexOf(toApi(output)), 1),
    'the rule for the API server has the port of Vault/OpenBao': (output) =>
      (toApi(output).ports = [{ protocol: 'TCP', port: 8200 }]),
    'the API server is to be reached by UDP': (output) =>
      toApi(output).ports.forEach((port: any) => (port.protocol = 'UDP')),
    'the API server is taken for pods next to the operator': (output) => (toApi(output).to = [{ podSelector: {} }]),
    'the API server is taken for pods of Vault/OpenBao': (output) =>
      (toApi(output).to = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'vault' } } }]),
  }).map(([when, mutate]) => reach(when, mutate, THE_API)),
  ...(
    [
      ['another cluster', { kubernetes: { server: { url: 'https://api.us.example.com:7443' } } }, 'api.us.example.com'],
      ['AWS', { aws: { service: 'SecretsManager', region: 'eu-west-1' } }, 'secretsmanager.eu-west-1.amazonaws.com'],
      ['parameters of AWS', { aws: { service: 'ParameterStore', region: 'eu-west-1' } }, 'ssm.eu-west-1.amazonaws.com'],
      ['Google', { gcpsm: {} }, 'secretmanager.googleapis.com'],
      ['Azure', { azurekv: { vaultUrl: 'https://a.vault.azure.net' } }, 'a.vault.azure.net'],
      ['1Password', { onepasswordSDK: { vault: 'a' } }, 'my.1password.com'],
      ['Connect', { onepassword: { connectHost: 'http://connect.example.com' } }, 'connect.example.com at port 80'],
      ['Akeyless', { akeyless: {} }, 'api.akeyless.io'],
    ] as const
  ).map(([name, provider, host]) =>
    reach(
      `a store asks ${name}, where only Vault/OpenBao may be asked`,
      (output) => {
        policy(output).spec.egress = rules(output).filter(
          (rule) => rule === toHub(output) || rule === rules(output)[0],
        );
        const metadata = { name: 'other', namespace: 'app' };
        output.add('eu', 'app.k8s.yaml', {
          ...output.object('eu', 'SecretStore', 'keywheel'),
          metadata,
          spec: { provider },
        });
      },
      `${host} at port`.replace(/( at port \d+) at port$/, '$1'),
    ),
  ),
  {
    id: 'hub-is-within-reach',
    when: 'pods of a client are kept in',
    fleet: 'walled',
    mutate: (output) => output.remove('eu', 'NetworkPolicy', 'hub'),
    path: 'prod/payments/eu.app/app/api/Resource',
    place: 'eu/app.k8s.yaml, Deployment app/api',
    message: [
      'Deployment api may not reach vault.example.com at port 8200: NetworkPolicy app/deny and app/names keep it in',
      'Deployment worker may not reach',
    ],
  },
  {
    id: 'hub-is-within-reach',
    when: 'who rotates is kept in',
    fleet: 'walled',
    mutate: (output) => void rules(output, 'names').pop(),
    path: 'prod/payments/pair',
    place: PAIR,
    message: ['CronJob keywheel-rotate.pair may not reach the servers of names, for vault.example.com'],
  },
  hole(
    'the policy is in another namespace',
    (output) => (policy(output).metadata.namespace = 'app'),
    'it is in "app", and the operator runs in "external-secrets"',
  ),
  hole(
    'the policy selects other pods',
    (output) => (policy(output).spec.podSelector.matchLabels = { 'app.kubernetes.io/name': 'other' }),
    'pods of the operator have {"app.kubernetes.io/name":"external-secrets"}',
  ),
  hole(
    'the operator has other labels',
    (output) =>
      output.add('eu', 'cluster.k8s.yaml', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'eso', namespace: 'external-secrets' },
        spec: { template: { metadata: { labels: { app: 'eso' } }, spec: { serviceAccountName: 'external-secrets' } } },
      }),
    'pods of the operator have {"app":"eso"}',
  ),
  hole('the policy keeps nothing in', (output) => (policy(output).spec.policyTypes = ['Ingress']), 'keeps nothing in'),
  hole('a rule names nobody', (output) => delete toHub(output).to, 'lets the operator out to everywhere'),
  hole('a rule names no port', (output) => delete toHub(output).ports, 'lets the operator out on every port'),
];
