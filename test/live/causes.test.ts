import { StaticSecret } from 'keywheel';
import { fleetStatus } from '../../lib/live/fleet-status';
import { hubQuestions } from '../../lib/live/hub-readers';
import type { LiveCluster } from '../../lib/live/live-cluster';
import type { LiveHub } from '../../lib/live/live-hub';
import type { KubernetesObject } from '../../lib/output/kubernetes-object';
import { needsAttention, statusText } from '../../lib/reports/status-report';
import { outputOf, readViews } from '../../lib/views/views';
import { rendered } from '../checks/output';
import { small } from '../fixtures/fleets';
import { ago, asWritten, changed, failing, NOW } from './live-fixture';

const { fleet, payments, namespace } = small();
['stripe', 'other', 'third'].forEach((name) => new StaticSecret(payments, name, { keys: ['key'] }).deliver(namespace));
const WRITTEN = outputOf(rendered(fleet));
const LIVE = asWritten(WRITTEN, 'eu');
const STORE = { kind: 'SecretStore', name: 'keywheel' };
const REFUSED = 'Put "https://v:8200/v1/auth/a/login": dial tcp: connect: connection refused';

const HUB: LiveHub = { address: 'https://v:8200', state: 'unsealed', at: NOW, answers: new Map(), lists: new Map() };

const statusOf = (live: LiveCluster, hub?: LiveHub) => fleetStatus(WRITTEN, { clusters: [live], away: [], hub });

function named(live: LiveCluster, hub?: LiveHub): string[] {
  return statusOf(live, hub)
    .standings.filter(({ state }) => state !== 'in force')
    .flatMap(({ what, state, causes }) => causes.map(({ id }) => `${what} ${state}: ${id}`));
}

/** A store that has failed for some seconds, with what the operator reported some seconds ago. */
function failed(
  seconds: number,
  events: readonly (readonly [text: string, seconds: number, by?: string])[],
): LiveCluster {
  const about = { ...STORE, namespace: 'app' };
  const live = changed(failing(LIVE, STORE, undefined, 'unable to validate store'), (object) =>
    object.kind === STORE.kind
      ? { ...object, status: { conditions: [{ ...firstCondition(object), lastTransitionTime: ago(seconds) }] } }
      : object,
  );
  const warnings = events.map(([message, at, component], index) => ({
    ...{ apiVersion: 'v1', kind: 'Event', metadata: { name: `event-${index}`, namespace: 'app' } },
    ...{ type: 'Warning', message, involvedObject: about, lastTimestamp: ago(at), source: { component } },
  }));
  return changed(live, (object) => object, warnings);
}

const firstCondition = (object: KubernetesObject) => (object['status'] as { conditions: object[] }).conditions[0];

/** A policy of the network beside what is written. */
function policy(where: string, matchLabels = {}): KubernetesObject {
  const spec = { podSelector: { matchLabels }, policyTypes: ['Egress'], egress: [] };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'closed', namespace: where },
    spec,
  };
}

function deployment(where: string, account: string, availableReplicas?: number): KubernetesObject {
  const containers = [{ name: 'main', image: 'registry.example.com/external-secrets:v1' }];
  const spec = { template: { spec: { serviceAccountName: account, containers } } };
  const metadata = { name: 'external-secrets', namespace: where };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec, status: { availableReplicas } };
}

describe('a delivery that is missing', () => {
  const live = changed(LIVE, (object) =>
    object.metadata.name === 'stripe' && object.kind === 'ExternalSecret' ? undefined : object,
  );

  test('is the only one that is not in force, and what follows from it is told apart', () => {
    const found = statusOf(live);

    expect(named(live)).toEqual(['ExternalSecret app/stripe missing: not-applied']);
    expect(found.broken.map(({ id }) => id)).toEqual(['granted-path-is-used']);
    expect(statusText(found)).toContain('Rules that this breaks');
  });

  test('hides no true cause of another failure', () => {
    const other = failing(live, { kind: 'ExternalSecret', name: 'other' }, 'Secret does not exist');
    expect(named(other)).toContain('ExternalSecret app/other failing: value-missing');
  });
});

test('what a stranger on the cluster breaks is told, and needs attention', () => {
  const stripe = LIVE.objects.find(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === 'stripe')!;
  const spec = { ...(stripe['spec'] as object), target: { name: 'stripe' } };
  const found = statusOf(
    changed(LIVE, (object) => object, [{ ...stripe, metadata: { name: 'thief', namespace: 'app' }, spec }]),
  );

  expect(found.broken).not.toEqual([]);
  expect(needsAttention({ ...found, drift: [] })).toBe(true);
});

describe('what the operator was answered', () => {
  test('before the failure began says nothing of it', () => {
    expect(named(failed(120, [['Vault is sealed', 3500]]), HUB)).toEqual([
      'SecretStore app/keywheel failing: not-known',
    ]);
  });

  test('is in no event, and a hub that is away or sealed says enough', () => {
    const causeOf = (state: LiveHub['state']) => named(failed(120, []), { ...HUB, state });
    expect(causeOf('away')).toEqual(['SecretStore app/keywheel failing: hub-unreachable']);
    expect(causeOf('sealed')).toEqual(['SecretStore app/keywheel failing: sealed-hub']);
    expect(causeOf('unsealed')).toEqual(['SecretStore app/keywheel failing: not-known']);
  });

  test('is in no event, and whoever asks does not trust the hub either', () => {
    const hub = { ...HUB, state: 'away' as const, reason: 'GET sys/health of https://v:8200: self-signed certificate' };
    expect(named(failed(120, []), hub)).toEqual(['SecretStore app/keywheel failing: hub-certificate-not-trusted']);
    expect(named(failed(120, [['dial tcp: i/o timeout', 30]]), hub)).toEqual([
      'SecretStore app/keywheel failing: egress-closed',
    ]);
  });

  test('last counts, known or not', () => {
    const live = failed(3600, [
      ['Vault is sealed', 3500],
      ['something new', 5],
    ]);
    expect(named(live, HUB)).toEqual(['SecretStore app/keywheel failing: not-known']);
  });

  test('is not hidden by what another controller warns of', () => {
    const live = failed(120, [
      [REFUSED, 30, 'secret-store'],
      ['policy violated', 5, 'kyverno-scan'],
    ]);
    expect(named(live, HUB)).toEqual(['SecretStore app/keywheel failing: store-in-back-off']);
  });

  test('costs little, however long it is', () => {
    const began = performance.now();
    named(failed(120, [['/login '.repeat(20_000), 5]]), HUB);
    const url = `Code: 403 URL: PUT https://v/v1/${'auth/'.repeat(100_000)}`;
    named(failing(LIVE, STORE, undefined, url), HUB);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});

describe('a hub that answers now', () => {
  const DAYS = 3 * 86400;
  test.each([
    ['has failed for a minute', 60, 30, {}, 'store-in-back-off'],
    ['has failed for days, and was refused just now', DAYS, 30, {}, 'hub-unreachable'],
    ['has failed for days, and nobody has tried since', DAYS, 1800, {}, 'store-in-back-off'],
    [
      'was last refused before Vault/OpenBao had a leader again',
      DAYS,
      200,
      { activeSince: NOW - 60_000 },
      'store-in-back-off',
    ],
    ['was refused since Vault/OpenBao has its leader', DAYS, 30, { activeSince: NOW - 60_000 }, 'hub-unreachable'],
  ])('is waited for by what %s, or not', (_, since, attempt, hub, cause) => {
    expect(named(failed(since, [[REFUSED, attempt]]), { ...HUB, ...hub })).toEqual([
      `SecretStore app/keywheel failing: ${cause}`,
    ]);
  });

  test.each([
    ['without a leader', 'quorum-lost'],
    ['a DR secondary', 'dr-secondary'],
  ] as const)('and is %s lets nobody log in', (state, cause) => {
    expect(named(failed(60, [[REFUSED, 30]]), { ...HUB, state })).toEqual([
      `SecretStore app/keywheel failing: ${cause}`,
    ]);
  });

  test('is not within reach by the store of somebody else', () => {
    const own = LIVE.objects.find(({ kind }) => kind === 'SecretStore')!;
    const status = { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(1) }] };
    const foreign = { ...own, metadata: { name: 'fake', namespace: 'app' }, spec: { provider: { fake: {} } }, status };
    const live = changed(failed(60, [['dial tcp: i/o timeout', 30]]), (object) => object, [foreign]);
    expect(named(live, HUB)).toEqual(['SecretStore app/keywheel failing: egress-closed']);
  });
});

describe('a way that is closed', () => {
  const OPERATOR = { 'app.kubernetes.io/name': 'external-secrets' };
  const causeOf = (added: KubernetesObject) => {
    const live = changed(failed(60, [['dial tcp: i/o timeout', 30]]), (object) => object, [added]);
    return statusOf(live, HUB).standings.flatMap(({ causes }) => causes);
  };

  test('names the policy that selects the pods of the operator', () => {
    expect(causeOf(policy('external-secrets', OPERATOR))).toMatchObject([
      { id: 'egress-closed', place: 'NetworkPolicy external-secrets/closed' },
    ]);
  });

  test('names it as well where the network refuses what it closes', () => {
    const live = changed(failed(60, [[REFUSED, 30]]), (object) => object, [policy('external-secrets', OPERATOR)]);
    expect(statusOf(live, HUB).standings.flatMap(({ causes }) => causes)).toMatchObject([
      { id: 'egress-closed', place: 'NetworkPolicy external-secrets/closed' },
    ]);
  });

  test.each([policy('app', OPERATOR), policy('external-secrets', { 'app.kubernetes.io/name': 'other' })])(
    'names no other policy',
    (other) => {
      expect(causeOf(other)).toMatchObject([{ id: 'egress-closed', place: undefined }]);
    },
  );
});

describe('the operator', () => {
  const stopped = (...added: KubernetesObject[]) => named(changed(LIVE, (object) => object, added));
  const DOWN = 'Deployment external-secrets/external-secrets failing: operator-down';

  test('that does not run is named, whatever a tenant runs', () => {
    expect(stopped(deployment('external-secrets', 'external-secrets'), deployment('app', 'default', 1))).toEqual([
      DOWN,
    ]);
  });

  test('is nothing that a tenant runs', () => {
    expect(stopped(deployment('app', 'default'))).toEqual([]);
    expect(stopped(deployment('external-secrets', 'external-secrets', 1), deployment('app', 'default'))).toEqual([]);
  });

  test('that no Deployment runs is not known, unless something was read lately', () => {
    const old = changed(LIVE, (object) =>
      object.kind === 'ExternalSecret'
        ? { ...object, status: { ...(object['status'] as object), refreshTime: ago(4000) } }
        : object,
    );
    expect(statusOf(old).notKnown.join('\n')).toContain(
      'no Deployment runs as ServiceAccount external-secrets/external-secrets',
    );
    expect(statusOf(LIVE).notKnown.join('\n')).not.toContain('no Deployment');
  });
});

test.each([
  ['cannot request Kubernetes service account token', true],
  ['Secret does not exist', false],
])('of "%s", drift of the account that the store logs in as is told: %s', (text, isTold) => {
  const live = changed(failing(LIVE, { kind: 'ExternalSecret', name: 'other' }, text), (object) =>
    object.kind === 'ServiceAccount' && object.metadata.name === 'keywheel'
      ? { ...object, automountServiceAccountToken: true }
      : object,
  );
  const other = statusOf(live).standings.find(({ what }) => what === 'ExternalSecret app/other')!;
  expect(other.causes.map(({ place }) => place)).toEqual([isTold ? 'ServiceAccount app/keywheel differs' : undefined]);
});

test('what is being deleted is not in force', () => {
  const live = changed(LIVE, (object) =>
    object.kind === 'ExternalSecret' && object.metadata.name === 'stripe'
      ? { ...object, metadata: { ...object.metadata, deletionTimestamp: ago(5) } as typeof object.metadata }
      : object,
  );
  expect(named(live)).toEqual(['ExternalSecret app/stripe waiting: being-deleted']);
});

test('why the hub did not tell is told: a server in trouble is no matter of rights', () => {
  const path = WRITTEN.resources.find(({ type }) => type === 'vault_policy')!.attributes['name'];
  const answers = new Map([
    [`sys/policies/acl/${path}`, { refused: 'GET sys/policies of https://v: 429 quota exceeded' }],
  ]);
  const { notKnown } = statusOf(LIVE, { ...HUB, answers });
  expect(notKnown.filter((text) => text.includes('sys/policies'))).toEqual([
    `Vault/OpenBao: sys/policies/acl/${path} was not read: GET sys/policies of https://v: 429 quota exceeded`,
  ]);
});

describe('a role on the hub that binds', () => {
  const role = hubQuestions(WRITTEN.resources).find(({ folder }) => folder?.includes('auth/acme.eu'))!;
  const bound = (accounts: readonly string[]) => {
    const attributes = { ...role.resource.attributes, bound_subject: '', bound_claims: { sub: accounts } };
    return statusOf(LIVE, { ...HUB, answers: new Map([[role.path, { fields: attributes }]]) });
  };
  const OWN = 'system:serviceaccount:app:keywheel';
  const OTHER = 'system:serviceaccount:app:other';

  test('another account keeps the store out', () => {
    const store = bound([OTHER]).standings.find(({ what }) => what === 'SecretStore app/keywheel')!;
    expect([store.state, ...store.causes.map(({ id }) => id)]).toEqual(['failing', 'role-binds-service-account']);
  });

  test('another account as well breaks a rule, and lets the store in', () => {
    const found = bound([OWN, OTHER]);
    expect(found.standings.filter(({ state }) => state !== 'in force')).toEqual([]);
    expect(found.broken.map(({ id }) => id)).toContain('role-binds-service-account');
  });
});

describe('what a ClusterExternalSecret makes', () => {
  const stripe = LIVE.objects.find(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === 'stripe')!;
  const spec = { ...(stripe['spec'] as object), target: { name: 'made' } };
  const all = {
    ...{ apiVersion: 'external-secrets.io/v1', kind: 'ClusterExternalSecret', metadata: { name: 'made' } },
    spec: { namespaces: ['app'], externalSecretSpec: spec },
  };
  const [cluster] = WRITTEN.clusters;
  const files = [...cluster!.files, { ...cluster!.files[0]!, manifests: [{ object: all, path: '' }] }];
  const written = { ...WRITTEN, clusters: [{ ...cluster!, files }] };
  const made = { ...stripe, metadata: { ...stripe.metadata, name: 'made' }, spec };
  const live = changed(LIVE, (object) => object, [all, made]);

  test('is written, and in force', () => {
    const found = fleetStatus(written, { clusters: [live], away: [] });
    expect(found.drift).toEqual([]);
    expect(found.broken).toEqual([]);
    expect(found.standings).toContainEqual(
      expect.objectContaining({ what: 'ExternalSecret app/made', state: 'in force' }),
    );
  });

  test('is told where it fails', () => {
    const found = fleetStatus(written, {
      clusters: [failing(live, { kind: 'ExternalSecret', name: 'made' }, 'Secret does not exist')],
      away: [],
    });
    const { causes } = found.standings.find(({ what }) => what === 'ExternalSecret app/made')!;
    expect(causes).toMatchObject([{ id: 'value-missing' }]);
  });
});

describe('one of several hubs', () => {
  const live = failed(60, [['Vault is sealed', 30]]);
  const store = LIVE.objects.find(({ kind }) => kind === 'SecretStore') as any;
  const own: string = store.spec.provider.vault.server;
  const namedWith = (address: string, ...addresses: string[]) => {
    const views = readViews(WRITTEN);
    Object.defineProperty(views.vault, 'hubs', { value: addresses.map((one) => ({ address: one, namespace: '' })) });
    const hub = { ...HUB, address, state: 'sealed' as const };
    return fleetStatus(WRITTEN, { clusters: [live], away: [], hub }, views).standings.flatMap(({ causes }) => causes);
  };

  test('says nothing of the stores of another', () => {
    expect(namedWith('https://other:8200', own, 'https://other:8200')).toMatchObject([
      { id: 'sealed-hub', place: undefined },
    ]);
  });

  test('speaks for its own, and the only one for all, whatever its address is here', () => {
    expect(namedWith(own, `${own}/`, 'https://other:8200')).toMatchObject([{ id: 'sealed-hub', place: own }]);
    expect(namedWith('https://here:1', own)).toMatchObject([{ id: 'sealed-hub', place: 'https://here:1' }]);
  });
});
