import { Duration } from 'cdk8s';
import { Certificate, CertificateAuthority, Pem, Rotation, SealedSecret, StaticSecret } from 'keywheel';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench } from './bench/bench';
import { Cable } from './bench/cable';
import { Deployment } from './bench/deployment';
import { until } from './bench/poll';
import { PostgreSql } from './bench/postgresql';
import { CLUSTERS, DATABASES, OPERATORS, part, scenarios, SERVERS } from './bench/scenario';
import { keywheelSeal } from './bench/seal-command';
import { SealedSecrets } from './bench/sealed-secrets';
import { StatusCause, StatusRun } from './bench/status-command';
import { StatusWatch } from './bench/status-watch';
import { untilSynced } from './bench/synced';
import { Bank } from './fleets/bank';

const NAMESPACE = 'app-ledger';
const VALUE = 'never-to-be-printed';
/** Of what is leased: the operator stands still for longer than that. */
const TTL = Duration.seconds(60);
const REFRESH = { refreshInterval: Duration.seconds(20), rolloutTime: Duration.seconds(3) };
const STORE = `SecretStore ${NAMESPACE}/keywheel`;
const LEASES = 'sys/leases/lookup/bank.database/creds';
const POLICY = 'NetworkPolicy external-secrets/keywheel.bank.egress';

const SEALED = ['sealed-secrets-controller', 'sealed-secrets-definitions'] as const;

/** What fails on servers and on the way to them, and is found in no file of either side. */
scenarios('status, of servers', [...SERVERS, ...CLUSTERS, ...OPERATORS, ...DATABASES, ...SEALED], () => {
  let bench: Bench;
  let deployment: Deployment;
  let controller: SealedSecrets;
  let cable: Cable;
  let database: PostgreSql;
  let watch: StatusWatch;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    cable = await Cable.to(bench.hub.url);
    const spoke = bench.spoke('prod');
    controller = await SealedSecrets.start(spoke, bench.folder, {
      binary: part('sealed-secrets-controller'),
      definitions: part('sealed-secrets-definitions'),
    });
    const bank = await program(await controller.certificate());
    deployment = await bank.deploy(randomBytes(12).toString('hex'));
    await bench.hub.putValue({ mount: 'bank.kv', path: 'lab/ledger/note' }, { text: VALUE });
    await untilSynced(spoke);
    watch = await StatusWatch.start(bench, deployment, ['prod']);
  });

  afterAll(async () => {
    cable?.close();
    await controller?.stop();
    await bench?.stop();
  });

  async function program(certificate: string): Promise<Bank> {
    const address = bench.hub.url;
    database = await bench.addPostgreSql();
    const bank = new Bank(bench, database, ['prod'], {
      hubAddress: cable.url,
      sealingCertificates: [Pem.fromText(certificate)],
      externalSecrets: { egress: { apiServer: ['127.0.0.1/32'], hub: [`${new URL(address).hostname}/32`] } },
    });
    const namespace = bank.tenant.addNamespace(bank.clusters[0]!, NAMESPACE);
    new StaticSecret(bank.tenant, 'note', { keys: ['text'] }).deliver(namespace, { refreshInterval: TTL });
    bank
      .addCredential('user', { rotation: Rotation.dynamic({ ttl: TTL, memberOf: 'ledger_rw' }) })
      .deliver(namespace, REFRESH);
    const authority = new CertificateAuthority(bank.lab, 'root', { commonName: 'Bank', ttl: Duration.days(365) });
    new Certificate(bank.tenant, 'api', { authority, commonName: `api.${NAMESPACE}.svc`, ttl: TTL }).deliver(
      namespace,
      REFRESH,
    );
    SealedSecret.fromFile(namespace, 'bootstrap', sealed(certificate));
    return bank;
  }

  /** @returns the file of a value that the controller opens */
  function sealed(certificate: string): string {
    writeFileSync(join(bench.folder, 'sealing.pem'), certificate);
    const of = ['--namespace', NAMESPACE, '--name', 'bootstrap', '--key', 'token'];
    const run = keywheelSeal(bench.folder, ['--certificate', 'sealing.pem', ...of, '-o', 'bootstrap.json'], VALUE);
    expect([run.status, run.stderr]).toEqual([0, expect.not.stringContaining('error')]);
    return join(bench.folder, 'bootstrap.json');
  }

  function status(environment: Readonly<Record<string, string>> = {}): StatusRun {
    const run = watch.status([], environment);
    expect(run.stdout + run.stderr).not.toContain(VALUE);
    return run;
  }

  function namedAt(run: StatusRun, object: string): StatusCause[] {
    return run.report.standings.filter((one) => one.object === object).flatMap(({ causes }) => causes);
  }

  const hub = () => bench.hub.root;
  const kubernetes = () => bench.spoke('prod').api;

  interface Made {
    readonly make: () => unknown;
    readonly meanwhile?: () => Promise<void>;
    readonly mend: () => unknown;
  }

  /** The store fails for it, and then all is mended. */
  async function named(cause: Pick<StatusCause, 'id' | 'place'>, { make, meanwhile, mend }: Made): Promise<void> {
    try {
      await make();
      await watch.untilFailing('SecretStore', NAMESPACE, 'keywheel');
      const run = status();
      expect(namedAt(run, STORE).map(({ id, place }) => ({ id, place }))).toEqual([cause]);
      expect(run.code).toBe(3);
      await meanwhile?.();
    } finally {
      await mend();
      await watch.untilMended(NAMESPACE);
    }
  }

  /** A person edits a policy, which no network enforces here: what it does is done by hand. */
  const editPolicy = () =>
    kubernetes().merge({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'keywheel.bank.egress', namespace: 'external-secrets' },
      spec: { egress: [] },
    });

  test('of servers that are well says nothing', () => {
    const run = status();
    expect([run.code, run.report.notKnown]).toEqual([0, []]);
  });

  test('names a closed way to the hub, which answers elsewhere, and the NetworkPolicy that closes it', () =>
    named(
      { id: 'egress-closed' },
      {
        make: () => cable.clog(),
        meanwhile: async () => {
          await editPolicy();
          expect(namedAt(status(), STORE)).toMatchObject([{ id: 'egress-closed', place: POLICY }]);
        },
        mend: () => cable.mend(),
      },
    ));

  test('names it as well where the network refuses what a policy closes', () =>
    named(
      { id: 'egress-closed', place: POLICY },
      {
        make: async () => {
          await editPolicy();
          cable.cut();
        },
        mend: () => cable.mend(),
      },
    ));

  test('names a certificate of the hub that neither the operator nor whoever asks trusts', async () => {
    let restore = async (): Promise<void> => undefined;
    await named(
      { id: 'hub-certificate-not-trusted' },
      {
        make: async () => {
          restore = await bench.hub.replaceCertificate();
        },
        mend: () => restore(),
      },
    );
  });

  test('names a quota', () =>
    named(
      { id: 'quota-exceeded' },
      {
        make: () =>
          hub().write('sys/quotas/rate-limit/least', { path: 'auth/bank.prod/login', rate: 1, interval: 3600 }),
        mend: () => hub().call('DELETE', 'sys/quotas/rate-limit/least'),
      },
    ));

  test('names a sealing key that is lost', async () => {
    const restore = await controller.loseKeys();
    const object = `SealedSecret ${NAMESPACE}/bootstrap`;
    try {
      await until('the controller has tried', () => namedAt(status(), object).length > 0);
      expect(namedAt(status(), object)).toEqual([expect.objectContaining({ id: 'sealing-key-unknown' })]);
    } finally {
      await restore();
      await watch.untilMended(NAMESPACE);
    }
  });

  test('names leases and certificates that end while the operator stands still', async () => {
    bench.operator('prod').pause();
    try {
      const of = (name: string) => namedAt(status(), `ExternalSecret ${NAMESPACE}/${name}`).map(({ id }) => id);
      await until('both have ended', () => of('user').length > 0 && of('api').length > 0);
      expect([of('user'), of('api'), of('note')]).toEqual([['lease-gone'], ['certificate-expired'], []]);
    } finally {
      bench.operator('prod').resume();
      await watch.untilMended(NAMESPACE);
    }
  });

  test('names a user that was taken back, though the operator knows nothing of it', async () => {
    bench.operator('prod').pause();
    try {
      await hub().write('sys/leases/revoke-prefix/bank.database');
      await until('no lease is left', async () => (await hub().keys(LEASES)).length === 0);
      expect(await database.run("SELECT FROM pg_roles WHERE rolname LIKE 'v-%'")).toEqual([]);
      const run = status();
      expect(namedAt(run, `ExternalSecret ${NAMESPACE}/user`)).toEqual([
        expect.objectContaining({ id: 'lease-gone', message: expect.stringContaining('has no lease') }),
      ]);
    } finally {
      bench.operator('prod').resume();
      await watch.untilMended(NAMESPACE);
    }
  });

  test('names a hub that nobody leads', async () => {
    let restore = async (): Promise<void> => undefined;
    await named(
      { id: 'quorum-lost', place: bench.hub.url },
      {
        make: async () => {
          restore = await bench.hub.loseQuorum();
        },
        mend: () => restore(),
      },
    );
  });
});
