import { bumpWaiting } from '../../lib/cli/bump';
import { KubeClient } from '../../lib/cli/kube-client';
import { FleetError } from '../../lib/errors';
import { deliveriesToBump } from '../../lib/live/bumps';
import { fleetStatus } from '../../lib/live/fleet-status';
import type { LiveCluster, UnseenKind } from '../../lib/live/live-cluster';
import type { KubernetesObject } from '../../lib/output/kubernetes-object';
import { outputOf, readViews } from '../../lib/views/views';
import { rendered } from '../checks/output';
import { smallWithSecret } from '../fixtures/fleets';
import { asWritten, failing } from '../live/live-fixture';

const OUTPUT = outputOf(rendered(smallWithSecret().fleet));
const NAME = OUTPUT.clusters[0]!.name;
const WELL = asWritten(OUTPUT, NAME);
const DELIVERY = WELL.objects.find(({ kind }) => kind === 'ExternalSecret')!;
const BACK_OFF = failing(
  failing(WELL, { kind: 'SecretStore', name: 'keywheel' }, 'Code: 503. Errors: * Vault is sealed'),
  { kind: 'ExternalSecret', name: DELIVERY.metadata.name },
  undefined,
  'SecretStore "keywheel" is not ready',
);

interface Run {
  readonly code: number | string | null | undefined;
  readonly out: string;
  readonly err: string;
  readonly looked: readonly string[];
}

/** Bumps where the API server takes an annotation, or does not. */
async function run(
  live: LiveCluster,
  annotate: (object: KubernetesObject) => void,
  options: { readonly dryRun?: boolean } = {},
  unseenAfter: readonly UnseenKind[] = [],
): Promise<Run> {
  const read = { output: OUTPUT, views: readViews(OUTPUT), unknown: [] } as any;
  const hub = { address: 'https://a', state: 'unsealed' as const, answers: new Map(), lists: new Map() };
  const looked = new Set<string>();
  const stores = live.objects.map((one) => (one.kind === 'SecretStore' ? asReady(one) : one));
  const client = {
    annotate: (object: KubernetesObject) => Promise.resolve().then(() => annotate(object)),
    look: (_: string, { kinds }: { kinds: readonly { kind: string }[] }) => {
      kinds.forEach(({ kind }) => looked.add(kind));
      return Promise.resolve({ ...live, objects: stores, unseen: unseenAfter });
    },
  };
  jest.spyOn(KubeClient, 'of').mockResolvedValue(client as unknown as KubeClient);
  const [out, err] = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockReturnValue(true),
  );
  try {
    await bumpWaiting(read, { clusters: [live], away: [], hub }, { rate: 1000, ...options });
    const text = (of: typeof out) => of!.mock.calls.map(([one]) => String(one)).join('');
    return { code: process.exitCode, out: text(out), err: text(err), looked: [...looked].sort() };
  } finally {
    process.exitCode = 0;
    jest.restoreAllMocks();
  }
}

function asReady(object: KubernetesObject): KubernetesObject {
  return { ...object, status: { conditions: [{ type: 'Ready', status: 'True' }] } };
}

const both = [`${NAME}: SecretStore app/keywheel`, `${NAME}: ExternalSecret app/${DELIVERY.metadata.name}`];

test('stores and then what waits for them are bumped, and only these kinds are looked at', async () => {
  const { code, out, err, looked } = await run(BACK_OFF, () => undefined);

  expect(out.trim().split('\n')).toEqual(both);
  expect([code, err]).toEqual([0, expect.stringContaining('2 objects bumped\n')]);
  expect(looked).toEqual(['ClusterSecretStore', 'ExternalSecret', 'SecretStore']);
});

test('a dry run tells the deliveries behind the stores as well, and changes nothing', async () => {
  const annotate = jest.fn();
  const { code, out } = await run(BACK_OFF, annotate, { dryRun: true });

  expect(out.trim().split('\n')).toEqual(both);
  expect([code, annotate.mock.calls]).toEqual([0, []]);
});

test('a refusal is told, keeps back nothing of the rest, and ends with 3', async () => {
  const { code, out, err } = await run(BACK_OFF, ({ kind }) => {
    if (kind === 'SecretStore') {
      throw new FleetError('ChangeRefused', 'the API server answers 404 to its annotation');
    }
  });

  expect(out.trim().split('\n')).toEqual(both);
  expect(err).toContain('SecretStore app/keywheel: the API server answers 404 to its annotation');
  expect([code, err]).toEqual([3, expect.stringContaining('1 object bumped, 1 could not be')]);
});

test('a cluster that goes away meanwhile is told, and ends with 3', async () => {
  const { code, err } = await run(BACK_OFF, () => {
    throw new FleetError('ClusterAway', 'it is gone');
  });

  expect([code, err]).toEqual([3, expect.stringContaining(`cluster "${NAME}": it is gone`)]);
});

test('stores that may not be listed are not known, which is no success', async () => {
  const unseen: UnseenKind = { apiVersion: 'external-secrets.io/v1', kind: 'SecretStore', reason: 'not allowed' };
  const { code, err } = await run({ ...WELL, unseen: [unseen] }, () => undefined);

  expect([code, err]).toEqual([3, expect.stringContaining('not known: ')]);
  expect(err).toContain('0 objects bumped');
});

const UNSEEN: UnseenKind = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', reason: 'it breaks off' };

test('a list that does not come after the stores is told, which is no success', async () => {
  const { code, err } = await run(BACK_OFF, () => undefined, {}, [UNSEEN]);

  expect([code, err]).toEqual([3, expect.stringContaining('ExternalSecret objects: it breaks off')]);
});

test('deliveries are bumped once their stores are ready, and not where these were not listed', () => {
  const hub = { address: 'https://a', state: 'unsealed' as const, answers: new Map(), lists: new Map() };
  const status = fleetStatus(OUTPUT, { clusters: [BACK_OFF], away: [], hub });
  const [view] = readViews(OUTPUT).clusters;
  const bumped = (store: (object: KubernetesObject) => KubernetesObject[]) => {
    const objects = BACK_OFF.objects.flatMap((one) => (one.kind === 'SecretStore' ? store(one) : [one]));
    return deliveriesToBump(status, view!, { ...BACK_OFF, objects }).map(({ metadata }) => metadata.name);
  };

  expect(bumped((one) => [asReady(one)])).toEqual([DELIVERY.metadata.name]);
  expect(bumped((one) => [one])).toEqual([]);
  expect(bumped(() => [])).toEqual([]);
});
