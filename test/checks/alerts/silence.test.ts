import { Alerts } from 'keywheel';
import { literalsOf, oneOf, series } from '../../../lib/encode/promql';
import { INSTALLED, TOOLS, watchedFleet } from '../../fixtures/watched';
import { kitchenSink } from '../../fixtures/kitchen-sink';
import { Output } from '../output';

const alerts = Alerts.prometheusOperator({ namespace: 'monitoring', clusterLabel: 'cluster' });
const CHECKS = ['monitor-finds-its-pods', 'rule-selects-what-is-there'];
const told = (output: Output) => output.findings.filter(({ id }) => CHECKS.includes(id)).map(({ message }) => message);

test.each(Object.entries(TOOLS))('rules and monitors with %s are about what is there', (_, tool) => {
  expect(told(new Output(watchedFleet(tool, { ...INSTALLED, alerts }).fleet))).toEqual([]);
});

test('so are those of a fleet of everything, and of charts that others install', () => {
  expect(told(new Output(kitchenSink({ alerts, canaries: true }).fleet))).toEqual([]);
});

const installed = () => new Output(watchedFleet(TOOLS.flux, { ...INSTALLED, alerts }).fleet);
const rules = (output: Output) => output.object('eu', 'PrometheusRule', 'keywheel.acme.alerts');

test('a rule about another cluster names what is there', () => {
  const output = installed();
  rules(output).spec.groups.push({
    rules: [{ alert: 'Other', expr: 'externalsecret_status_condition{cluster="us",namespace="shop-web",name="gone"}' }],
  });
  expect(told(output)).toEqual([]);
});

test('rules and monitors that others wrote are theirs to know', () => {
  const output = installed();
  for (const one of [rules(output), output.object('eu', 'PodMonitor', 'keywheel.acme.alerts.operator')]) {
    one.metadata.labels = {};
  }
  output.object('eu', 'HelmRelease', 'acme.external-secrets').spec.values.nameOverride = 'eso';
  output.object('eu', 'ExternalSecret', 'stripe').metadata.name = 'other';
  expect(told(output)).toEqual([]);
});

test.each([
  ['groups: none', (output: Output) => (rules(output).spec = {})],
  [
    'groups of another form',
    (output: Output) => (rules(output).spec = { groups: [null, { rules: 'x' }, { rules: [1, null] }] }),
  ],
  ['an expression that is not text', (output: Output) => (rules(output).spec.groups[1].rules[0].expr = { a: 1 })],
  [
    'a monitor without a spec',
    (output: Output) => delete output.object('eu', 'PodMonitor', 'keywheel.acme.alerts.operator').spec,
  ],
  [
    'a monitor with a pattern that is none',
    (output: Output) =>
      (output.object('eu', 'PodMonitor', 'keywheel.acme.alerts.operator').spec.podMetricsEndpoints = [
        null,
        { metricRelabelings: [null, { action: 'keep', sourceLabels: ['__name__'], regex: '(' }] },
      ]),
  ],
])('%s: nothing is said, and nothing breaks', (_, edit) => {
  const output = installed();
  edit(output);
  expect(told(output)).toEqual([]);
  expect(output.findings.filter(({ id }) => id === 'check-completes')).toEqual([]);
});

test('of two installations one that is found is enough', () => {
  const output = installed();
  const release = structuredClone(output.object('eu', 'HelmRelease', 'acme.external-secrets'));
  release.metadata.name = 'second';
  release.spec.values.nameOverride = 'second';
  output.add('eu', 'cluster.installation/cluster.k8s.yaml', release);
  expect(told(output)).toEqual([]);
});

test('names come back from a matcher as they were put into it, and a pattern is no name', () => {
  const names = ['a', 'b.c', 'keywheel-canary.x', 'x-1'];
  const [label, operator, text] = oneOf('name', names);
  expect(series('m', [label, operator, text])).toContain('name=~');
  expect(literalsOf('=~', JSON.stringify(text))).toEqual([...names].sort());
  expect(literalsOf('=', '"a|b"')).toEqual(['a|b']);
  for (const pattern of ['a.*', 'a.c', '(a|b)', 'a+', '']) {
    expect(literalsOf('=~', JSON.stringify(pattern))).toBeUndefined();
  }
});
