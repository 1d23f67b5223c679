import fc from 'fast-check';
import { namedBy, reloads } from '../../lib/views/reloader';
import { readWorkload } from '../../lib/views/workloads';

const R = 'reloader.stakater.com';
const restarts = (
  own: Record<string, string>,
  pods: Record<string, string> = {},
  { name = 'web', isUsed = true, annotations = {} } = {},
) => reloads({ own, pods }, { name, isUsed, annotations });

describe('Reloader restarts a workload', () => {
  test.each([
    [{ [`secret.${R}/reload`]: 'web' }, {}],
    [{ [`secret.${R}/reload`]: 'db, web' }, {}],
    [{ [`secret.${R}/reload`]: 'w.*' }, {}],
    [{ [`${R}/auto`]: 'true' }, {}],
    [{ [`${R}/auto`]: 'True' }, {}],
    [{ [`secret.${R}/auto`]: '1' }, {}],
    [{ [`${R}/auto`]: 'false', [`secret.${R}/auto`]: 'true' }, {}],
    [{ [`${R}/auto`]: 'false', [`secret.${R}/reload`]: 'web' }, {}],
    [{}, { [`secret.${R}/reload`]: 'web' }],
    [{}, { [`${R}/auto`]: 'true' }],
    [{ 'example.com/x': 'y' }, { [`secret.${R}/auto`]: 'true' }],
    [{ [`configmap.${R}/reload`]: 'cfg' }, { [`secret.${R}/reload`]: 'web' }],
    [{ [`secrets.exclude.${R}/reload`]: 'we.*', [`${R}/auto`]: 'true' }, {}],
  ])('%j, pods %j', (own, pods) => {
    expect(restarts(own, pods)).toBe(true);
  });
});

describe('Reloader leaves a workload alone', () => {
  test.each([
    [{}, {}],
    [{ [`secret.${R}/reload`]: 'we' }, {}],
    [{ [`secret.${R}/reload`]: 'webs' }, {}],
    [{ [`secret.${R}/reload`]: '(' }, {}],
    [{ [`configmap.${R}/reload`]: 'web' }, {}],
    [{ [`configmap.${R}/auto`]: 'true' }, {}],
    [{ [`${R}/auto`]: 'yes' }, {}],
    // What the workload says is all that counts then.
    [{ [`${R}/auto`]: 'false' }, { [`${R}/auto`]: 'true' }],
    [{ [`secret.${R}/reload`]: 'db' }, { [`secret.${R}/reload`]: 'web' }],
    [{ [`${R}/auto`]: 'true', [`secrets.exclude.${R}/reload`]: 'db,web' }, {}],
    [{ [`${R}/search`]: 'true' }, {}],
  ])('%j, pods %j', (own, pods) => {
    expect(restarts(own, pods)).toBe(false);
  });

  test('that has not the Secret, unless it names it', () => {
    expect(restarts({ [`${R}/auto`]: 'true' }, {}, { isUsed: false })).toBe(false);
    expect(restarts({ [`secret.${R}/reload`]: 'web' }, {}, { isUsed: false })).toBe(true);
  });

  test('whatever it says, where the Secret is to be ignored', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(`${R}/auto`, `secret.${R}/auto`, `secret.${R}/reload`),
        fc.boolean(),
        (key, onPods) => {
          const said = { [key]: key.endsWith('/auto') ? 'true' : 'web' };
          const place: [Record<string, string>, Record<string, string>] = onPods ? [{}, said] : [said, {}];
          expect(restarts(...place)).toBe(true);
          expect(restarts(...place, { annotations: { [`${R}/ignore`]: 'true' } })).toBe(false);
          expect(restarts(...place, { annotations: { [`${R}/ignore`]: 'false' } })).toBe(true);
        },
      ),
    );
  });
});

test('a workload that searches restarts for Secrets that say so', () => {
  expect(restarts({ [`${R}/search`]: 'true' }, {}, { annotations: { [`${R}/match`]: 'true' } })).toBe(true);
  expect(restarts({}, { [`${R}/search`]: 'true' }, { annotations: { [`${R}/match`]: 'true' } })).toBe(true);
});

test('classes are named beside Secrets', () => {
  const own = { [`secret.${R}/reload`]: 'a,b', [`secretproviderclass.${R}/reload`]: 'c' };
  expect(namedBy({ own, pods: {} })).toEqual(['a', 'b']);
  expect(namedBy({ own: {}, pods: own }, 'secretproviderclass')).toEqual(['c']);
});

const GROUPS: Readonly<Record<string, string>> = { CronJob: 'batch/v1', Job: 'batch/v1', Pod: 'v1' };
const workload = (kind: string, spec: object) =>
  readWorkload({
    object: {
      apiVersion: GROUPS[kind] ?? 'apps/v1',
      kind,
      metadata: { name: 'web', namespace: 'shop', annotations: { [`secret.${R}/reload`]: 'web' } },
      spec: { template: { spec: { containers: [] } }, ...spec },
    },
    path: '',
    file: '',
  })!;

test.each([
  ['Deployment', { paused: true }, 'paused'],
  ['Deployment', { paused: false }, undefined],
  ['Deployment', { strategy: { type: 'Recreate' } }, undefined],
  ['StatefulSet', { updateStrategy: { type: 'OnDelete' } }, 'OnDelete'],
  ['StatefulSet', { updateStrategy: { rollingUpdate: { partition: 2 } } }, 'partition 2'],
  ['StatefulSet', { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } }, undefined],
  ['DaemonSet', { updateStrategy: { type: 'OnDelete' } }, 'OnDelete'],
  ['DaemonSet', { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } } }, undefined],
])('pods of a %s with %j are replaced, or it is said why not', (kind, spec, why) => {
  const { stays } = workload(kind, spec);
  expect(why === undefined ? stays : stays?.includes(why)).toBe(why === undefined ? undefined : true);
});

test.each(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job'])('Reloader looks at a %s', (kind) => {
  expect(workload(kind, {}).reloads('web')).toBe(true);
});

test.each(['Pod', 'ReplicaSet'])('Reloader does not look at a %s', (kind) => {
  expect(workload(kind, {}).reloads('web')).toBe(false);
});
