import { rotationReport } from '../../lib/reports/rotation-report';
import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { GeneratedSecret, ReplicatedSecret, StaticSecret, WorkloadReference } from 'keywheel';
import { standing } from '../../lib/timing/age';
import { Term } from '../../lib/timing/term';
import { Output } from '../checks/output';
import { banking, small, smallWithSecret, spoke } from '../fixtures/fleets';
import { timesIn, timesOf } from './times-of';

const told = (terms: readonly Term[]) => terms.map(({ name, seconds }) => `${name} ${seconds}`);

test('a change arrives after a refresh, the operator and the slowest restart, each with its place', () => {
  const { fleet, namespace, delivery } = smallWithSecret();
  const metadata = { annotations: { 'deployment.reloader.stakater.com/pause-period': '2m' } };
  const api = new kplus.Deployment(namespace.chart, 'api', {
    metadata,
    containers: [{ image: 'x' }],
    progressDeadline: Duration.minutes(5),
  });
  delivery.restartOnChange(api, WorkloadReference.deployment('theirs'));
  const { arrival, arrives, consumers } = timesOf(new Output(fleet), 'db');
  expect(arrival).toEqual([
    { name: 'refresh', seconds: 3600, from: 'eu/app.k8s.yaml, ExternalSecret app/db: spec.refreshInterval' },
    { name: "operator's queue and requests", seconds: 10 },
    { name: 'rollout', seconds: 600 },
  ]);
  expect(arrives).toBe(4210);
  expect(consumers.map(({ terms }: any) => told(terms))).toEqual([
    ["Reloader's pause 120", 'rollout 300', 'termination 30'],
    ['rollout 600'],
  ]);
});

test('nobody is known to use a Secret without workloads, and the change arrives in the Secret', () => {
  expect(timesOf(new Output(smallWithSecret().fleet), 'db')).toMatchObject({ consumers: [], settle: 0, arrives: 3610 });
});

describe('a workload that nothing restarts', () => {
  const consumersWith = (pod: object, annotations: object = {}) => {
    const output = new Output(smallWithSecret().fleet);
    Object.assign((output.object('eu', 'ExternalSecret', 'db').metadata.annotations ??= {}), annotations);
    output.add('eu', 'app.k8s.yaml', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'api', namespace: 'app' },
      spec: { template: { spec: pod } },
    });
    return timesOf(output, 'db');
  };
  const volumes = [{ name: 'db', secret: { secretName: 'db' } }];
  const mounted = (more: object = {}) => ({ name: 'main', volumeMounts: [{ name: 'db', mountPath: '/db', ...more }] });
  const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'db', key: 'username' } } }];

  test('has new files after two minutes of the kubelet', () => {
    const { arrival, arrives } = consumersWith({ containers: [mounted()], volumes });
    expect(told(arrival).slice(2)).toEqual(["kubelet's sync 60", "kubelet's cache 60"]);
    expect(arrives).toBe(3730);
  });

  test('uses new files after it has read them again, where it is said to do so', () => {
    const stated = { 'keywheel/reread-time': '45s' };
    const { arrives, consumers } = consumersWith({ containers: [mounted()], volumes }, stated);
    expect(arrives).toBe(3610 + 120 + 45);
    expect(consumers[0].keeps).toBeUndefined();
    // Whatever is said: no variable changes in a pod, nor what is mounted by subPath.
    expect(consumersWith({ containers: [{ name: 'main', env }] }, stated).arrives).toBe(Infinity);
    expect(consumersWith({ containers: [mounted({ subPath: 'username' })], volumes }, stated).arrives).toBe(Infinity);
    expect(consumersWith({ containers: [mounted()], volumes }, { 'keywheel/reread-time': 'soon' }).arrives).toBe(3730);
  });

  test.each([
    ['a file by subPath', { containers: [mounted({ subPath: 'username' })], volumes }],
    ['an environment variable', { containers: [{ name: 'main', env }] }],
    [
      'all of it as environment variables',
      { containers: [{ name: 'main', envFrom: [{ secretRef: { name: 'db' } }] }] },
    ],
    ['both a file and a variable', { containers: [{ ...mounted(), env }], volumes }],
  ])('never has the new content of %s', (_of, pod) => {
    const { arrival, arrives } = consumersWith(pod);
    expect(arrives).toBe(Infinity);
    expect(arrival.at(-1).name).toContain('Deployment api: nothing restarts it');
  });
});

describe('the operator', () => {
  const slackOf = (secrets: number, concurrent?: number) => {
    const { fleet, payments, namespace } = small({ cluster: { externalSecrets: { concurrent } } });
    for (let count = 0; count < secrets; count += 1) {
      new StaticSecret(payments, `s${count}`, { keys: ['a'] }).deliver(namespace);
    }
    return timesOf(new Output(fleet), 's0').slack;
  };

  test('takes ten seconds, or one for each Secret of the cluster, divided by its workers', () => {
    expect([slackOf(1), slackOf(10), slackOf(25), slackOf(25, 5), slackOf(60, 5)]).toEqual([10, 10, 25, 10, 12]);
  });

  test('has as many workers as its Deployment says', () => {
    const { fleet, payments, namespace } = small();
    for (let count = 0; count < 60; count += 1) {
      new StaticSecret(payments, `s${count}`, { keys: ['a'] }).deliver(namespace);
    }
    const output = new Output(fleet);
    const containers = [
      { name: 'eso', image: 'ghcr.io/external-secrets/external-secrets:v0.20.4', args: ['--concurrent=3'] },
    ];
    output.add('eu', 'app.k8s.yaml', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'external-secrets', namespace: 'eso' },
      spec: { template: { spec: { containers } } },
    });
    expect(timesOf(output, 's0').slack).toBe(20);
  });
});

test('who makes the next value is told', () => {
  const { fleet, prod, payments, namespace } = small();
  new StaticSecret(payments, 'theirs', { keys: ['a'], maximumAge: Duration.days(90) }).deliver(namespace);
  new GeneratedSecret(payments, 'once', { keys: ['a'] }).deliver(namespace);
  new ReplicatedSecret(payments, 'copy', { from: namespace, keys: ['a'] }).deliver(
    payments.addNamespace(spoke(prod, 'us'), 'app'),
  );
  const output = new Output(fleet);
  expect(timesOf(output, 'theirs').age).toMatchObject({
    by: 'people',
    limits: [{ name: 'maximumAge', seconds: 90 * 86400, from: expect.stringContaining('vault_generic_endpoint') }],
  });
  expect(timesOf(output, 'once').age.by).toBe('nobody');
  expect(timesOf(output, 'copy', 'us').age.by).toBe('elsewhere');
  // The token that reads it there is pushed once.
  expect(timesOf(output, 'keywheel.eu.app', 'us').age.by).toBe('nobody');
});

test('what is pinned never changes, and nobody can tell how old it becomes', () => {
  const { fleet, payments, namespace } = small();
  const stripe = new StaticSecret(payments, 'stripe', { keys: ['a'], maximumAge: Duration.days(90) });
  stripe.deliver(namespace, { version: 3 });
  const { arrival, arrives, refresh, age } = timesOf(new Output(fleet), 'stripe');
  expect(arrival).toEqual([
    {
      name: 'pinned to version 3',
      seconds: Infinity,
      from: 'eu/app.k8s.yaml, ExternalSecret app/stripe: version',
    },
  ]);
  expect([arrives, refresh, age.by]).toEqual([Infinity, 3600, 'pin']);
  expect(standing(age, age.limits[0])).toBe('not known');
});

test('a pin makes nobody younger: what is made once stays so', () => {
  const { fleet, payments, namespace } = small();
  new GeneratedSecret(payments, 'once', { keys: ['a'] }).deliver(namespace, { version: 1 });
  expect(timesOf(new Output(fleet), 'once').age.by).toBe('nobody');
});

test('a password of one user is as old as a period, the look of the hub and an arrival', () => {
  const { age, outage } = timesOf(new Output(banking().fleet), 'nightly');
  expect(told(age.terms).slice(0, 2)).toEqual(['rotation_period 86400', "hub's rotation queue 5"]);
  expect([age.seconds, outage]).toEqual([86400 + 5 + 910, 910]);
});

test('one of two users is as old as a turn, the next look and run of the rotator, and an arrival make it', () => {
  const { age } = timesOf(new Output(banking().fleet), 'pair');
  expect(told(age.terms).slice(0, 3)).toEqual([
    `turn ${29.5 * 86400}`,
    "rotator's next look 86400",
    "rotator's longest run 300",
  ]);
  expect(age.seconds).toBeLessThan(31 * 86400);
});

test('two users that nobody rotates grow old for ever: the hub does not rotate them', () => {
  const output = new Output(banking().fleet);
  output.remove('eu', 'CronJob', 'keywheel-rotate.pair');
  expect(timesOf(output, 'pair').age).toMatchObject({ seconds: Infinity });
});

test('what the hub says of a rotation is no secret, and has no times', () => {
  const secrets = timesIn(new Output(banking().fleet)).map(({ delivered }) => delivered.secret);
  expect(new Set(secrets)).toEqual(new Set(['db', 'nightly', 'leased', 'pair']));
});

test('a pair that the hub itself rotates is safe only while nothing is away for longer, and every report says so', () => {
  const output = new Output(banking().fleet);
  expect(timesOf(output, 'pair').unwaited).toBe(Infinity);
  expect(rotationReport('acme', output.views)).toContain('**No outage**, whatever is away and for however long');

  const other = new Output(banking().fleet);
  other.resource(
    'hub',
    'vault_database_secret_backend_static_role',
    'credential_prod_payments_pair_of_pair_b',
  ).rotation_period = 120 * 86400;
  expect(rotationReport('acme', other.views)).toContain('**No outage**, while nothing is away for longer than 120d');
  expect(rotationReport('acme', other.views)).toContain('rotates them after 120d and waits for nobody');
});
