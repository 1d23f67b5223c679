import type { Mutation } from '../../mutation';
import type { Output } from '../../output';

const RELEASE = 'eu/cluster.installation/cluster.k8s.yaml, HelmRelease flux-system/acme.';

const MONITOR = 'eu/cluster.alerts/cluster.k8s.yaml, PodMonitor monitoring/keywheel.acme.alerts.';

const RULES = 'eu/cluster.alerts/cluster.k8s.yaml, PrometheusRule monitoring/keywheel.acme.alerts';

const values = (output: Output, chart = 'external-secrets') =>
  output.object('eu', 'HelmRelease', `acme.${chart}`).spec.values;

const monitor = (output: Output, exporter: string) =>
  output.object('eu', 'PodMonitor', `keywheel.acme.alerts.${exporter}`).spec;

const rule = (output: Output, alert: string) =>
  output
    .object('eu', 'PrometheusRule', 'keywheel.acme.alerts')
    .spec.groups.flatMap(({ rules }: any) => rules)
    .find((one: any) => one.alert === alert);

const told =
  (id: string) =>
  (when: string, mutate: (output: Output) => unknown, place: string, ...message: string[]): Mutation => ({
    ...{ id, fleet: 'watched', when, place, message, path: 'prod/eu' },
    mutate: (output) => void mutate(output),
  });

const found = told('monitor-finds-its-pods');

const selected = told('rule-selects-what-is-there');

/** What is written for Prometheus, and what it is about. */
export const alerts: readonly Mutation[] = [
  found(
    'the operator tells its metrics nobody',
    (output) => (values(output).extraArgs = { 'metrics-addr': '0' }),
    `${RELEASE}external-secrets`,
    'with extraArgs.metrics-addr: 0 External Secrets Operator tells PodMonitor monitoring/keywheel.acme.alerts.operator no metrics',
  ),
  found(
    'the operator tells its metrics at a port that has no name',
    (output) => (values(output).extraArgs = { 'metrics-addr': ':9999' }),
    `${RELEASE}external-secrets`,
    'with extraArgs.metrics-addr: :9999 ',
  ),
  found(
    'the operator tells its metrics over TLS alone',
    (output) => (values(output).metrics = { listen: { secure: { enabled: true } } }),
    `${RELEASE}external-secrets`,
    'with metrics.listen.secure.enabled: true ',
  ),
  found(
    'pods of the operator have another name',
    (output) => (values(output).nameOverride = 'eso'),
    `${RELEASE}external-secrets`,
    'with nameOverride: eso pods of External Secrets Operator have another label app.kubernetes.io/name',
  ),
  found(
    'the operator is looked for elsewhere',
    (output) => (monitor(output, 'operator').namespaceSelector.matchNames = ['eso']),
    `${MONITOR}operator`,
    'it looks for pods of External Secrets Operator in "eso", and the chart is installed in "external-secrets"',
  ),
  found(
    'the operator is looked for next to the monitor',
    (output) => delete monitor(output, 'operator').namespaceSelector,
    `${MONITOR}operator`,
    'in "monitoring", and the chart is installed in "external-secrets"',
  ),
  found(
    'pods of Reloader have another label',
    (output) => (values(output, 'reloader').reloader.deployment.labels = { provider: 'acme' }),
    `${RELEASE}reloader`,
    'with reloader.deployment.labels.provider: acme pods of Reloader',
  ),
  found(
    'Reloader is looked for elsewhere',
    (output) => (monitor(output, 'reloader').namespaceSelector.matchNames = ['rl']),
    `${MONITOR}reloader`,
    'it looks for pods of Reloader in "rl"',
  ),
  selected(
    'a Secret has another name than when the rules were written',
    (output) => (output.object('eu', 'ExternalSecret', 'stripe').metadata.name = 'stripe-live'),
    RULES,
    'rule KeywheelSecretNotSynced selects ExternalSecret shop-web/stripe, and "eu" has none of that name',
  ),
  selected(
    'a rule is edited by hand',
    (output) => {
      const one = rule(output, 'KeywheelSecretNotSynced');
      one.expr = one.expr.replaceAll('name=', 'name="gone",namespace=');
    },
    RULES,
    'rule KeywheelSecretNotSynced selects ExternalSecret ',
    '/gone',
  ),
  selected(
    'the watch of a pair is called otherwise',
    (output) => {
      const one = rule(output, 'KeywheelRotationOverdue');
      one.expr = one.expr.replaceAll('orders.keywheel-rotation', 'orders-2.keywheel-rotation');
    },
    RULES,
    'rule KeywheelRotationOverdue selects ExternalSecret shop-web/orders-2.keywheel-rotation',
  ),
];
