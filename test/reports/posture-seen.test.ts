import * as kplus from 'cdk8s-plus-28';
import { StaticSecret } from 'keywheel';
import { fleetStatus, Live } from '../../lib/live/fleet-status';
import { hubQuestions } from '../../lib/live/hub-readers';
import type { LiveCluster } from '../../lib/live/live-cluster';
import type { HubAnswer, LiveHub } from '../../lib/live/live-hub';
import { factsOf } from '../../lib/reports/posture/posture-report';
import { Seen, seenFacts } from '../../lib/reports/posture/seen';
import { seenJson, seenMarkdown, seenSummary, seenText } from '../../lib/reports/posture/seen-report';
import { Topic } from '../../lib/reports/posture/topic';
import { runChecks } from '../../lib/checks';
import { outputOf, readViews } from '../../lib/views/views';
import { rendered } from '../checks/output';
import { small } from '../fixtures/fleets';
import { servedHub } from '../fixtures/hub-servers';
import { asWritten, changed, NOW } from '../live/live-fixture';

const { fleet, payments, namespace } = small({ fleet: { vault: servedHub() }, cluster: {} });
new StaticSecret(payments, 'stripe', { keys: ['key'] }).deliver(namespace);
new kplus.Deployment(namespace.chart, 'api', {
  metadata: { name: 'api' },
  containers: [{ image: 'x' }],
  automountServiceAccountToken: false,
});
const OUTPUT = outputOf(rendered(fleet));
const VIEWS = readViews(OUTPUT);
const LIVE = asWritten(OUTPUT, 'eu');
const ROLE = hubQuestions(OUTPUT.resources).find(({ resource }) => resource.type.endsWith('jwt_auth_backend_role'))!;

function hub(change: Readonly<Record<string, HubAnswer>> = {}, more: Partial<LiveHub> = {}): LiveHub {
  const questions = hubQuestions(OUTPUT.resources);
  const answers = new Map<string, HubAnswer>();
  for (const { path, entry, resource } of questions) {
    const own = entry === undefined ? resource.attributes : { [entry]: resource.attributes };
    const before = answers.get(path);
    const known = typeof before === 'object' && 'fields' in before ? before.fields : {};
    answers.set(path, { fields: { ...known, ...own } });
  }
  answers.set('sys/audit', { fields: { 'file/': {} } });
  Object.entries(change).forEach(([path, answer]) => answers.set(path, answer));
  const folders = [...new Set(questions.flatMap(({ folder }) => folder ?? []))];
  const names = (folder: string) => questions.filter((one) => one.folder === folder).map(({ name = '' }) => name);
  const lists = new Map(folders.map((folder) => [folder, names(folder)] as const));
  const address = 'https://bao.example.com:8200';
  return { ...{ address, state: 'unsealed', at: NOW, seal: 'transit', answers, lists }, ...more };
}

function facts(live: Partial<Live> = {}) {
  const looked: Live = { clusters: [LIVE], away: [], hub: hub(), ...live };
  const about = { fleet: 'acme', views: VIEWS, findings: runChecks(VIEWS), times: [], fileTimes: [] };
  const found = fleetStatus(OUTPUT, looked, VIEWS);
  return seenFacts(factsOf(about), { output: OUTPUT, views: VIEWS, live: looked, found });
}
const seen = (topic: Topic, live?: Partial<Live>): Seen => facts(live).find((one) => one.topic === topic)!.seen;
const clusters = (...all: LiveCluster[]) => ({ clusters: all });

test('of a fleet that is as it was written, what was seen says so, with who answered and when', () => {
  const on = { state: 'as written', at: NOW, by: 'API server of "eu"' };
  expect(seen('tokens')).toMatchObject(on);
  expect(seen('byHand')).toMatchObject(on);
  const at = { state: 'as written', at: NOW, by: 'https://bao.example.com:8200' };
  expect(seen('seal')).toMatchObject({ ...at, says: 'it is unsealed by transit' });
  expect(seen('audit')).toMatchObject({ ...at, says: '1 audit device: file/' });
  expect(seen('tenants')).toMatchObject(at);
});

test('what nothing tells is not seen, whatever was asked, and it is said what tells it', () => {
  for (const topic of ['encryption', 'keyService', 'inClear', 'rotation', 'rootToken'] as const) {
    expect(seen(topic)).toEqual({ state: 'not seen', says: expect.any(String) });
  }
});

test('of who did not answer, nothing is claimed', () => {
  const nobody = facts({ clusters: [], away: [{ name: 'eu', reason: 'no route' }], hub: undefined });
  expect(nobody.map(({ seen: { state, at, by } }) => [state, at, by])).toEqual(
    nobody.map(() => ['not seen', undefined, undefined]),
  );
  expect(seen('tokens', { clusters: [] }).says).toBe('the cluster was not asked');
  expect(seen('seal', { hub: hub({}, { state: 'sealed' }) })).toMatchObject({ state: 'not seen' });
});

test('a kind that was not listed keeps back what it would tell', () => {
  const unseen = [{ apiVersion: 'apps/v1', kind: 'Deployment', reason: '403' }];
  expect(seen('tokens', clusters({ ...LIVE, unseen }))).toEqual({
    state: 'not seen',
    says: 'Deployment objects were not listed',
  });
});

test('a pod that was given an API token by hand is otherwise', () => {
  const mounting = changed(LIVE, (object) => {
    const copy: any = structuredClone(object);
    if (copy.kind === 'Deployment') {
      copy.spec.template.spec.automountServiceAccountToken = true;
    }
    return copy;
  });
  expect(seen('tokens', clusters(mounting))).toMatchObject({
    state: 'otherwise',
    says: expect.stringMatching(/^1 of 1/),
  });
});

test('another seal, no audit device, and a role with more than was written are otherwise', () => {
  expect(seen('seal', { hub: hub({}, { seal: 'shamir' }) })).toMatchObject({
    state: 'otherwise',
    says: 'people unseal it, with shares of the key',
  });
  expect(seen('audit', { hub: hub({ 'sys/audit': { fields: {} } }) })).toMatchObject({ state: 'otherwise' });
  const fields = { ...ROLE.resource.attributes, token_policies: ['admin'] };
  expect(seen('tenants', { hub: hub({ [ROLE.path]: { fields } }) })).toMatchObject({ state: 'otherwise' });
});

test('what the token may not read is not seen', () => {
  const refused = { refused: '403' };
  expect(seen('audit', { hub: hub({ 'sys/audit': refused }) })).toMatchObject({ state: 'not seen' });
  expect(seen('tenants', { hub: hub({ [ROLE.path]: refused }) })).toMatchObject({ state: 'not seen' });
  expect(seen('seal', { hub: hub({}, { seal: undefined }) })).toMatchObject({ state: 'not seen' });
});

test('each format has every topic once, and when it was seen', () => {
  const all = facts();
  expect(seenText(all).match(/^(Seal|Audit log|Root token)/gm)).toHaveLength(3);
  expect(seenMarkdown(all)).toContain('## Cluster eu');
  const { facts: told } = JSON.parse(JSON.stringify(seenJson(all)));
  expect(told).toHaveLength(all.length);
  expect(told.find(({ topic }: any) => topic === 'seal').seen.at).toBe(new Date(NOW).toISOString());
  expect(seenSummary(all)).toMatch(/^\d+ topics: 6 seen, 0 otherwise than written, 5 not seen$/);
});
