import { JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Alerts, Emitted, FleetProps, SealedSecret, StaticSecret } from 'keywheel';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { banking, filesBelow, inEmptyFolder, small, smallWithSecret } from '../fixtures/fleets';
import { INSTALLED, objectsIn, TOOLS, watchedFleet } from '../fixtures/watched';
import { sealedFile, sealingCertificates } from '../sealed/fixtures';
import { ALERTS, Written } from './watched';

const OPERATOR = Alerts.prometheusOperator({ namespace: 'monitoring', objectLabels: { release: 'kps' } });
const RUNBOOKS = join(__dirname, '../../docs/runbooks');

function sealedAndReloaded(fleet: Partial<FleetProps>) {
  const made = smallWithSecret({
    fleet,
    cluster: { sealingCertificates: sealingCertificates('prod-eu-2025', 'prod-eu') },
  });
  SealedSecret.fromFile(made.namespace, 'licence', sealedFile('licence'));
  const delivery = new StaticSecret(made.payments, 'watched', { keys: ['key'] }).deliver(made.namespace);
  const api = new kplus.Deployment(made.namespace.chart, 'api', {
    containers: [{ image: 'api:1', envFrom: [kplus.Env.fromSecret(delivery)] }],
  });
  delivery.restartOnChange(api);
  return made;
}

test('files and the dashboard are the fleet’s own, and go with the alerts', () => {
  inEmptyFolder(() => {
    smallWithSecret({ fleet: ALERTS }).fleet.synth();
    const files = Object.keys(filesBelow('dist.alerts')).filter((file) => !file.endsWith('/'));
    expect(files.sort()).toEqual([
      'acme/clusters/eu.rules.yaml',
      'acme/clusters/eu.scrape.yaml',
      'acme/dashboard.json',
      'acme/hub.rules.yaml',
      'acme/hub.scrape.yaml',
    ]);
    const dashboard = JSON.parse(readFileSync('dist.alerts/acme/dashboard.json', 'utf8'));
    // As Grafana's schema has it (AnnotationQuery): the query is the target.
    expect(dashboard.annotations.list[0].target).toMatchObject({ expr: expect.stringContaining('ALERTS{') });
    expect(dashboard).toMatchObject({
      uid: 'keywheel-acme',
      description: expect.stringContaining('Written by keywheel'),
    });
    expect((load(readFileSync('dist.alerts/acme/hub.rules.yaml', 'utf8')) as any).groups).toHaveLength(1);
    smallWithSecret({ fleet: ALERTS }).fleet.synth({ committed: true });
    smallWithSecret().fleet.synth();
    expect(existsSync('dist.alerts/acme/dashboard.json')).toBe(false);
    expect(existsSync('reports/acme/alerts.md')).toBe(false);
  });
});

test('two fleets in one folder keep each other’s rules', () => {
  inEmptyFolder(() => {
    for (const name of ['acme', 'other']) {
      small({ fleet: { ...ALERTS, name } }).fleet.synth({
        manifests: name,
        terraform: `${name}.out`,
        alerts: 'alerts',
      });
    }
    expect(readdirSync('alerts').sort()).toEqual(['acme', 'other']);
  });
});

test('objects for Prometheus’ operator come with the cluster, in a file that applies without the others', () => {
  inEmptyFolder(() => {
    smallWithSecret({ fleet: { alerts: OPERATOR } }).fleet.synth();
    const objects = objectsIn('dist/eu/cluster.alerts.k8s.yaml');
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
      'PrometheusRule monitoring/keywheel.acme.alerts',
      'PodMonitor monitoring/keywheel.acme.alerts.operator',
    ]);
    for (const { metadata } of objects) {
      expect(metadata.labels).toMatchObject({ release: 'kps', 'app.kubernetes.io/managed-by': 'keywheel' });
    }
    expect(objects[1].spec).toMatchObject({
      namespaceSelector: { matchNames: ['external-secrets'] },
      podMetricsEndpoints: [{ port: 'metrics', honorLabels: true }],
    });
  });
});

test.each([
  ['the usual namespaces', {}, ['reloader', 'kube-system']],
  ['those that are named', { reloaderNamespace: 'rl', sealedSecretsNamespace: 'seals' }, ['rl', 'seals']],
])('Reloader and Sealed Secrets are believed in %s alone, and Reloader nothing of its labels', (_, options, places) => {
  const { fleet, eu } = sealedAndReloaded({
    alerts: Alerts.prometheusOperator({ namespace: 'monitoring', ...options }),
  });
  const monitors = new Written(fleet).clusters
    .find(({ name }) => name === eu.name)!
    .files.flatMap((file) => file.manifests.map(({ object }) => object as any))
    .filter(({ kind }) => kind === 'PodMonitor')
    .map(({ spec }) => [spec.namespaceSelector, spec.podMetricsEndpoints[0].honorLabels]);
  expect(monitors.slice(1)).toEqual([
    [{ matchNames: [places[0]] }, false],
    [{ matchNames: [places[1]] }, true],
  ]);

  const files = new Written(sealedAndReloaded({ alerts: Alerts.ruleFiles(options) }).fleet);
  const jobs = files.document('clusters/eu.scrape.yaml').scrape_configs.slice(1);
  expect(jobs.map((job: any) => [job.kubernetes_sd_configs, job.honor_labels])).toEqual([
    [[{ role: 'pod', namespaces: { names: [places[0]] } }], false],
    [[{ role: 'pod', namespaces: { names: [places[1]] } }], true],
  ]);
});

test.each(Object.entries(TOOLS))('with %s they are in a folder of their own, for which nothing waits', (_, tool) => {
  inEmptyFolder(() => {
    const { findings } = watchedFleet(tool, { ...INSTALLED, alerts: OPERATOR }).fleet.synth();
    expect(findings).toEqual([]);
    expect(objectsIn('dist/eu/cluster.alerts/cluster.k8s.yaml').map(({ kind }) => kind)).toEqual([
      'PrometheusRule',
      'PodMonitor',
      'PodMonitor',
    ]);
    const told = Object.entries(filesBelow('dist.gitops'))
      .map(([, text]) => text)
      .join('\n');
    expect(told).toContain('cluster.alerts');
    expect(told).not.toMatch(/dependsOn:\n(?:\s+- name: \S+\n)*\s+- name: \S*cluster\.alerts/);
  });
});

test('an object of theirs can be patched like any other', () => {
  const { fleet, eu } = smallWithSecret({ fleet: { alerts: OPERATOR } });
  Emitted.of(eu).patch({ kind: 'PodMonitor' }, JsonPatch.add('/spec/jobLabel', 'operator'));
  const manifests = new Written(fleet).clusters[0]!.files.flatMap((file) => file.manifests);
  expect(manifests.find(({ object }) => object.kind === 'PodMonitor')!.object['spec']).toMatchObject({
    jobLabel: 'operator',
  });
});

test('every alert says what to do: a page that is there, and a command', () => {
  const pages = readdirSync(RUNBOOKS);
  const written = new Written(banking({ fleet: ALERTS }).fleet);
  const rules = ['eu', 'us', 'the hub'].flatMap((place) => written.rules(place));
  expect(rules.length).toBeGreaterThan(20);
  for (const { alert, annotations } of rules) {
    expect(pages).toContain(annotations['runbook']!.replace('docs/runbooks/', ''));
    expect(readFileSync(join(RUNBOOKS, '..', 'alerts.md'), 'utf8')).toContain(`\`${alert}\``);
    expect(annotations).toMatchObject({ command: 'npx keywheel status', summary: /./, description: /./ } as object);
  }
});

test('the address of runbooks is the one that is given', () => {
  const { fleet } = smallWithSecret({
    fleet: { alerts: Alerts.ruleFiles({ runbooks: 'https://wiki.example.com/kw/' }) },
  });
  const [rule] = new Written(fleet).named('eu', 'KeywheelSecretNotReady');
  expect(rule!.annotations['runbook_url']).toBe('https://wiki.example.com/kw/secret-not-ready.md');
});

test('what a program says is text in a rule, and no template of Go', () => {
  const owner = '{{ .ExternalURL }} "quoted" \\ {{';
  const { fleet } = smallWithSecret({
    fleet: { alerts: Alerts.ruleFiles({ owner, alertLabels: { route: '{{ $value }}' } }) },
    tenant: { owner },
  });
  const written = new Written(fleet);
  // A label of a recording rule is taken as it is.
  expect(written.groups('eu')[0]!.rules[0]!.labels['owner']).toBe(owner);
  const [rule] = written.named('eu', 'KeywheelOperatorNotSeen');
  expect(rule!.labels['owner']).toBe('{{ "{" }}{ .ExternalURL }} "quoted" \\ {{ "{" }}{{ "{" }}');
  expect(rule!.labels['route']).toBe('{{ "{" }}{ $value }}');
});
