import { dump } from 'js-yaml';
import { Environment, StaticSecret, Tenant } from 'keywheel';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountUsers, waysToAccount } from '../../lib/access/account-users';
import type { Holder, Way } from '../../lib/access/holders';
import { Principal, principalsOf } from '../../lib/access/principals';
import { samplesOf } from '../../lib/policy/pattern-sets';
import { secretReaders, waysToSecret } from '../../lib/access/secret-readers';
import { names } from '../../lib/fleet/names';
import { readFiles } from '../../lib/files/read-files';
import type { ClusterView } from '../../lib/views/cluster-view';
import { subjectName, type Subject } from '../../lib/views/rbac';
import { readViews, Views } from '../../lib/views/views';
import { Bench } from './bench/bench';
import { CLUSTERS, scenarios, Server, SERVERS } from './bench/scenario';
import { BenchFleet } from './fleets/bench-fleet';
import { servedIsolations } from './fleets/isolations';
import { people } from './fleets/people';

const ENVIRONMENTS = ['dev', 'prod'] as const;

/** Two environments with a cluster each, and in both a tenant of every isolation with a secret that is delivered. */
function program(bench: Bench, server: Server): BenchFleet {
  const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
  for (const stage of ENVIRONMENTS) {
    const environment = new Environment(fleet, stage);
    const cluster = fleet.addCluster(environment, bench.spoke(stage));
    servedIsolations(server).forEach((isolation, index) => {
      const tenant = new Tenant(environment, `team-${index}`, { owner: 'team@example.com', isolation });
      const namespace = tenant.addNamespace(cluster, `app-${index}`);
      new StaticSecret(tenant, 'db', { keys: ['password'] }).deliver(namespace);
    });
  }
  return fleet;
}

scenarios('the access that keywheel tells', [...SERVERS, ...CLUSTERS], (server) => {
  let bench: Bench;
  let views: Views;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ENVIRONMENTS, operators: false });
    const workspace = bench.addWorkspace();
    workspace.synth(program(bench, server));
    const folder = join(workspace.manifests, 'prod');
    writeFileSync(
      join(folder, 'people.yaml'),
      people('app-0')
        .map((object) => dump(object))
        .join('---\n'),
    );
    views = readViews(readFiles({ terraform: [workspace.terraform], manifests: [workspace.manifests] }).output);
    const deployment = bench.deployment(workspace);
    await deployment.applyStacks();
    for (const stage of ENVIRONMENTS) {
      const objects = workspace.manifestsOf(stage).filter(({ apiVersion }) => !apiVersion.includes('external-secrets'));
      for (const { namespace } of objects.map(({ metadata }) => metadata)) {
        await (namespace && bench.spoke(stage).addNamespace(namespace));
      }
      for (const object of objects) {
        await bench.spoke(stage).api.apply(object);
      }
    }
  });

  afterAll(() => bench?.stop());

  /** What a login may do on paths, as the hub itself says it. */
  const asked = async ({ cluster, account, mount, role }: Principal, paths: readonly string[]) => {
    const [namespace, name] = account!.split('/') as [string, string];
    const jwt = await bench.spoke(cluster!.name).api.requestToken(namespace, name, [names.audience('acme')]);
    const token = await bench.hub.anonymous.login(mount, { role, jwt });
    // Without the default policy no token may ask for itself.
    const { data } = await bench.hub.root.write('sys/capabilities', { token, paths });
    return new Map(paths.map((path) => [path, (data[path] as string[]).filter((one) => one !== 'deny').sort()]));
  };

  test('is what the hub answers to each login, on the paths of all', async () => {
    const principals = principalsOf(views).filter(({ account }) => account !== undefined);
    const patterns = principals.flatMap(({ rules }) => rules.patterns());
    const paths = [...new Set(samplesOf(patterns).map(({ path }) => path.replaceAll('\uffff', 'other')))];

    expect(principals).toHaveLength(2 * servedIsolations(server).length);
    for (const principal of principals) {
      const answers = await asked(principal, paths);
      const told = new Map(paths.map((path) => [path, [...principal.rules.capabilitiesOn(path)].sort()]));
      expect([principal.name, told]).toEqual([principal.name, answers]);
      expect([...told.values()].filter(({ length }) => length > 0).length).toBeGreaterThan(0);
    }
  });

  /** Which of these ways the API server lets a subject go. */
  const allowed = async ({ kind, name }: Subject, ways: readonly Way[]): Promise<string[]> => {
    const user = kind === 'ServiceAccount' ? `system:serviceaccount:${name.replace('/', ':')}` : name;
    const who = kind === 'Group' ? { user: 'somebody', groups: [name] } : { user };
    const rights = ways.map(async ({ right, wish }) => {
      const { verb, group, namespace } = wish;
      const [resource, subresource] = wish.resource.split('/');
      const object = wish.name ?? (wish.anyName ? 'api-0' : undefined);
      const body = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { ...who, resourceAttributes: { verb, group, resource, subresource, namespace, name: object } },
      };
      const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
      const { status } = await bench.spoke('prod').api.call('POST', path, { body });
      return status.allowed ? [right] : [];
    });
    return [...new Set((await Promise.all(rights)).flat())].sort();
  };

  const subjectsOf = ({ rbac }: ClusterView): Subject[] => {
    const all = rbac.grants.flatMap(({ subjects }) => subjects);
    return [...new Map(all.map((subject) => [subjectName(subject), subject])).values()];
  };
  const rightsOf = (subject: Subject, holders: readonly Holder[]) =>
    [...(holders.find(({ who }) => who === subjectName(subject))?.rights ?? [])].sort();

  test('is what the API server allows to each subject, to use a login', async () => {
    const prod = views.clusters.find(({ name }) => name === 'prod')!;
    const ways = waysToAccount(prod, `app-0/${names.serviceAccount}`);
    const told = accountUsers(prod, `app-0/${names.serviceAccount}`);

    for (const subject of subjectsOf(prod)) {
      expect([subject, rightsOf(subject, told)]).toEqual([subject, await allowed(subject, ways)]);
    }
    expect(told.length).toBeGreaterThan(30);
  });

  test('is what the API server allows to each subject, to read what is delivered', async () => {
    const prod = views.clusters.find(({ name }) => name === 'prod')!;
    const ways = waysToSecret('app-0', 'db');
    const told = secretReaders(prod, 'app-0', 'db');

    for (const subject of subjectsOf(prod)) {
      expect([subject, rightsOf(subject, told)]).toEqual([subject, await allowed(subject, ways)]);
    }
    expect(told.length).toBeGreaterThan(30);
  });
});
