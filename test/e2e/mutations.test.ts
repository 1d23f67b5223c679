import { names } from '../../lib/fleet/names';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { Duration } from 'cdk8s';
import { Environment, StaticSecret, Tenant } from 'keywheel';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../mutation/catalogue/index';
import { Edit, editsOf } from '../mutation/operator';
import type { Rendered } from '../mutation/parts';
import { changesNothing } from '../mutation/reasons';
import { kindOf } from '../mutation/score';
import { textsOf, toldSince } from '../mutation/verdict';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { login, Login, serviceAccountToken, tryLogin } from './bench/login';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { untilSynced } from './bench/synced';
import { Workspace } from './bench/workspace';
import { BenchFleet } from './fleets/bench-fleet';

const FLEET = 'edited';
/** What nobody edits. */
const SOUND = 'sound';
const JWT_ROLE = 'vault_jwt_auth_backend_role';
const ROLES = `${JWT_ROLE}, vault_kubernetes_auth_backend_role`;
const STORE = 'spec/provider/vault';
const API_AUDIENCE = 'https://kubernetes.default.svc';

/** An edit of the catalogue, made to a tenant of that name, which has a namespace of that name. */
interface Case {
  readonly tenant: string;
  readonly kind: string;
  /** In the place of the edit, where a tenant has several. */
  readonly at?: string;
}

/** What the checks call broken: nothing arrives. */
const BROKEN: readonly Case[] = [
  { tenant: 'no-data', kind: 'data prefix: vault_policy: policy/path/*, data/ missing' },
  { tenant: 'list-only', kind: 'narrow: vault_policy: policy/path/*/capabilities, list in place of read', at: '/db' },
  { tenant: 'other-policy', kind: `rename: ${ROLES}: token_policies/*` },
  { tenant: 'other-role', kind: `rename: ${ROLES}: role_name` },
  { tenant: 'other-account', kind: `account: ${JWT_ROLE}: bound_subject, another ServiceAccount` },
  {
    tenant: 'other-audience',
    kind: `audience: SecretStore: ${STORE}/auth/jwt/kubernetesServiceAccountToken/serviceAccountRef/audiences/*`,
  },
  { tenant: 'other-mount', kind: `rename: SecretStore: ${STORE}/auth/jwt/path` },
  {
    tenant: 'first-version',
    kind: `kind and version: SecretStore, ClusterSecretStore: ${STORE}/version, the other one`,
  },
  { tenant: 'no-account', kind: 'drop: ServiceAccount' },
  { tenant: 'no-role', kind: 'drop: Role' },
  { tenant: 'other-subject', kind: 'account: RoleBinding, ClusterRoleBinding: subjects/*/name' },
  { tenant: 'other-key', kind: "key: ExternalSecret: spec/dataFrom/*/extract/key, another secret's" },
  { tenant: 'other-store', kind: 'rename: ExternalSecret: spec/secretStoreRef/name' },
  {
    tenant: 'other-property',
    kind: 'key: ExternalSecret: spec/target/template/data/*, of a property that is not there',
  },
];

/** What the checks call broken: all arrives, and somebody else gets in. */
const LEAKING = {
  widePath: { tenant: 'wide-path', kind: 'widen: vault_policy: policy/path/*, any tenant' },
  anyAccount: { tenant: 'any-account', kind: `widen: ${JWT_ROLE}: bound_subject, gone` },
  anyAudience: { tenant: 'any-audience', kind: `audience: ${JWT_ROLE}: bound_audiences, the API server's too` },
  anyMinter: {
    tenant: 'any-minter',
    kind: 'widen: RoleBinding, ClusterRoleBinding: subjects, system:authenticated too',
  },
} satisfies Record<string, Case>;

/** What a rule of the catalogue calls no change of behaviour. */
const EQUIVALENT: readonly Case[] = [
  { tenant: 'called-otherwise', kind: 'rename: ExternalSecret, PushSecret: metadata/name' },
  {
    tenant: 'bound-otherwise',
    kind: 'rename: RoleBinding, ClusterRoleBinding, ValidatingAdmissionPolicyBinding: metadata/name',
  },
  { tenant: 'sooner', kind: 'time: ExternalSecret: spec/refreshInterval, half a minute' },
  { tenant: 'short-token', kind: `time: ${ROLES}: token_ttl, a minute` },
];

const EDITED: readonly Case[] = [...BROKEN, ...Object.values(LEAKING), ...EQUIVALENT];
const TENANTS = [...EDITED.map(({ tenant }) => tenant), SOUND];

function program(bench: Bench): BenchFleet {
  const fleet = new BenchFleet({ name: FLEET, hub: bench.hub });
  const prod = new Environment(fleet, 'prod');
  const cluster = fleet.addCluster(prod, bench.spoke('prod'));
  for (const id of TENANTS) {
    const tenant = new Tenant(prod, id, { owner: `${id}@example.com` });
    // With an age, the hub is told which keys there are.
    const db = new StaticSecret(tenant, 'db', { keys: ['password'], maximumAge: Duration.days(90) });
    db.deliver(tenant.addNamespace(cluster, id));
  }
  return fleet;
}

function editOf(rendered: Rendered, { tenant, kind, at = '' }: Case): Edit {
  const edits = [
    ...editsOf(
      rendered,
      CATALOGUE.filter((one) => kindOf(one) === kind),
    ),
  ];
  const found = edits.find(({ place }) => place.includes(tenant) && place.includes(at));
  if (!found) {
    throw new Error(`the catalogue has no edit "${kind}" for ${tenant}`);
  }
  return found;
}

/** Puts an output where the program wrote its own. */
function write(workspace: Workspace, { stacks, clusters }: Rendered): void {
  for (const { name, json } of stacks.filter((stack) => stack.name !== names.bootstrapStack)) {
    writeFileSync(join(workspace.terraform, 'stacks', name, 'cdk.tf.json'), JSON.stringify(json));
  }
  for (const { name, files } of clusters) {
    for (const file of files) {
      const text = file.manifests.map(({ object }) => JSON.stringify(object)).join('\n---\n');
      writeFileSync(join(workspace.manifests, name, file.name), text);
    }
  }
}

scenarios('edits of one side', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let deployment: Deployment;
  let sound: Rendered;

  const loginOf = (namespace: string): Login => ({ fleet: FLEET, spoke: bench.spoke('prod'), namespace });
  const secretOf = (tenant: string) => bench.spoke('prod').api.secret(tenant, 'db');
  const status = async (tenant: string): Promise<string | undefined> => {
    const [object] = await bench.spoke('prod').api.list('external-secrets.io/v1', 'ExternalSecret', tenant);
    return object?.status?.conditions?.find(({ type }: { type: string }) => type === 'Ready')?.status;
  };
  const readAs = async (tenant: string, other: string) =>
    (
      await bench.hub.anonymous
        .as(await login(bench.hub, loginOf(tenant)))
        .ask('GET', `${names.kvMount(FLEET)}/data/prod/${other}/db`)
    ).status;
  /** Whether whoever has nothing to do with a tenant gets in. */
  const leaks = {
    widePath: async ({ tenant }: Case) => (await readAs(tenant, SOUND)) === 200,
    anyAccount: async ({ tenant }: Case) =>
      (await tryLogin(bench.hub, loginOf(tenant), await serviceAccountToken(loginOf(SOUND)))) !== undefined,
    anyAudience: async ({ tenant }: Case) =>
      (await tryLogin(bench.hub, loginOf(tenant), await serviceAccountToken(loginOf(tenant), [API_AUDIENCE]))) !==
      undefined,
    anyMinter: async ({ tenant }: Case) => {
      const { api, issuer } = bench.spoke('prod');
      const stranger = api.as(await api.requestToken(SOUND, 'default', [issuer]));
      const path = `/api/v1/namespaces/${tenant}/serviceaccounts/${names.serviceAccount}/token`;
      const spec = { audiences: [names.audience(FLEET)] };
      const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec };
      return (await stranger.ask('POST', path, { body })).status === 201;
    },
  };

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    const workspace = bench.addWorkspace();
    workspace.synth(program(bench));
    deployment = bench.deployment(workspace, { applier: bench.applier() });
    sound = synthesizeInMemory(program(bench));
    write(
      workspace,
      EDITED.reduce((rendered, one) => editOf(rendered, one).edited, sound),
    );
    await deployment.applyStacks();
    for (const tenant of TENANTS) {
      await bench.hub.putValue({ mount: names.kvMount(FLEET), path: `prod/${tenant}/db` }, { password: tenant });
    }
    await deployment.sync('prod', bench.spoke('prod'));
  });

  afterAll(() => bench?.stop());

  test('the checks tell of what is broken or leaks, and of nothing else', () => {
    const before = textsOf(sound);
    for (const one of EDITED) {
      const { edited, excuse } = editOf(sound, one);
      const isSilent = toldSince(before, edited).length === 0;
      const isSound = EQUIVALENT.includes(one);
      expect([one.tenant, isSilent, changesNothing(excuse)]).toEqual([one.tenant, isSound, isSound]);
    }
  });

  test.each(BROKEN)('nothing arrives: $tenant', async ({ tenant }) => {
    await until(`the operator says that ${tenant} fails`, async () => (await status(tenant)) === 'False');

    expect(await secretOf(tenant)).toBeUndefined();
  });

  test.each([...EQUIVALENT, { tenant: SOUND }])('the value arrives: $tenant', async ({ tenant }) => {
    await until(`${tenant} is synced`, async () => (await status(tenant)) === 'True');

    expect(await secretOf(tenant)).toEqual({ password: tenant });
  });

  test.each(Object.keys(LEAKING) as (keyof typeof LEAKING)[])('somebody else gets in: %s', async (name) => {
    const one = LEAKING[name];
    await until(`${one.tenant} is synced`, async () => (await status(one.tenant)) === 'True');

    expect(await leaks[name](one)).toBe(true);
  });

  test('without the edits everything arrives, and nobody else gets in', async () => {
    write(deployment.workspace, sound);
    await deployment.applyStacks();
    const spoke = bench.spoke('prod');
    await deployment.sync('prod', spoke);
    await touch();
    await untilSynced(spoke);

    for (const tenant of TENANTS) {
      expect([tenant, await secretOf(tenant)]).toEqual([tenant, { password: tenant }]);
    }
    for (const name of Object.keys(LEAKING) as (keyof typeof LEAKING)[]) {
      expect([name, await leaks[name](LEAKING[name])]).toEqual([name, false]);
    }
  });

  /** Asks the operator to look again at once, whatever its back-off: stores, and when they are ready what reads them. */
  async function touch(): Promise<void> {
    const { api } = bench.spoke('prod');
    for (const kind of ['SecretStore', 'ExternalSecret']) {
      const apiVersion = 'external-secrets.io/v1';
      for (const { metadata } of await api.list(apiVersion, kind)) {
        const annotations = { 'force-sync': String(process.hrtime.bigint()) };
        const { name, namespace } = metadata;
        await api.merge({ apiVersion, kind, metadata: { name, namespace, annotations } });
      }
      await until(`no ${kind} fails`, async () =>
        (await api.list(apiVersion, kind)).every(({ status: said }) =>
          said?.conditions?.some(({ type, status: is }: any) => type === 'Ready' && is === 'True'),
        ),
      );
    }
  }
});
