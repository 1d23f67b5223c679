import { CREDENTIAL } from '../checks/mutation';
import { Output } from '../checks/output';
import { banking } from '../fixtures/fleets';
import { timesOf } from './times-of';

const { leased, secret } = CREDENTIAL;
const HOUR = 3600;

const login = (output: Output) => output.resource('spoke-eu', 'vault_jwt_auth_backend_role', 'lease_app_leased');
const loginMount = (output: Output) => output.resource('spoke-eu', 'vault_jwt_auth_backend', 'login_eu');
const engine = (output: Output) => output.resource('hub', 'vault_mount', 'database');
const without = (object: any, ...fields: string[]) => fields.forEach((field) => delete object[field]);

test.each<[string, (output: Output) => void, number, string, string]>([
  ['its role', () => undefined, 2 * HOUR, 'default_ttl', 'lease'],
  ["its role's maximum", (output) => (leased(output).max_ttl = HOUR), HOUR, 'max_ttl', 'lease'],
  [
    "its mount's default, where the role says nothing",
    (output) => {
      without(leased(output), 'default_ttl', 'max_ttl');
      engine(output).default_lease_ttl_seconds = 1800;
    },
    1800,
    'default_lease_ttl_seconds',
    'lease',
  ],
  [
    "its mount's maximum",
    (output) => (engine(output).max_lease_ttl_seconds = 1200),
    1200,
    'max_lease_ttl_seconds',
    'lease',
  ],
  ['the token', (output) => (login(output).token_ttl = 900), 900, 'token_ttl', 'token'],
  ["the token's maximum", (output) => (login(output).token_max_ttl = 800), 800, 'token_max_ttl', 'token'],
  [
    "the token's explicit maximum",
    (output) => (login(output).token_explicit_max_ttl = 700),
    700,
    'token_explicit_max_ttl',
    'token',
  ],
  [
    'the period of the token, which has no other maximum',
    (output) => Object.assign(login(output), { token_period: 1000, token_max_ttl: 600 }),
    1000,
    'token_period',
    'token',
  ],
  [
    'the tuning of the mount where it logs in',
    (output) => (loginMount(output).tune = [{ max_lease_ttl: '10m' }]),
    600,
    'max_lease_ttl',
    'token',
  ],
  ['a token of one use, at once', (output) => (login(output).token_num_uses = 1), 0, 'token_num_uses', 'token'],
])('a leased user dies by %s', (_by, mutate, seconds, name, of) => {
  const output = new Output(banking().fleet);
  mutate(output);
  const { lifetime, end } = timesOf(output, 'leased');
  expect(lifetime).toBe(seconds);
  expect(end).toMatchObject({ name, of, seconds });
  expect(end.from).toContain(name);
});

test('without any word of it a lease lives as long as the hub gives one, which no place of the output says', () => {
  const output = new Output(banking().fleet);
  without(leased(output), 'default_ttl', 'max_ttl');
  without(login(output), 'token_ttl', 'token_max_ttl');
  expect(timesOf(output, 'leased').end).toEqual({
    name: "Vault/OpenBao's own default",
    seconds: 768 * HOUR,
    of: 'lease',
  });
});

describe('a generator of another engine', () => {
  /** The generator of the leased user, made to ask elsewhere. */
  function asking(path: string, type: string, more: (resources: any, generator: any) => void = () => undefined) {
    const output = new Output(banking().fleet);
    const { resource } = output.stack('hub');
    resource.vault_mount.other = { path: 'other', type, default_lease_ttl_seconds: 7200 };
    const generator = output.object('eu', 'VaultDynamicSecret', 'leased');
    generator.spec.path = path;
    more(resource, generator);
    return output;
  }
  const role = (attributes: object) => (resource: any) => {
    resource.vault_pki_secret_backend_role = { web: { backend: 'other', name: 'web', ...attributes } };
  };

  test.each<[string, Parameters<typeof asking>, number, string]>([
    ["its role's ttl", ['other/issue/web', 'pki', role({ ttl: '3600', max_ttl: '86400' })], HOUR, 'ttl'],
    ["its role's maximum", ['other/sign/web', 'pki', role({ ttl: '48h', max_ttl: '24h' })], 24 * HOUR, 'max_ttl'],
    ['the mount', ['other/issue/web', 'pki', role({})], 7200, 'default_lease_ttl_seconds'],
    [
      'the request',
      [
        'other/issue/web',
        'pki',
        (resource, generator) => {
          role({ ttl: '7200' })(resource);
          generator.spec.parameters = { common_name: 'web', ttl: '1800s' };
        },
      ],
      1800,
      'ttl',
    ],
  ])('makes a certificate that ends by %s', (_by, asks, seconds, name) => {
    const { leased: made, end, age } = timesOf(asking(...asks), 'leased');
    expect([made.what, end.seconds, end.name, age.seconds]).toEqual(['certificate', seconds, name, seconds]);
  });

  test('makes a certificate that outlives its token, unless it is leased as well', () => {
    const ending = (attributes: object) => {
      const output = asking('other/issue/web', 'pki', role({ ttl: '864000', ...attributes }));
      return timesOf(output, 'leased').end.of;
    };
    expect([ending({}), ending({ generate_lease: true })]).toEqual(['lease', 'token']);
  });

  test('makes a lease, where the engine leases', () => {
    const { leased: made, end } = timesOf(asking('other/creds/web', 'rabbitmq'), 'leased');
    expect([made.what, end.seconds, made.path]).toEqual(['lease', 7200, 'other/creds/web']);
  });

  test('makes nothing that ends, where it does not', () => {
    expect(timesOf(asking('other/random/32', 'transit'), 'leased')).toMatchObject({ kind: 'kept', by: 'elsewhere' });
  });

  test('is found where its certificate ends before the next one has arrived', () => {
    const output = asking('other/issue/web', 'pki', role({ ttl: '3000' }));
    const [finding] = output.findings.filter(({ id }) => id === 'leased-user-outlives-move');
    expect(finding!.message).toContain('a certificate dies 50m after it was made, with its lease (ttl, stack hub');
  });

  test('serves its certificate from files, which need no restart', () => {
    const served = (volumeMount: object) => {
      const output = asking('other/issue/web', 'pki', role({ ttl: '86400' }));
      const containers = [{ name: 'main', volumeMounts: [{ name: 'tls', mountPath: '/tls', ...volumeMount }] }];
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'app' },
        spec: { template: { spec: { containers, volumes: [{ name: 'tls', secret: { secretName: 'leased' } }] } } },
      });
      const found = output.findings.filter(({ id }) => id === 'old-user-is-released').map(({ message }) => message);
      return [timesOf(output, 'leased').settle, found];
    };
    expect(served({})).toEqual([120, []]);
    expect(served({ subPath: 'tls.crt' })).toEqual([Infinity, [expect.stringContaining('subPath')]]);
  });
});

test('a user that is read from a file is not let go by a new file', () => {
  const output = new Output(banking().fleet);
  output.add('eu', 'app.k8s.yaml', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'app' },
    spec: {
      template: {
        spec: {
          containers: [{ name: 'main', volumeMounts: [{ name: 'login', mountPath: '/login' }] }],
          volumes: [{ name: 'login', projected: { sources: [{ secret: { name: 'nightly' } }] } }],
        },
      },
    },
  });
  expect(secret(output, 'nightly').spec.refreshInterval).toBe('5m0s');
  expect(timesOf(output, 'nightly')).toMatchObject({ settle: Infinity, arrives: 300 + 10 + 120 });
});
