import { FLEETS, outputOf } from './mutation';
import type { Output } from './output';

/** What is a warning of checks whose other findings are errors: severity and message of each. */
function told(fleet: keyof typeof FLEETS, id: string, edit: (output: Output) => unknown): string[] {
  const output = outputOf(fleet);
  edit(output);
  return output.findings
    .filter((finding) => finding.id === id)
    .map(({ severity, place, message }) => `${severity}: ${place}: ${message}`);
}

describe('an engine that has its connections in blocks of its own', () => {
  const CONNECTION = 'vault_database_secret_backend_connection';
  const inBlocks = (name: string, allowed_roles: string[], asList: boolean) => (output: Output) => {
    const { resource } = output.stack('hub') as any;
    const block = resource[CONNECTION].database_prod_core;
    delete resource[CONNECTION];
    const [key, { path }] = Object.entries<any>(resource.vault_mount).find(([, { type }]) => type === 'database')!;
    delete resource.vault_mount[key];
    const own = { ...block, ...block.postgresql, backend: undefined, postgresql: undefined, name, allowed_roles };
    resource.vault_database_secrets_mount = { db: { path, postgresql: asList ? [own] : own } };
  };
  const errors = (...of: Parameters<typeof inBlocks>) =>
    told('databases', 'database-role-can-be-served', inBlocks(...of)).filter((one) => one.startsWith('error'));

  test.each([true, false])('serves the roles that they name (as a list: %s)', (asList) => {
    expect(errors('prod.core', ['*'], asList)).toEqual([]);
    expect(errors('other', ['*'], asList)).not.toEqual([]);
    expect(errors('prod.core', ['other'], asList)).not.toEqual([]);
  });
});

describe('a connection to a database that no role uses', () => {
  const CONNECTION = 'vault_database_secret_backend_connection';
  const spare = (allowed: unknown) => (output: Output) => {
    const connections = (output.stack('hub')['resource'] as any)[CONNECTION];
    connections.spare = { ...connections.database_prod_core, name: 'spare', allowed_roles: allowed };
  };
  const tell = (allowed: unknown) => told('databases', 'database-role-can-be-served', spare(allowed));

  test('serves no role where it names none', () => {
    const message = `warning: stack hub, ${CONNECTION}.spare: connection "acme.database/spare" has no allowed_roles, so it serves no role`;
    expect(tell([])).toEqual([message]);
    expect(tell(undefined)).toEqual([message]);
  });

  test('serves no role where it names only what is not there', () => {
    expect(tell(['other', 'older*'])).toEqual([
      `warning: stack hub, ${CONNECTION}.spare: connection "acme.database/spare" serves only "other", "older*", and engine "acme.database" has no such role here`,
    ]);
  });

  test.each([['*'], ['prod.payments.*']])('may serve %s', (allowed) => expect(tell([allowed])).toEqual([]));
});

test('a Kubernetes mount that no role uses yet is not configured', () => {
  const edit = (output: Output) => {
    const resources = output.stack('spoke-eu')['resource'] as any;
    delete resources.vault_kubernetes_auth_backend_config;
    delete resources.vault_kubernetes_auth_backend_role;
  };
  expect(told('kubernetes', 'auth-mount-is-configured', edit)).toEqual([
    'warning: stack spoke-eu, vault_auth_backend.login_eu: auth mount "acme.eu.kubernetes" has no API server that reviews tokens',
  ]);
});

describe('a rotator whose turn came to nothing', () => {
  const retry = (seconds: string) => (output: Output) => {
    const { env } = output.object('eu', 'CronJob', 'keywheel-rotate.pair').spec.jobTemplate.spec.template.spec
      .containers[0];
    env.find(({ name }: any) => name === 'RETRY_SECONDS').value = seconds;
  };
  const tell = (seconds: string) => told('databases', 'rotator-can-run', retry(seconds));

  test('waits for a week without need', () => {
    expect(tell('604800')).toEqual([
      expect.stringContaining(
        'it takes a turn again only after 7d, and the one that took it can do nothing more after',
      ),
    ]);
  });

  test('may wait until it looks again', () => {
    expect(tell('600')).toEqual([]);
    expect(tell('86400')).toEqual([]);
  });
});

test('a SealedSecret that names its certificates and no longer what was sealed was changed by hand', () => {
  const edit = (output: Output) =>
    delete output.object('eu', 'SealedSecret', 'bootstrap').metadata.annotations['keywheel/sealed'];
  expect(told('sealed', 'sealed-secret-can-be-opened', edit)).toEqual([
    expect.stringContaining('it has the annotation "keywheel/sealing-certificates" and no longer "keywheel/sealed"'),
  ]);
});

test('a secret of another engine, or one that was kept, says nothing of its owner', () => {
  const move = (change: (value: any) => void) => (output: Output) => {
    output.resource('hub', 'vault_generic_endpoint', 'secret_prod_payments_cookie').path += '-other';
    change(output.resource('hub', 'vault_kv_secret_v2', 'secret_prod_payments_cookie'));
  };
  const ID = 'written-secret-says-its-owner';
  expect(
    told(
      'versions',
      ID,
      move(() => undefined),
    ),
  ).toHaveLength(1);
  expect(
    told(
      'versions',
      ID,
      move((value) => (value.mount = 'other')),
    ),
  ).toEqual([]);
  expect(
    told(
      'versions',
      ID,
      move((value) => (value['//'] = { keywheel: { kept: true } })),
    ),
  ).toEqual([]);
  expect(
    told(
      'versions',
      ID,
      move((value) => (value.custom_metadata = { data: { owner: 'x' } })),
    ),
  ).toEqual([]);
});

test('a canary that is read less often than once a day says too late what has arrived', () => {
  const read = (every: string) =>
    told('canaries', 'canary-shows-its-store', (output) => {
      output.object('eu', 'ExternalSecret', 'keywheel-canary').spec.refreshInterval = every;
    });

  expect(read('24h0m0s')).toEqual([]);
  expect(read('24h0m1s')).toEqual([
    'warning: eu/app.k8s.yaml, ExternalSecret app/keywheel-canary: the canary is read every 1d1s: it may say only then that a change has arrived, or that its store works no more',
  ]);
});

describe('a server of the hub', () => {
  const node = (id: string, edit: (server: any) => unknown) =>
    told('served', id, (output) => edit(output.server('bao-2')));

  test('may send clients to a load balancer, which has its price', () => {
    const tell = (address: string) => node('node-advertises-its-address', (server) => (server.api_addr = address));
    expect(tell('https://bao-1.example.com:8200')).toEqual([
      'warning: acme/bao-2.hcl: api_addr is https://bao-1.example.com:8200, which acme/bao-1.hcl has too',
    ]);
    expect(tell('https://elsewhere.example.com:8200')).toEqual([
      'warning: acme/bao-2.hcl: api_addr is https://elsewhere.example.com:8200, but other nodes join this node at bao-2.example.com:8200',
    ]);
    expect(tell('https://BAO-2.example.com.:8200/')).toEqual([]);
  });

  test.each([
    ['profiling', 'unauthenticated_pprof_access'],
    ['inflight_requests_logging', 'unauthenticated_in_flight_requests_access'],
  ])('tells anyone what %s has', (block, name) => {
    const tell = (address: string, value: unknown) =>
      node('hub-opens-no-back-door', ({ listener }) =>
        Object.assign(listener[0].tcp, { address, [block]: { [name]: value } }),
      );
    expect(tell('0.0.0.0:8200', 'true')).toEqual([
      expect.stringMatching(`^warning: acme/bao-2.hcl: ${name} of the listener at 0.0.0.0:8200 opens .* to anyone`),
    ]);
    expect(tell('0.0.0.0:8200', 'false')).toEqual([]);
    expect(tell('127.0.0.1:8200', 'true')).toEqual([]);
  });

  test('lets anyone begin a root token', () => {
    const tell = (value: unknown) =>
      node(
        'hub-opens-no-back-door',
        ({ listener }) => (listener[0].tcp.disable_unauthed_generate_root_endpoints = value),
      );
    expect(tell('false')).toEqual([expect.stringContaining('opens requests that begin to generate a root token')]);
    expect(tell(true)).toEqual([]);
  });
});
