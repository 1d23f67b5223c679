import { execFile } from 'node:child_process';
import { generateKeyPairSync, KeyObject, sign } from 'node:crypto';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { isDeepStrictEqual, promisify } from 'node:util';
import {
  Alerts,
  AuditDevice,
  ClusterAuth,
  Environment,
  Findings,
  Fleet,
  HubNode,
  HubServer,
  HubSnapshots,
  Pem,
  Seal,
  SpokeCluster,
  StaticSecret,
  Tenant,
  VaultServer,
} from 'keywheel';
import { Written } from '../../alerts/watched';
import { Balancer } from '../bench/balancer';
import { Bench } from '../bench/bench';
import { makeCertificate } from '../bench/certificate';
import { Deployment } from '../bench/deployment';
import type { Hub } from '../bench/hub';
import { untilUpgraded } from '../bench/key-value';
import { until } from '../bench/poll';
import { Prometheus } from '../bench/prometheus';
import { leaderOf, loopbackNodes, RaftNode } from '../bench/raft-nodes';
import { hubBinary, part, scenarios } from '../bench/scenario';
import { VaultApi } from '../bench/vault-api';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const VALUE = { api_key: 'written once' };
/** The balancer runs in this process, and serves only while it does not wait for a command. */
const run = promisify(execFile);

/** A client gives up an answer after so long: a connection to a frozen node says nothing. */
const PATIENCE = 3_000;

scenarios('three servers from the files that were written, with a seal elsewhere', ['bao', 'prometheus'], () => {
  let bench: Bench;
  let balancer: Balancer;
  let nodes: RaftNode[] = [];
  let deployment: Deployment;
  let ca: string;
  let prometheus: Prometheus;
  let rootToken: string;
  let key: KeyObject;

  const everybody = () => new VaultApi({ url: balancer.url, ca });
  const root = () => everybody().as(rootToken);

  beforeAll(async () => {
    bench = await Bench.start({});
    const folder = join(bench.folder, 'raft');
    mkdirSync(folder);
    ca = makeCertificate(folder, 'node');
    balancer = await Balancer.start();
    const token = await sealToken(bench.hub);
    const servers = await loopbackNodes(3);
    const program = new Fleet({
      name: 'acme',
      canaries: false,
      vault: served(folder, servers),
      alerts: Alerts.ruleFiles({
        hub: {
          nodes: servers.map(({ address }) => new URL(address!).host),
          caFile: join(folder, 'node.pem'),
          otherLeases: 100,
        },
      }),
    });
    deployOn(program);
    const workspace = bench.addWorkspace();
    Findings.of(program).acknowledge('node-advertises-its-address', 'all nodes are on one machine');
    workspace.synth(program);
    nodes = program.vault!.server!.options.nodes.map(
      (node) =>
        new RaftNode(node, {
          binary: hubBinary(),
          configuration: join(workspace.folder, 'dist.hub/acme', `${node.name}.hcl`),
          folder,
          ca,
          env: { BAO_TOKEN: token },
        }),
    );
    balancer.serve(nodes);
    nodes.forEach((node) => node.start());
    rootToken = await initialised(nodes[0]!);
    await untilVoters(3);
    const hub = { rootToken, root: root(), anonymous: everybody() };
    deployment = bench.deployment(workspace, { applier: bench.applier(), hub });
    await deployment.applyStacks();
    await untilUpgraded(() => root().write('acme.kv/data/prod/payments/stripe', { data: VALUE }));
    const written = new Written(program);
    prometheus = await Prometheus.start(join(bench.folder, 'prometheus'), part('prometheus'), {
      jobs: written.document('hub.scrape.yaml').scrape_configs,
      groups: written.groups('the hub'),
    });
  });

  afterAll(async () => {
    await prometheus?.stop();
    await balancer?.stop();
    await Promise.all(nodes.map((node) => node.kill()));
    await bench?.stop();
  });

  async function sealToken({ root: seal }: Hub): Promise<string> {
    await seal.write('sys/mounts/transit', { type: 'transit' });
    await seal.write('transit/keys/bao');
    const policy = ['encrypt', 'decrypt'].map((verb) => `path "transit/${verb}/bao" { capabilities = ["update"] }`);
    await seal.write('sys/policies/acl/seal', { policy: policy.join('\n') });
    const { auth } = await seal.write('auth/token/create-orphan', { policies: ['seal'], period: '24h' });
    return auth.client_token;
  }

  function served(folder: string, servers: readonly HubNode[]): VaultServer {
    return VaultServer.openBao({
      address: balancer.url,
      caCertificate: Pem.fromText(ca),
      server: HubServer.raft({
        nodes: servers,
        listenAddress: '127.0.0.1',
        dataFolder: join(folder, 'unused'),
        tls: {
          certificateFile: join(folder, 'node.pem'),
          keyFile: join(folder, 'node.key'),
          caFile: join(folder, 'node.pem'),
          certificate: Pem.fromText(ca),
        },
        seal: Seal.transit({ address: bench.hub.url, keyName: 'bao', caFile: bench.hub.caFile }),
        audit: [AuditDevice.file({ file: join(folder, 'audit.log') })],
        telemetry: { access: 'anyone' },
      }),
    });
  }

  function deployOn(fleet: Fleet): void {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    key = privateKey;
    const pem = Pem.fromText(publicKey.export({ type: 'spki', format: 'pem' }).toString());
    const prod = new Environment(fleet, 'prod');
    const cluster = new SpokeCluster(prod, 'eu', {
      apiServer: { url: 'https://127.0.0.1:1' },
      auth: ClusterAuth.jwt({ publicKeys: [pem], issuer: ISSUER }),
    });
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = tenant.addNamespace(cluster, 'app');
    new StaticSecret(tenant, 'stripe', { keys: ['api_key'] }).deliver(namespace);
    new HubSnapshots(namespace, 'hourly', { volumeClaim: 'snapshots', keep: 3 });
  }

  /** What the API server of the cluster would give to a pod. */
  function tokenOf(account: string): string {
    const now = Math.floor(Date.now() / 1000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const head = part({ alg: 'RS256', typ: 'JWT' });
    const body = part({
      iss: ISSUER,
      sub: `system:serviceaccount:app:${account}`,
      aud: ['acme.vault'],
      ...{ iat: now, nbf: now, exp: now + 600 },
      'kubernetes.io': { namespace: 'app', serviceaccount: { name: account } },
    });
    const signed = `${head}.${body}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  }

  async function initialised(node: RaftNode): Promise<string> {
    const body = { recovery_shares: 1, recovery_threshold: 1 };
    await node.process!.ready(async () => (await node.api.ask('GET', 'sys/seal-status')).status === 200);
    const { root_token: token } = await node.api.call('POST', 'sys/init', { body });
    await leaderOf([node]);
    return token;
  }

  async function untilVoters(count: number): Promise<void> {
    await until(`${count} nodes have a vote`, async () => {
      const { config } = await root().read('sys/storage/raft/configuration');
      return config.servers.filter(({ voter }: { voter: boolean }) => voter).length === count;
    });
    await Promise.all(nodes.map((node) => node.untilUnsealed()));
  }

  /** As the operator of the cluster: it logs in and reads. Undefined where that takes too long. */
  function delivered(): Promise<unknown> {
    return Promise.race([read(), pass(PATIENCE, undefined, { ref: false })]);
  }

  async function read(): Promise<unknown> {
    const token = await everybody().login('acme.eu', { role: 'acme.app', jwt: tokenOf('keywheel') });
    return (await everybody().as(token).read('acme.kv/data/prod/payments/stripe'))?.data;
  }

  const untilDelivered = () => until('the fleet delivers', async () => (await delivered()) !== undefined);

  /** Somebody who logs in and reads all the while, and once more afterwards. @returns how often that went well meanwhile */
  async function meanwhile(body: () => Promise<unknown>): Promise<number> {
    let isRunning = true;
    let reads = 0;
    const wrong: unknown[] = [];
    const client = (async () => {
      while (isRunning) {
        const value = await delivered().catch(() => undefined);
        if (value !== undefined) {
          wrong.push(...(isDeepStrictEqual(value, VALUE) ? [] : [value]));
          reads += 1;
        }
        await pass(50);
      }
    })();
    try {
      await until('the client reads', () => reads > 0);
      const before = reads;
      await body();
      const after = reads;
      await until('the client reads again', () => reads > after + 1);
      return after - before;
    } finally {
      isRunning = false;
      await client;
      expect(wrong).toEqual([]);
    }
  }

  test('they find each other, unseal themselves, and have the audit device of their files', async () => {
    expect(await delivered()).toEqual(VALUE);
    const { data } = await root().call('GET', 'sys/audit');
    expect(Object.keys(data)).toEqual(['file/']);
    expect((await root().call('GET', 'sys/seal-status')).type).toBe('transit');
  });

  test('a leader that dies is replaced, and deliveries go on', async () => {
    const leader = await leaderOf(nodes);
    await meanwhile(async () => {
      await leader.kill();
      await leaderOf(nodes.filter((node) => node !== leader));
    });
    leader.start();
    await untilVoters(3);
  });

  test('a leader that is cut off is replaced, and stands by when it is back', async () => {
    const leader = await leaderOf(nodes);
    try {
      await meanwhile(async () => {
        leader.process!.pause();
        await leaderOf(nodes.filter((node) => node !== leader));
      });
    } finally {
      leader.process!.resume();
    }
    expect(await leaderOf(nodes)).not.toBe(leader);
    await untilVoters(3);
  });

  test('without the server of the seal those that run go on, and one that restarts stays away until it is back', async () => {
    const leader = await leaderOf(nodes);
    const standby = nodes.find((node) => node !== leader)!;
    await bench.hub.kill();
    await standby.kill();
    standby.start();
    const reads = await meanwhile(() =>
      until('it says which seal does not answer', () =>
        standby.printed().includes(`Error configuring seal "transit": Put "${bench.hub.url}/`),
      ),
    );
    expect(reads).toBeGreaterThan(0);
    expect([200, 429]).not.toContain(await standby.health());
    await standby.kill();
    await bench.hub.restart();
    standby.start();
    await untilVoters(3);
  });

  test('a quorum that is lost fires after a minute and not before, and ends with the nodes that are back', async () => {
    const quorum = ['KeywheelHubLeaders', 'KeywheelHubQuorumLost'];
    const fires = async () => (await prometheus.firing()).filter((alert) => quorum.includes(alert));
    const isLost = async () =>
      (await prometheus.query('ALERTS{alertname="KeywheelHubQuorumLost",alertstate="pending"}')).length > 0;
    await until('all nodes are seen', async () => (await prometheus.query('sum(up)'))[0]?.value === 3);
    // After a leader that died and one that was cut off.
    await until('no rule about several nodes waits', async () => {
      const waiting = await prometheus.query(`ALERTS{alertname=~"${quorum.join('|')}"}`);
      return waiting.length === 0;
    });
    const [first, ...lost] = nodes as [RaftNode, RaftNode, RaftNode];
    await first.kill();
    await until('one node is away', async () => (await prometheus.query('sum(up)'))[0]?.value === 2);
    expect([await isLost(), await fires()]).toEqual([false, []]);
    first.start();
    await untilVoters(3);

    await Promise.all(lost.map((node) => node.kill()));
    await until('the loss is seen', isLost);
    expect(await fires()).toEqual([]);
    await until('the loss fires', async () => (await fires()).includes('KeywheelHubQuorumLost'));

    lost.forEach((node) => node.start());
    await untilVoters(3);
    await until('it ends', async () => (await fires()).length === 0);
  });

  describe('a snapshot by the login that was written', () => {
    const snapshots = () => join(bench.folder, 'snapshots');

    /** What the CronJob runs, as its pod has it: with the token of its ServiceAccount, and the command line of the hub. */
    async function snapshot(): Promise<void> {
      const job: any = deployment.workspace.manifestsOf('eu').find(({ kind }) => kind === 'CronJob');
      const [container] = job.spec.jobTemplate.spec.template.spec.containers;
      const said = Object.fromEntries(container.env.map(({ name, value }: any) => [name, value]));
      const path = join(bench.folder, 'path');
      [path, snapshots()].forEach((folder) => mkdirSync(folder));
      symlinkSync(hubBinary(), join(path, 'bao'));
      writeFileSync(join(bench.folder, 'token'), tokenOf('keywheel-snapshots.hourly'));
      const [command, ...args] = container.command;
      const own = { FOLDER: snapshots(), TOKEN_FILE: join(bench.folder, 'token'), HOME: bench.folder };
      await run(command, args, { env: { ...said, ...own, PATH: `${path}:${process.env['PATH']}` } });
    }

    test('is whole, and the login may do nothing else', async () => {
      await snapshot();
      expect(readdirSync(snapshots())).toEqual([expect.stringMatching(/^acme\..*\.snap$/)]);

      const role = 'acme.app.client.keywheel-snapshots.hourly';
      const token = await everybody().login('acme.eu', { role, jwt: tokenOf('keywheel-snapshots.hourly') });
      const own = everybody().as(token);
      for (const [method, path] of [
        ['GET', 'acme.kv/data/prod/payments/stripe'],
        ['GET', 'sys/storage/raft/configuration'],
        ['POST', 'sys/storage/raft/snapshot'],
        ['POST', 'sys/storage/raft/snapshot-force'],
        ['POST', 'auth/token/renew-self'],
        ['GET', 'sys/mounts'],
      ] as const) {
        expect([path, (await own.ask(method, path)).status]).toEqual([path, 403]);
      }
    });

    /** A command of the runbook, on a node. */
    async function bao(node: RaftNode, args: readonly string[], token = ''): Promise<string> {
      const env = { BAO_ADDR: node.node.address, BAO_CACERT: join(bench.folder, 'raft/node.pem'), BAO_TOKEN: token };
      return (await run(hubBinary(), args, { env: { HOME: bench.folder, ...env } })).stdout;
    }

    test('brings all of it back after the loss of every disk, as the runbook says', async () => {
      const [file] = readdirSync(snapshots());
      const [first] = nodes as [RaftNode];
      await Promise.all(nodes.map((node) => node.kill()));
      nodes.forEach((node) => node.wipe());
      nodes.forEach((node) => node.start());
      await first.process!.ready(async () => (await first.api.ask('GET', 'sys/seal-status')).status === 200);
      const shares = ['-recovery-shares=1', '-recovery-threshold=1', '-format=json'];
      const { root_token: fresh } = JSON.parse(await bao(first, ['operator', 'init', ...shares]));
      await leaderOf([first]);
      const peers = (token: string) => bao(first, ['operator', 'raft', 'list-peers'], token);
      // Seen: who has not joined before the restore does not get a vote afterwards.
      await until('all nodes have a vote', async () => (await peers(fresh)).match(/\btrue\b/g)?.length === 3);
      await bao(first, ['operator', 'raft', 'snapshot', 'restore', '-force', join(snapshots(), file!)], fresh);
      await untilDelivered();
      expect(await delivered()).toEqual(VALUE);
      await untilVoters(3);
      expect((await peers(rootToken)).match(/\btrue\b/g)).toHaveLength(3);
      expect((await everybody().as(fresh).ask('GET', 'auth/token/lookup-self')).status).toBe(403);
      expect(await deployment.changedStacks()).toEqual([]);
    });
  });
});
