import { Alerts, StaticSecret } from 'keywheel';
import type { RuleGroup } from '../../lib/output/alert-rules';
import { prometheusRules } from '../../lib/projections/alerts/prometheus-objects';
import { small, smallWithSecret } from '../fixtures/fleets';
import { Written } from './watched';

/** What kubectl writes an object into, beside annotations of others. https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/ */
const ANNOTATION = 262_144;
const SECRETS = 10_000;
const PLACED = { name: 'keywheel.acme.alerts', namespace: 'monitoring', objectLabels: {} };

/** Secrets of one cluster, in one namespace or in many, of which no two have Secrets of the same names. */
function groupsOf(secrets: number, namespaces: number, more: readonly string[] = []): readonly RuleGroup[] {
  const { fleet, payments, eu } = small({ fleet: { alerts: Alerts.ruleFiles() } });
  const places = Array.from({ length: namespaces }, (_, index) => payments.addNamespace(eu, `ns-${index}`));
  for (let index = 0; index < secrets; index += 1) {
    new StaticSecret(payments, `orders-of-customer-${index}`, { keys: ['key'] }).deliver(places[index % namespaces]!, {
      name: `orders.of-customer-${index}`,
    });
  }
  for (const id of more) {
    new StaticSecret(payments, id, { keys: ['key'] }).deliver(places[0]!);
  }
  return new Written(fleet).groups('eu');
}

const objectsOf = (groups: readonly RuleGroup[]) => prometheusRules(groups, PLACED) as any[];
const bytes = (one: unknown) => Buffer.byteLength(JSON.stringify(one));

const SHAPES = [
  ['in one namespace', 1],
  ['in a thousand', 1000],
] as const;

describe.each(SHAPES)('10,000 Secrets %s', (_, namespaces) => {
  const groups = groupsOf(SECRETS, namespaces);
  const objects = objectsOf(groups);
  const unsynced = groups
    .flatMap(({ rules }) => rules)
    .filter((rule) => 'alert' in rule && rule.alert === 'KeywheelSecretNotSynced');

  test('are objects that kubectl can apply, with names of their own, and no rule is lost', () => {
    expect(objects.length).toBeGreaterThan(1);
    for (const object of objects) {
      expect(bytes(object)).toBeLessThan(ANNOTATION * 0.8);
    }
    expect(new Set(objects.map(({ metadata }) => metadata.name)).size).toBe(objects.length);
    const written = objects.flatMap(({ spec }) => spec.groups.flatMap(({ rules }: RuleGroup) => rules));
    const text = (rules: readonly unknown[]) => rules.map((rule) => JSON.stringify(rule)).sort();
    expect(text(written)).toEqual(text(groups.flatMap(({ rules }) => rules)));
    const names = objects.flatMap(({ spec }) => spec.groups.map(({ name }: RuleGroup) => name));
    expect(new Set(names).size).toBe(names.length);
  });

  test('are each in one rule, and rules of one name differ in their labels', () => {
    const named = unsynced.flatMap(({ expr }) =>
      [...expr.matchAll(/customer-(\d+)/g)].map(([, index]) => Number(index)),
    );
    expect(named.sort((a, b) => a - b)).toEqual(Array.from({ length: SECRETS }, (_, index) => index));
    const labels = unsynced.map((rule) => JSON.stringify(rule.labels));
    expect(new Set(labels).size).toBe(unsynced.length);
  });

  test('change little where one more comes', () => {
    const after = objectsOf(groupsOf(SECRETS, namespaces, ['new']));
    const known = new Map(objects.map((object) => [object.metadata.name, JSON.stringify(object)]));
    const changed = after.filter((object) => known.get(object.metadata.name) !== JSON.stringify(object));
    expect(after).toHaveLength(objects.length);
    expect(changed.map(({ metadata }) => metadata.name)).toHaveLength(1);
  });

  test('are twice as much as half of them', () => {
    const half = bytes(groupsOf(SECRETS / 2, namespaces / (namespaces > 1 ? 2 : 1)));
    expect(bytes(groups) / half).toBeLessThan(2.2);
  });
});

test('a cluster of many tenants is several objects, none of them larger than its controller takes', () => {
  const alerts = Alerts.prometheusOperator({ namespace: 'monitoring' });
  const { fleet, payments, eu, db } = smallWithSecret({ fleet: { alerts } });
  for (let index = 0; index < 1500; index += 1) {
    db.deliver(payments.addNamespace(eu, `${'namespace-with-a-long-name-'.repeat(2)}${index}`));
  }
  const rules = new Written(fleet).clusters[0]!.files.flatMap((file) => file.manifests).filter(
    ({ object }) => object.kind === 'PrometheusRule',
  );
  expect(rules.length).toBeGreaterThan(1);
  expect(new Set(rules.map(({ object }) => object.metadata.name)).size).toBe(rules.length);
  for (const { object } of rules) {
    expect(JSON.stringify(object).length).toBeLessThan(300 * 1024);
  }
});
