import { randomBytes } from 'node:crypto';
import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Rotation } from 'keywheel';
import { Bench } from './bench/bench';
import { KubernetesObject } from './bench/kubernetes-api';
import { CsiNode, MountedFiles } from './bench/mounted-files';
import { until } from './bench/poll';
import { CLUSTERS, DATABASES, Need, scenarios, SERVERS } from './bench/scenario';
import { Bank } from './fleets/bank';
import { serves } from './fleets/isolations';
import { PODS_CASES, PodsFleet } from './fleets/pods-fleet';

const DEFINITIONS = ['secrets-store-definitions'] as const;
const NEEDS: readonly Need[] = [...SERVERS, ...CLUSTERS, ...DEFINITIONS];
const CLASS = 'secrets-store.csi.x-k8s.io/v1';

/** No layer that it goes through leaves one of these as it is by chance. */
const VALUES = { password: 'p"a&ss <{{ .x }}> \\ ü+%\n', 'api-key': "k=e:y\t'#" };

/** The pods of a Deployment, as the controllers of the cluster make them. */
async function podsOf(bench: Bench, namespace: string, count: number): Promise<KubernetesObject[]> {
  return until(`${count} pods are made in ${namespace}`, async () => {
    const pods = await bench.spoke('prod').api.list('v1', 'Pod', namespace);
    return pods.length === count ? pods : undefined;
  });
}

scenarios('secrets that pods mount', NEEDS, (server) => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'], operators: false, definitions: DEFINITIONS });
  });

  afterAll(() => bench?.stop());

  describe.each(PODS_CASES.filter(({ isolation }) => serves(server, isolation)))('with $name', (pods) => {
    const { name } = pods;
    const [ours, theirs] = [`${name}-payments`, `${name}-risk`];
    let fleet: PodsFleet;

    /** What a pod of a Deployment gets; another pod each time, on another node. */
    async function start(change: (pod: KubernetesObject) => unknown = () => undefined): Promise<MountedFiles> {
      const [pod] = structuredClone(await podsOf(bench, ours!, 2));
      change(pod!);
      const [mounted] = await new CsiNode(bench.spoke('prod').api).mount(pod!);
      return mounted!;
    }

    /** As somebody who may write classes in the namespace. */
    async function writeClass(change: Readonly<Record<string, unknown>>): Promise<string> {
      const { api } = bench.spoke('prod');
      const { spec } = await api.get(CLASS, 'SecretProviderClass', ours, 'api.core');
      const metadata = { name: 'another', namespace: ours };
      const parameters = { ...spec.parameters, ...change };
      await api.apply({ apiVersion: CLASS, kind: 'SecretProviderClass', metadata, spec: { ...spec, parameters } });
      return metadata.name;
    }

    const mounting = (name: string) => (pod: KubernetesObject) => {
      const { csi } = pod['spec'].volumes.find((volume: any) => volume.csi);
      csi.volumeAttributes.secretProviderClass = name;
    };

    beforeAll(async () => {
      const caCertificatePath = bench.hub.caFile;
      fleet = new PodsFleet(bench, pods, (secret, client) =>
        secret.mount(client, {
          files: (keys) => ({ Password: keys.password, key: keys['api-key'] }),
          permissions: 0o440,
          caCertificatePath,
        }),
      );
      const deployment = bench.deployment(bench.addWorkspace());
      deployment.workspace.synth(fleet);
      await deployment.applyStacks();
      await deployment.sync('prod', bench.spoke('prod'));
      await fleet.put('payments', VALUES);
      await fleet.put('risk', { password: 'theirs', 'api-key': 'theirs' });
    });

    test('the driver logs in as the pod, and every value comes through', async () => {
      expect(await start()).toEqual({
        files: { Password: VALUES.password, key: VALUES['api-key'] },
        permissions: { Password: 0o440, key: 0o440 },
      });
    });

    test('a new value is there at the next look, by the same login', async () => {
      const [pod] = await podsOf(bench, ours!, 2);
      const node = new CsiNode(bench.spoke('prod').api);
      await node.mount(pod!);
      await fleet.put('payments', { ...VALUES, password: 'next' });
      const [{ files }] = (await node.mount(pod!)) as [MountedFiles];
      await fleet.put('payments', VALUES);
      expect(files).toEqual({ Password: 'next', key: VALUES['api-key'] });
    });

    test('a pod that runs as another account of the namespace is refused', async () => {
      const { api } = bench.spoke('prod');
      const metadata = { name: 'other', namespace: ours };
      await api.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
      const [{ spec }] = (await podsOf(bench, ours!, 2)) as [KubernetesObject];
      const { volumes, containers } = structuredClone(spec);
      const other = { serviceAccountName: 'other', volumes: volumes.filter(({ csi }: any) => csi), containers };
      containers.forEach((one: any) => {
        one.volumeMounts = one.volumeMounts.filter(({ name }: any) => /^keywheel-mount/.test(name));
      });
      const pod = await api.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec: other });
      await expect(new CsiNode(api).mount(pod)).rejects.toThrow(/auth\/.*\/login: (400|403)/);
      await api.delete('v1', 'Pod', ours, 'other');
    });

    test('a class of a neighbour brings nobody in', async () => {
      const { spec } = await bench.spoke('prod').api.get(CLASS, 'SecretProviderClass', theirs, 'api.core');
      const asThem = await writeClass({ roleName: spec.parameters.roleName });
      await expect(start(mounting(asThem))).rejects.toThrow(/auth\/.*\/login: (400|403)/);

      const oursAsked = await writeClass({ objects: spec.parameters.objects });
      await expect(start(mounting(oursAsked))).rejects.toThrow(/403 .*permission denied/);
    });

    test('a token for another audience is refused', async () => {
      // A token that reviews itself is for the API server as well.
      const forbidden = pods.auth === 'jwt' ? ['another', bench.spoke('prod').issuer] : ['another'];
      for (const audience of forbidden) {
        await expect(start(mounting(await writeClass({ audience })))).rejects.toThrow(/login: (400|403)/);
      }
    });
  });
});

scenarios('users of a database that pods mount', [...NEEDS, ...DATABASES], () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'], operators: false, definitions: DEFINITIONS });
  });

  afterAll(() => bench?.stop());

  test('each pod has a user of its own, and another one at each look', async () => {
    const database = await bench.addPostgreSql();
    const secretsStore = { pollInterval: Duration.minutes(10) };
    const bank = new Bank(bench, database, ['prod'], { secretsStore });
    const namespace = bank.tenant.addNamespace(bank.clusters[0]!, 'ledger');
    const client = namespace.addClient('api').runs(
      new kplus.Deployment(namespace.chart, 'api', {
        metadata: { name: 'api' },
        replicas: 2,
        containers: [{ image: 'api:1' }],
      }),
    );
    bank
      .addCredential('leased', { rotation: Rotation.dynamic({ ttl: Duration.minutes(30), memberOf: 'ledger_rw' }) })
      .mount(client, { caCertificatePath: bench.hub.caFile });
    await bank.deploy(randomBytes(12).toString('hex'));

    const pods = await podsOf(bench, 'ledger', 2);
    const node = new CsiNode(bench.spoke('prod').api);
    const users: string[] = [];
    for (const pod of [...pods, pods[0]!]) {
      const [{ files }] = (await node.mount(pod)) as [MountedFiles];
      const [{ session_user: user }] = await database.as(
        { user: files['username']!, password: files['password']! },
        async (connection) => (await connection.query('SELECT session_user')).rows,
      );
      expect(user).toBe(files['username']);
      users.push(user);
    }
    expect(new Set(users).size).toBe(3);
    const [{ count }] = await database.run("SELECT count(*)::int AS count FROM pg_roles WHERE rolname LIKE 'v-%'");
    expect(count).toBe(3);
  });
});
