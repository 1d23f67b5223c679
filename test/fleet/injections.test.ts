import { Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Isolation, StaticSecret, Template, VaultServer } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { small, smallWithSecret } from '../fixtures/fleets';

const VAULT = 'vault.hashicorp.com/';
const CONTAINER = { containers: [{ image: 'api:1' }] };

describe('a secret that is injected into the pods of a client', () => {
  const { fleet, namespace, db } = smallWithSecret();
  const metadata = { name: 'api' };
  const api = new kplus.Deployment(namespace.chart, 'api', {
    metadata,
    podMetadata: { annotations: { team: 'payments', [`${VAULT}agent-requests-cpu`]: '50m' } },
    ...CONTAINER,
  });
  const nightly = new kplus.CronJob(namespace.chart, 'nightly', {
    metadata: { name: 'nightly' },
    schedule: Cron.daily(),
    ...CONTAINER,
  });
  db.inject(namespace.addClient('api').runs(api, nightly), {
    files: ({ username, password }) => ({
      password,
      'login.json': Template.json`{"user": ${username}, "url": ${Template.url`db://${password}`}}`,
    }),
    permissions: 0o440,
  });
  const output = Testing.synth(fleet);
  const { template } = output.manifest(namespace, 'Deployment', 'api').spec;
  const { annotations } = template.metadata;

  test('is read with the login of its pods, and with their token', () => {
    expect(annotations).toMatchObject({
      [`${VAULT}agent-inject`]: 'true',
      [`${VAULT}auth-type`]: 'kubernetes',
      [`${VAULT}auth-path`]: 'auth/acme.eu',
      [`${VAULT}role`]: 'acme.app.client.api',
      [`${VAULT}service`]: 'https://vault.example.com:8200',
      [`${VAULT}agent-service-account-token-volume-name`]: 'keywheel-token',
    });
    expect(template.spec.serviceAccountName).toBe('api');
    expect(template.spec.volumes[0].projected.sources[0].serviceAccountToken.audience).toBe('acme.vault');
  });

  test('becomes files, each by a template', () => {
    const file = (name: string) => annotations[`${VAULT}agent-inject-template-${name}`];
    const reads = '{{ with secret "acme.kv/data/prod/payments/db" }}';
    expect(file('password')).toBe(`${reads}{{ .Data.data.password }}{{ end }}`);
    expect(file('login.json')).toBe(
      `${reads}{"user": {{ .Data.data.username | toJSON }}, "url": ` +
        '{{ (print "db://" (.Data.data.password | urlquery | replaceAll "+" "%20")) | toJSON }}}{{ end }}',
    );
    expect(annotations[`${VAULT}agent-inject-perms-password`]).toBe('0440');
    expect(annotations[`${VAULT}error-on-missing-key-password`]).toBe('true');
  });

  test('leaves what the workload says itself', () => {
    expect(annotations).toMatchObject({ team: 'payments', [`${VAULT}agent-requests-cpu`]: '50m' });
  });

  test('has an agent that ends before the containers start in what ends itself', () => {
    const pod = output.manifest(namespace, 'CronJob', 'nightly').spec.jobTemplate.spec.template;
    expect(pod.metadata.annotations[`${VAULT}agent-pre-populate-only`]).toBe('true');
    expect(annotations[`${VAULT}agent-pre-populate-only`]).toBeUndefined();
  });

  test('is granted, is in no Kubernetes Secret, and agrees with the hub', () => {
    const { policy } = output.resources('vault_policy').find(({ name }) => name === 'acme.client.eu.app.api')!;
    expect(JSON.parse(policy).path['acme.kv/data/prod/payments/db']).toEqual({ capabilities: ['read'] });
    expect(output.findings).toEqual([]);
  });
});

test('a key that is no word of a template is asked for before it is taken', () => {
  const { fleet, payments, namespace } = small();
  const api = new kplus.Deployment(namespace.chart, 'api', { metadata: { name: 'api' }, ...CONTAINER });
  new StaticSecret(payments, 'stripe', { keys: ['api-key'] }).inject(namespace.addClient('api').runs(api));
  const output = Testing.synth(fleet);
  expect(
    output.manifest(namespace, 'Deployment', 'api').spec.template.metadata.annotations[
      `${VAULT}agent-inject-template-api-key`
    ],
  ).toBe(
    '{{ with secret "acme.kv/data/prod/payments/stripe" }}{{ if not (sprig_hasKey .Data.data "api-key") }}' +
      '{{ sprig_fail "there is no key \\"api-key\\"" }}{{ end }}{{ index .Data.data "api-key" }}{{ end }}',
  );
  expect(output.findings).toEqual([]);
});

test('with a Vault namespace for each tenant, the path begins with it', () => {
  const { fleet, namespace, db } = smallWithSecret({ fleet: { isolation: Isolation.vaultNamespace() } });
  const api = new kplus.Deployment(namespace.chart, 'api', { metadata: { name: 'api' }, ...CONTAINER });
  db.inject(namespace.addClient('api').runs(api));
  const output = Testing.synth(fleet);
  const { annotations } = output.manifest(namespace, 'Deployment', 'api').spec.template.metadata;
  expect(annotations[`${VAULT}namespace`]).toBeUndefined();
  expect(annotations[`${VAULT}agent-inject-template-password`]).toContain(
    'secret "acme.env.prod/team.payments/acme.kv/data/db"',
  );
  expect(output.findings).toEqual([]);
});

test('the agent logs in to the Vault namespace of the fleet', () => {
  const vault = VaultServer.vault({ address: 'https://vault.example.com:8200', namespace: 'platform' });
  const { fleet, namespace, db } = smallWithSecret({ fleet: { vault } });
  const api = new kplus.Deployment(namespace.chart, 'api', { metadata: { name: 'api' }, ...CONTAINER });
  db.inject(namespace.addClient('api').runs(api));
  const output = Testing.synth(fleet);
  const { annotations } = output.manifest(namespace, 'Deployment', 'api').spec.template.metadata;
  expect(annotations[`${VAULT}namespace`]).toBe('platform');
  expect(output.findings).toEqual([]);
});

test('the order in which the program names secrets leaves no trace', () => {
  const program = (reversed: boolean) => {
    const { fleet, payments, namespace, db } = smallWithSecret();
    const api = new kplus.Deployment(namespace.chart, 'api', { metadata: { name: 'api' }, ...CONTAINER });
    const client = namespace.addClient('api').runs(api);
    const secrets = [db, new StaticSecret(payments, 'stripe', { keys: ['token'] })];
    (reversed ? secrets.reverse() : secrets).forEach((secret) => secret.inject(client));
    return JSON.stringify(Testing.synth(fleet).manifest(namespace, 'Deployment', 'api'));
  };
  expect(program(true)).toBe(program(false));
});

test('what reads its files again says so, with the command that makes it', () => {
  const { fleet, namespace, db } = smallWithSecret();
  const api = new kplus.Deployment(namespace.chart, 'api', { metadata: { name: 'api' }, ...CONTAINER });
  db.inject(namespace.addClient('api').runs(api), {
    files: ({ password }) => ({ password }),
    command: 'pkill -HUP nginx',
    sharesProcesses: true,
    rereadTime: Duration.seconds(5),
  });
  const output = Testing.synth(fleet);
  const { annotations } = output.manifest(namespace, 'Deployment', 'api').spec.template.metadata;
  expect(annotations).toMatchObject({
    [`${VAULT}agent-inject-command-password`]: 'pkill -HUP nginx',
    [`${VAULT}agent-share-process-namespace`]: 'true',
  });
  const account = output.manifest(namespace, 'ServiceAccount', 'api');
  expect(JSON.parse(account.metadata.annotations!['keywheel/promises']!)).toEqual({
    'acme.kv/data/prod/payments/db': { 'keywheel/reread-time': '5s' },
  });
  expect(output.findings).toEqual([]);
});

test('one that does not read a value again leaves nothing said of it', () => {
  const { fleet, namespace, db } = smallWithSecret();
  const api = new kplus.Deployment(namespace.chart, 'api', { metadata: { name: 'api' }, ...CONTAINER });
  const client = namespace.addClient('api').runs(api);
  db.inject(client, { files: ({ password }) => ({ password }), rereadTime: Duration.seconds(5) });
  db.inject(client, { files: ({ username }) => ({ username }) });
  const { annotations = {} } = Testing.synth(fleet).manifest(namespace, 'ServiceAccount', 'api').metadata;
  expect(annotations['keywheel/promises']).toBeUndefined();
});
