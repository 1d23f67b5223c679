import { Duration } from 'cdk8s';
import { type FleetBase, StaticSecret } from 'keywheel';
import fc from 'fast-check';
import { BankFleet } from '../../apps/bank/fleet';
import { ClusterToClusterFleet } from '../../apps/cluster-to-cluster/fleet';
import { HubAndSpokeFleet } from '../../apps/hub-and-spoke/fleet';
import { TeamsFleet } from '../../apps/teams/fleet';
import type { RenderedFleet } from '../../lib/synth/synthesized-fleet';
import { FLEETS } from '../checks/mutation';
import { rendered as renderedFleet } from '../checks/output';
import { describedFleet } from '../fixtures/described-fleet';
import { small } from '../fixtures/fleets';
import type {
  AuthKind,
  DeliveryDescription,
  EnvironmentDescription,
  FleetDescription,
  NamespaceDescription,
  SecretDescription,
  WorkloadDescription,
} from '../fixtures/fleet-description';
import { randomFleet } from '../fixtures/random-fleet';

/** What is edited, by name. */
export type Fleets = Readonly<Record<string, () => FleetBase>>;

export const APPS: Fleets = {
  bank: () => new BankFleet(),
  'cluster-to-cluster': () => new ClusterToClusterFleet(),
  'hub-and-spoke': () => new HubAndSpokeFleet(),
  teams: () => new TeamsFleet(),
};

/** Small, and each kind of edit finds something in one of them. */
export const SMALL: Fleets = {
  ...FLEETS,
  pinned: () => {
    const { fleet, payments, namespace } = small();
    const props = { keys: ['api_key'], maximumAge: Duration.days(90), maximumVersions: 5 };
    new StaticSecret(payments, 'stripe', props).deliver(namespace, { version: 3 });
    return fleet;
  },
  kept: () => {
    const { fleet, payments, eu } = small();
    const names = {
      serviceAccount: 'eso',
      secretStores: { secret: 'vault' },
      role: 'payments',
      policy: 'payments-read',
    };
    const namespace = payments.addNamespace(eu, 'old', { names });
    StaticSecret.fromPath(payments, 'db', { mount: 'secret', path: 'apps/db', keys: ['a'] }).deliver(namespace);
    new StaticSecret(payments, 'new', { keys: ['c'] }).deliver(namespace);
    const first = { mount: 'legacy', path: 'apps/token', keys: ['b'], version: 1 } as const;
    StaticSecret.fromPath(payments, 'token', first).deliver(namespace, { data: ({ b }) => ({ token: b }) });
    return fleet;
  },
  lent: () => {
    const { fleet, payments, eu, namespace } = small();
    const whole = StaticSecret.fromPath(payments, 'whole', { mount: 'secret', path: 'apps/whole', moreKeys: true });
    const part = StaticSecret.fromPath(payments, 'part', { mount: 'secret', path: 'apps/part', keys: ['a'] });
    const store = namespace.addClusterSecretStore('shared', {
      name: 'central',
      conditions: [{ namespaces: ['web'] }],
      secrets: [whole, part],
    });
    const web = payments.addNamespace(eu, 'web');
    whole.deliver(web, { store });
    part.deliver(web, { store });
    whole.deliver(namespace);
    return fleet;
  },
  reviewed: () => describedFleet(fleet({ auth: ['clientToken', 'tokenVariable', 'serviceAccount'] })).fleet,
  verified: () =>
    describedFleet(fleet({ auth: ['keys', 'jwks', 'discovery'], hubNamespace: true, authority: true })).fleet,
  apart: () =>
    describedFleet(fleet({ auth: ['keys'], isolation: 'vaultNamespace', hubNamespace: true, authority: true })).fleet,
  rotated: () =>
    describedFleet(fleet({ auth: ['keys', 'clientToken'], hubNamespace: true, authority: true }, CREDENTIALS)).fleet,
  scheduled: () => describedFleet(fleet({ auth: ['keys'] }, [credential('nightly', 'staticRole', 0, true)])).fleet,
};

/** Fleets that nobody thought of. */
export function randomFleets(seed: number, count: number): Fleets {
  const descriptions = fc.sample(randomFleet, { seed, numRuns: count });
  return Object.fromEntries(
    descriptions.map((description, index) => [`random ${seed}/${index}`, () => describedFleet(description).fleet]),
  );
}

const known = new Map<() => FleetBase, RenderedFleet>();

/** A fleet as it is rendered, which is done once: an edit changes a copy. */
export function rendered(fleet: () => FleetBase): RenderedFleet {
  const one = known.get(fleet) ?? renderedFleet(fleet());
  known.set(fleet, one);
  return one;
}

const workload = (kind: WorkloadDescription['kind'], uses: WorkloadDescription['uses'], secret: number) => ({
  kind,
  uses,
  secret,
});

const namespace = (cluster: number): NamespaceDescription => ({
  cluster,
  name: 'own',
  create: cluster === 0,
  clusterStore: cluster === 0,
  workloads: [
    workload('Deployment', 'envValue', 0),
    workload('StatefulSet', 'volume', 1),
    workload('DaemonSet', 'envFrom', 1),
    workload('CronJob', 'envFrom', 0),
    workload('reference', 'envValue', 1),
  ],
});

const delivery = (to: number, data: DeliveryDescription['data'] = 'as it is'): DeliveryDescription => ({
  namespace: to,
  renamed: false,
  data,
  takeOver: false,
  rolloutTime: false,
});

const SECRET: SecretDescription = {
  name: 'first',
  kind: 'first value',
  keys: ['user', 'password'],
  database: 0,
  rotation: { kind: 'staticRole', days: 30, takeOver: false, schedule: false, promise: true },
  from: 0,
  deliveries: [delivery(0, 'template'), delivery(1), delivery(2)],
};

const SECRETS: readonly SecretDescription[] = [
  SECRET,
  { ...SECRET, name: 'made', kind: 'generated', deliveries: [delivery(0), delivery(1, 'tls')] },
  { ...SECRET, name: 'users', kind: 'replicated', deliveries: [delivery(1)] },
];

const credential = (
  name: string,
  kind: SecretDescription['rotation']['kind'],
  database: number,
  schedule = false,
): SecretDescription => ({
  ...SECRET,
  name,
  kind: 'credential',
  database,
  rotation: { ...SECRET.rotation, kind, schedule },
  deliveries: [delivery(0), delivery(1)],
});

const CREDENTIALS: readonly SecretDescription[] = [
  credential('nightly', 'staticRole', 0),
  credential('leased', 'dynamic', 1),
  credential('pair', 'alternatingUsers', 0),
];

function fleet(
  { auth, ...more }: Partial<Omit<FleetDescription, 'environments'>> & { readonly auth: readonly AuthKind[] },
  secrets = SECRETS,
): FleetDescription {
  const tenant = (name: string) => ({
    name,
    namespaces: auth.map((_, index) => namespace(index)),
    databases: [],
    secrets,
  });
  const environment: EnvironmentDescription = {
    name: 'prod',
    clusters: auth.map((one) => ({ auth: one, movedOperator: false, protectExistingSecrets: true })),
    databases: [
      { engine: 'postgresql', existing: false, maximumUsers: true },
      { engine: 'mysql', existing: false, maximumUsers: true },
    ],
    tenants: [tenant('a'), tenant('b')],
  };
  return {
    hub: 'vault',
    authority: false,
    hubNamespace: false,
    kvMount: false,
    isolation: 'policyPerNamespace',
    environments: [environment],
    ...more,
  };
}
