import { Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Alerts, Emitted, Environment, Pem, StaticSecret, VaultServer } from 'keywheel';
import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { promqlDuration } from '../../lib/encode/promql';
import { stepDown, stepUp } from '../../lib/alerts/steps';
import { longestReturn } from '../../lib/timing/operator';
import { acme, banking, small, smallWithSecret, spoke, team } from '../fixtures/fleets';
import { watchClusters } from '../../lib/alerts';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { deliveryTimes } from '../../lib/timing/delivery-times';
import { outputOf, readViews } from '../../lib/views/views';
import { everythingWatched } from './everything-watched';
import { ALERTS, Written } from './watched';

test('without alerts nothing is written for Prometheus', () => {
  const written = new Written(smallWithSecret().fleet);
  expect(written.files).toEqual([]);
  expect(written.report).toBeUndefined();
});

test('a Secret is told when the operator cannot still be in its back-off, on the cluster as large as it is', () => {
  const of = (secrets: number, concurrent: number) => {
    const { fleet, payments, namespace } = small({ fleet: ALERTS, cluster: { externalSecrets: { concurrent } } });
    for (let index = 0; index < secrets; index += 1) {
      new StaticSecret(payments, `key-${index}`, { keys: ['key'] }).deliver(namespace);
    }
    return new Written(fleet).named('eu', 'KeywheelSecretNotReady');
  };
  const [few] = of(1, 1);
  expect(few!.for).toBe(promqlDuration(stepUp(longestReturn(1, 1) + longestReturn(1, 1))));
  const [many] = of(900, 1);
  expect(many!.for).toBe(promqlDuration(stepUp(longestReturn(1, 1) + longestReturn(900, 1))));
  expect(many!.for).not.toBe(few!.for);
  expect(of(900, 10)[0]!.for).not.toBe(many!.for);
});

test('the number of rules is that of the ways in which Secrets differ, not that of Secrets', () => {
  const of = (secrets: number) => {
    const { fleet, payments, namespace } = small({ fleet: ALERTS });
    for (let index = 0; index < secrets; index += 1) {
      new StaticSecret(payments, `key-${index}`, { keys: ['key'] }).deliver(namespace);
    }
    return new Written(fleet).groups('eu');
  };
  const [small1, large] = [of(1), of(300)];
  expect(large.flatMap(({ rules }) => rules)).toHaveLength(small1.flatMap(({ rules }) => rules).length);
  // Each is named once: what somebody else has in the namespace has other times.
  const name = 'key-000|'.length;
  expect(JSON.stringify(large).length - JSON.stringify(small1).length).toBeLessThan(300 * name + 100);
});

test('Secrets with other refresh intervals have rules of their own, and each is in one', () => {
  const { fleet, payments, namespace } = small({ fleet: ALERTS });
  const deliver = (id: string, minutes: number) =>
    new StaticSecret(payments, id, { keys: ['key'] }).deliver(namespace, {
      refreshInterval: Duration.minutes(minutes),
    });
  deliver('fast', 5);
  deliver('slow-a', 60);
  deliver('slow-b', 61);
  const rules = new Written(fleet).named('eu', 'KeywheelSecretNotSynced');
  expect(rules.map(({ labels }) => labels['threshold'])).toEqual(['15m', '1h30m']);
  expect(rules[0]!.expr).toContain(
    '{namespace="app",name="fast"}) - externalsecret_sync_calls_total{namespace="app"} offset 15m',
  );
  expect(rules[1]!.expr).toContain(
    '{namespace="app",name=~"slow-a|slow-b"}) - externalsecret_sync_calls_total{namespace="app"} offset 1h30m',
  );
});

test('what is read again after weeks is left out, and the report says so', () => {
  const { fleet, payments, namespace } = small({ fleet: ALERTS });
  new StaticSecret(payments, 'old', { keys: ['key'] }).deliver(namespace, { refreshInterval: Duration.days(30) });
  const written = new Written(fleet);
  expect(written.named('eu', 'KeywheelSecretNotSynced')).toEqual([]);
  expect(written.leftOut('eu')).toContainEqual(expect.stringContaining('KeywheelSecretNotSynced for 1 of cluster eu'));
  expect(written.report).toMatch(/## Left out\n\n(?:- .*\n)*- KeywheelSecretNotSynced for 1 of cluster eu/);
});

test('half of what a lease or a promised outage has left is for a person', () => {
  const { fleet } = banking({ fleet: ALERTS });
  const rules = new Written(fleet).named('eu', 'KeywheelSecretRunsOut');
  const of = (name: string) => rules.filter(({ expr }) => expr.includes(`name="${name}"`));
  // What is kept, and the pair, which waits for everybody, have no end.
  expect(rules).toHaveLength(2);
  expect(of('leased')).toHaveLength(1);
  expect(of('nightly')).toHaveLength(1);
  for (const rule of rules) {
    expect(rule.labels).toMatchObject({ severity: 'critical', threshold: rule.for });
  }
});

test('an operator that is away is told before half of the shortest lease is gone', () => {
  const { fleet } = banking({ fleet: ALERTS });
  const written = new Written(fleet);
  const seconds = (text = '0s') =>
    [...text.matchAll(/(\d+)([dhms])/g)].reduce(
      (sum, [, count, unit]) => sum + Number(count) * { d: 86400, h: 3600, m: 60, s: 1 }[unit as 'd']!,
      0,
    );
  const [unseen] = written.named('eu', 'KeywheelOperatorNotSeen');
  const least = Math.min(...written.named('eu', 'KeywheelSecretRunsOut').map((rule) => seconds(rule.for)));
  expect(seconds(unseen!.for)).toBeLessThanOrEqual(Math.max(60, least));
  // Conditions have no series before the first refresh after a restart.
  expect(unseen!.expr).not.toContain('status_condition');
});

test('the watch of a pair is no Secret that fails, and has a rule of its own', () => {
  const { fleet } = banking({ fleet: ALERTS });
  const written = new Written(fleet);
  expect(written.named('eu', 'KeywheelRotationOverdue')[0]!.expr).toContain('name="pair.keywheel-rotation"');
  expect(written.named('eu', 'KeywheelSecretNotReady')[0]!.expr).toContain('name!~".+\\\\.keywheel-rotation"');
  expect(new Written(smallWithSecret({ fleet: ALERTS }).fleet).named('eu', 'KeywheelRotationOverdue')).toEqual([]);
});

test('a pair is overdue after the same time on every cluster, whichever has its CronJob', () => {
  const { fleet } = banking({ fleet: ALERTS });
  const written = new Written(fleet);
  const [[eu], [us]] = ['eu', 'us'].map((place) => written.named(place, 'KeywheelRotationOverdue')) as [any, any];
  expect(us!.labels.threshold).toBe(eu!.labels.threshold);
  expect(us!.labels.threshold).toMatch(/^\d+d/);
});

test('a pair that no CronJob turns has no time after which it is overdue, and that is said', () => {
  const { fleet } = banking({ fleet: ALERTS });
  const written = outputOf(synthesizeInMemory(fleet));
  const watch = (withRotators: boolean) => {
    const clusters = written.clusters.map((cluster) => ({
      ...cluster,
      files: cluster.files.map((file) => ({
        ...file,
        manifests: file.manifests.filter(({ object }) => withRotators || object.kind !== 'CronJob'),
      })),
    }));
    const views = readViews({ ...written, clusters });
    const asked = { fleet: 'acme', settings: fleet.alerts!.settings, ownerOf: () => undefined };
    return watchClusters(views, deliveryTimes(views), new Map(['eu', 'us'].map((name) => [name, asked])));
  };
  for (const [place, one] of watch(false)) {
    expect(JSON.stringify(one.groups)).not.toContain('KeywheelRotationOverdue');
    expect(one.leftOut).toContain(
      `KeywheelRotationOverdue for 1 of cluster ${place}: no CronJob of the fleet turns their users`,
    );
  }
  for (const [, one] of watch(true)) {
    expect(JSON.stringify(one.groups)).toContain('KeywheelRotationOverdue');
    expect(one.leftOut.join()).not.toContain('KeywheelRotationOverdue');
  }
});

test('what has less left than a rollout of the operator takes is told as soon as that is over, and that is said', () => {
  const written = everythingWatched();
  const [brief] = written.named('eu', 'KeywheelSecretRunsOut').filter(({ expr }) => expr.includes('"brief"'));
  expect(brief!.for).toBe('3m');
  expect(written.leftOut('eu')).toEqual([
    expect.stringMatching(/^KeywheelSecretRunsOut in time for 1 of cluster eu: .* 3m /),
  ]);
});

test('a ClusterSecretStore of somebody else is none of the fleet’s', () => {
  const { fleet, payments, namespace } = small({ fleet: ALERTS });
  const secret = new StaticSecret(payments, 'key', { keys: ['key'] });
  namespace.addClusterSecretStore('shared', { conditions: [{ namespaces: ['app'] }], secrets: [secret] });
  const [rule] = new Written(fleet).named('eu', 'KeywheelSharedStoreNotReady');
  const [store] = new Written(fleet).clusters[0]!.files.flatMap((file) => file.manifests).filter(
    ({ object }) => object.kind === 'ClusterSecretStore',
  );
  expect(rule!.expr).toContain(`name="${store!.object.metadata.name}"`);
});

test('an alert about a namespace has the owner of its tenant, any other one that of the alerts', () => {
  const { fleet } = smallWithSecret({
    fleet: { alerts: Alerts.ruleFiles({ owner: 'sre', alertLabels: { team: 'secrets' } }) },
  });
  const written = new Written(fleet);
  expect(written.groups('eu')[0]!.rules).toEqual([
    {
      record: 'keywheel:namespace:info',
      expr: 'vector(1)',
      labels: {
        fleet: 'acme',
        cluster: 'eu',
        namespace: 'app',
        tenant: 'prod/payments',
        owner: 'payments@example.com',
      },
    },
  ]);
  const [secret] = written.named('eu', 'KeywheelSecretNotReady');
  expect(secret!.labels).toEqual({ fleet: 'acme', cluster: 'eu', severity: 'warning', team: 'secrets' });
  expect(secret!.expr).toContain('* on (namespace) group_left (tenant, owner) keywheel:namespace:info{');
  expect(written.named('eu', 'KeywheelOperatorNotSeen')[0]!.labels['owner']).toBe('sre');
});

test('Reloader is watched where something waits for it', () => {
  const of = (restarts: boolean) => {
    const { fleet, namespace, delivery } = smallWithSecret({ fleet: ALERTS });
    const api = new kplus.Deployment(namespace.chart, 'api', {
      containers: [{ image: 'api:1', envFrom: [kplus.Env.fromSecret(delivery)] }],
    });
    if (restarts) {
      delivery.restartOnChange(api);
    }
    return new Written(fleet);
  };
  expect(of(true).named('eu', 'KeywheelReloaderNotSeen')).toHaveLength(1);
  expect(of(true).kept('eu').reloader).toEqual(['reloader_reload_executed_total']);
  expect(of(true).document('clusters/eu.scrape.yaml').scrape_configs).toHaveLength(2);
  expect(of(false).named('eu', 'KeywheelReloaderNotSeen')).toEqual([]);
  expect(of(false).document('clusters/eu.scrape.yaml').scrape_configs).toHaveLength(1);
});

const VAULT_CA = join(__dirname, '../../apps/bank/certificates/vault.pem');

test('the end of a CA certificate is told as long before as is asked', () => {
  const { fleet } = smallWithSecret({
    fleet: {
      vault: VaultServer.openBao({ address: 'https://bao.example.com:8200', caCertificate: Pem.fromFile(VAULT_CA) }),
      alerts: Alerts.ruleFiles({ certificateNotice: Duration.days(10) }),
    },
  });
  const [rule] = new Written(fleet).named('eu', 'KeywheelAuthorityEnds');
  const ends = Date.parse(new X509Certificate(readFileSync(VAULT_CA)).validTo) / 1000;
  expect(rule!.expr).toBe(`vector(time()) > ${ends - 10 * 86_400}`);
});

test('the ends of two CA certificates on one cluster are two alerts, for Alertmanager too', () => {
  const { fleet, payments, eu } = smallWithSecret({
    fleet: {
      vault: VaultServer.openBao({ address: 'https://bao.example.com:8200', caCertificate: Pem.fromFile(VAULT_CA) }),
      alerts: Alerts.ruleFiles(),
    },
  });
  const more = payments.addNamespace(eu, 'more');
  new StaticSecret(payments, 'more', { keys: ['a'] }).deliver(more);
  const twice = Buffer.from(`${readFileSync(VAULT_CA, 'utf8')}\n${readFileSync(VAULT_CA, 'utf8')}`).toString('base64');
  Emitted.of(more).patch({ kind: 'SecretStore' }, JsonPatch.replace('/spec/provider/vault/caBundle', twice));
  const rules = new Written(fleet).named('eu', 'KeywheelAuthorityEnds');

  expect(rules).toHaveLength(2);
  expect(new Set(rules.map(({ labels }) => JSON.stringify(labels))).size).toBe(2);
});

test('where one Prometheus sees all clusters, each rule looks at its own', () => {
  const fleet = acme({ alerts: Alerts.ruleFiles({ clusterLabel: 'cluster' }) });
  const prod = new Environment(fleet, 'prod');
  for (const name of ['eu', 'us']) {
    const tenant = team(prod, `team-${name}`);
    new StaticSecret(tenant, 'key', { keys: ['key'] }).deliver(tenant.addNamespace(spoke(prod, name), `app-${name}`));
  }
  const written = new Written(fleet);
  for (const { expr } of written.rules('us').filter(({ expr }) => expr.includes('externalsecret_'))) {
    for (const [selector] of expr.matchAll(/(?:externalsecret|secretstore)_\w+(\{[^}]*\})?/g)) {
      expect(selector).toContain('cluster="us"');
    }
  }
});

test('steps are rounded up for what must have had its time, and down for what must be known in time', () => {
  for (const seconds of [1, 59, 60, 61, 3599, 3601, 86_399, 86_401, 100_000, 1e6]) {
    expect(stepUp(seconds)).toBeGreaterThanOrEqual(seconds);
    expect(stepDown(seconds)).toBeLessThanOrEqual(seconds);
    expect(stepUp(stepUp(seconds))).toBe(stepUp(seconds));
  }
  expect(stepDown(59)).toBe(0);
});
