import { Alerts } from 'keywheel';
import { banking, smallWithSecret } from '../fixtures/fleets';
import { ALERTS, NODES, Written } from './watched';

const HUB = 'the hub';
const hub = (options: object) => ({ alerts: Alerts.ruleFiles({ hub: { nodes: NODES, ...options } }) });

test('the hub is watched where it is asked for, and of the fleet alone', () => {
  const written = new Written(smallWithSecret({ fleet: { alerts: Alerts.ruleFiles() } }).fleet);
  expect(written.files).toEqual(['clusters/eu.rules.yaml', 'clusters/eu.scrape.yaml', 'dashboard.json']);
  expect(new Written(smallWithSecret({ fleet: ALERTS }).fleet).files).toContain('hub.rules.yaml');
});

test('a quorum is that of the nodes that are declared', () => {
  const quorum = (count: number) =>
    new Written(
      smallWithSecret({ fleet: hub({ nodes: Array.from({ length: count }, (_, at) => `bao-${at}:8200`) }) }).fleet,
    )
      .named(HUB, 'KeywheelHubQuorumLost')
      .map(({ expr }) => Number(/< (\d+)$/.exec(expr)![1]));
  expect(quorum(1)).toEqual([]);
  expect([2, 3, 4, 5].flatMap(quorum)).toEqual([2, 2, 3, 3]);
});

test('with a token, what standby nodes would have to tell is left out, and that is said', () => {
  const written = new Written(smallWithSecret({ fleet: hub({ tokenFile: '/etc/prometheus/token' }) }).fleet);
  const told = written.rules(HUB).map(({ alert }) => alert);
  for (const alert of ['KeywheelHubNodeNotSeen', 'KeywheelHubQuorumLost', 'KeywheelHubLeaders']) {
    expect(told).not.toContain(alert);
    expect(written.leftOut(HUB)).toContainEqual(expect.stringMatching(`^${alert}: .*hub.tokenFile`));
  }
  expect(told).toContain('KeywheelHubPeerMissing');
  expect(new Written(smallWithSecret({ fleet: ALERTS }).fleet).leftOut(HUB)).toEqual([]);
});

test('a scrape of one node is not one of another, and keeps the name of its cluster from other labels', () => {
  const [job] = new Written(smallWithSecret({ fleet: ALERTS }).fleet).document('hub.scrape.yaml').scrape_configs;
  expect(job.follow_redirects).toBe(false);
  expect(job.metric_relabel_configs.slice(1)).toEqual([
    { source_labels: ['cluster'], target_label: 'vault_cluster' },
    { regex: 'cluster', action: 'labeldrop' },
  ]);
});

test('leases are held against what the fleet makes and what others may have', () => {
  const written = new Written(banking({ fleet: hub({ otherLeases: 50 }) }).fleet);
  const more = new Written(banking({ fleet: hub({ otherLeases: 150 }) }).fleet);
  const limit = (one: Written) => Number(/> (\d+)$/.exec(one.named(HUB, 'KeywheelLeasesGrow')[0]!.expr)![1]);
  expect(limit(more) - limit(written)).toBe(100);
  expect(limit(written)).toBeGreaterThan(50);
});

test('without what others may have, leases are left out, and that is said', () => {
  const written = new Written(banking({ fleet: hub({}) }).fleet);
  expect(written.named(HUB, 'KeywheelLeasesGrow')).toEqual([]);
  expect(written.leftOut(HUB)).toEqual([expect.stringContaining('hub.otherLeases')]);
  expect(written.report).toContain('KeywheelLeasesGrow');
});

test('a health probe is a job and a rule, both or none', () => {
  const probed = new Written(smallWithSecret({ fleet: hub({ blackboxExporter: 'blackbox:9115' }) }).fleet);
  const jobs = (written: Written) =>
    written.document('hub.scrape.yaml').scrape_configs.map(({ job_name: name }: any) => name);
  expect(jobs(probed)).toEqual(['keywheel-acme-hub', 'keywheel-acme-health']);
  expect(probed.named(HUB, 'KeywheelHubUnhealthy')[0]!.expr).toContain('job="keywheel-acme-health"');
  const unprobed = new Written(smallWithSecret({ fleet: ALERTS }).fleet);
  expect(jobs(unprobed)).toEqual(['keywheel-acme-hub']);
  expect(unprobed.named(HUB, 'KeywheelHubUnhealthy')).toEqual([]);
});

test('what is kept of a scrape is what rules and panels read', () => {
  const written = new Written(banking({ fleet: ALERTS }).fleet);
  const kept = new Set([...Object.values(written.kept(HUB)), ...Object.values(written.kept('eu'))].flat());
  const panels = written.document('dashboard.json').panels.flatMap(({ targets }: any) => targets);
  for (const { expr } of [...written.rules(HUB), ...written.rules('eu'), ...panels]) {
    const read =
      expr.replace(/"[^"]*"/g, '').match(/\b(externalsecret|secretstore|pushsecret|vault|reloader|process)_\w+/g) ?? [];
    expect(read.filter((word: string) => word !== 'vault_cluster' && !kept.has(word))).toEqual([]);
  }
  const [job] = written.document('hub.scrape.yaml').scrape_configs;
  expect(job.metric_relabel_configs[0].regex.split('|')).toEqual(written.kept(HUB).hub);
});
