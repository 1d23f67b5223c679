import { Duration } from 'cdk8s';
import { Certificate, CertificateAuthority, Environment, Isolation, KeyType, Signer, Tenant } from 'keywheel';
import { X509Certificate } from 'node:crypto';
import { issueParameters, issuePath } from '../../lib/kinds/certificate/certificate-request';
import { readServerState } from './bench/server-state';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { login } from './bench/login';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { refresh, untilSynced } from './bench/synced';
import { followed, TlsPair, TlsSecret } from './bench/tls-pair';
import { BenchFleet } from './fleets/bench-fleet';

const NAME = 'api.payments.svc';
const LAG = Duration.seconds(5);

scenarios('certificates', [...SERVERS, ...CLUSTERS, ...OPERATORS], (server) => {
  let bench: Bench;
  let deployment: Deployment;
  let api: Certificate;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const cluster = fleet.addCluster(prod, bench.spoke('prod'));
    const root = new CertificateAuthority(prod, 'root', { commonName: 'Acme Prod', ttl: Duration.days(3650) });
    const internal = new CertificateAuthority(prod, 'internal', {
      names: { payments: ['spiffe://acme/payments/*'] },
      commonName: 'Acme Prod Internal',
      ttl: Duration.days(365),
      signer: Signer.authority(root),
    });
    const next = new CertificateAuthority(prod, 'next', { commonName: 'Acme Prod 2', ttl: Duration.days(3650) });
    const payments = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = payments.addNamespace(cluster, 'payments');
    api = new Certificate(payments, 'api', {
      authority: internal,
      commonName: NAME,
      dnsNames: ['*.api.payments.svc'],
      ipAddresses: ['127.0.0.1', '::1'],
      uriNames: ['spiffe://acme/payments/api'],
      trusts: [next],
      ttl: Duration.days(1),
    });
    api.deliver(namespace);
    const short = new Certificate(payments, 'short', {
      authority: internal,
      commonName: NAME,
      ttl: Duration.seconds(60),
    });
    short.deliver(namespace, { rolloutTime: LAG });
    new Certificate(payments, 'direct', {
      authority: root,
      commonName: 'direct.payments.svc',
      ttl: Duration.days(1),
      keyType: KeyType.RSA_2048,
      usages: ['client'],
    }).deliver(namespace);
    new Certificate(payments, 'next', { authority: next, commonName: NAME, ttl: Duration.days(1) }).deliver(namespace);
    const isolation = server === 'bao' ? Isolation.vaultNamespace() : undefined;
    const risk = new Tenant(prod, 'risk', { owner: 'risk@example.com', isolation });
    new Certificate(risk, 'api', { authority: internal, commonName: 'risk.svc', ttl: Duration.days(1) }).deliver(
      risk.addNamespace(cluster, 'risk'),
    );
    const workspace = bench.addWorkspace();
    workspace.synth(fleet);
    deployment = bench.deployment(workspace);
    await deployment.applyStacks();
    await deployment.sync('prod', bench.spoke('prod'));
    await untilSynced(bench.spoke('prod'));
  });

  afterAll(() => bench?.stop());

  const secret = async (name: string, namespace = 'payments') =>
    (await bench.spoke('prod').api.secret(namespace, name)) as unknown as TlsSecret;
  const tokenOf = (namespace: string) => login(bench.hub, { fleet: 'acme', spoke: bench.spoke('prod'), namespace });

  test('a server with the Secret is believed under its names by whoever trusts its root, and under no other', async () => {
    const { type } = await bench.spoke('prod').api.get('v1', 'Secret', 'payments', 'api');
    const pair = await TlsPair.start(await secret('api'));
    try {
      expect(type).toBe('kubernetes.io/tls');
      expect(await pair.refusal(NAME)).toBeUndefined();
      expect(await pair.refusal('x.api.payments.svc')).toBeUndefined();
      expect(await pair.refusal('risk.svc')).toMatch(/does not match/);
      expect(await pair.refusal(NAME, bench.hub.ca)).toMatch(/unable to|self-signed/);
    } finally {
      await pair.stop();
    }
  });

  test('who trusts the next root as well believes its certificates before anybody else does', async () => {
    const [api, direct] = [await secret('api'), await secret('direct')];
    const pair = await TlsPair.start(await secret('next'));
    try {
      expect(api['ca.crt'].match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
      expect(await pair.refusal(NAME, api['ca.crt'])).toBeUndefined();
      expect(await pair.refusal(NAME, direct['ca.crt'])).toMatch(/unable to|self-signed/);
    } finally {
      await pair.stop();
    }
  });

  test('a certificate has what was asked for: names, time, key and purpose', async () => {
    const certificate = new X509Certificate((await secret('api'))['tls.crt']);
    const direct = new X509Certificate((await secret('direct'))['tls.crt']);

    expect(certificate.subjectAltName!.split(', ').sort()).toEqual([
      'DNS:*.api.payments.svc',
      `DNS:${NAME}`,
      'IP Address:0:0:0:0:0:0:0:1',
      'IP Address:127.0.0.1',
      'URI:spiffe://acme/payments/api',
    ]);
    expect(certificate.issuer).toBe('CN=Acme Prod Internal');
    expect(certificate.publicKey.asymmetricKeyType).toBe('ec');
    const seconds = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 1000;
    // The hub itself lets it begin 30 s earlier, for clocks that are late.
    expect(seconds).toBe(86_400 + 30);
    expect(direct.issuer).toBe('CN=Acme Prod');
    expect(direct.publicKey.asymmetricKeyDetails!.modulusLength).toBe(2048);
    // Of a client, and of no server.
    expect(direct.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  test('a client never meets a certificate that has ended, though each one ends soon', async () => {
    const { refusals, left } = await followed(() => secret('short'), NAME, {
      renewals: 4,
      lag: LAG.toMilliseconds(),
    });

    expect(refusals).toEqual([]);
    expect(Math.min(...left)).toBeGreaterThan(0);
  });

  test('nobody can have a name, an address or a time of another', async () => {
    const [payments, risk] = [
      bench.hub.anonymous.as(await tokenOf('payments')),
      bench.hub.anonymous.as(await tokenOf('risk')),
    ];
    const asked = issueParameters(api);
    const issue = async (as: typeof payments, parameters: object) =>
      (await as.ask('POST', issuePath(api), { body: parameters })).status;

    expect(await issue(risk, asked)).toBe(403);
    expect(await issue(payments, asked)).toBe(200);
    for (const other of [
      { common_name: 'risk.svc' },
      { alt_names: 'risk.svc' },
      { ip_sans: '10.0.0.1' },
      { uri_sans: 'spiffe://acme/risk' },
      { ttl: '8760h' },
      { not_after: '2099-01-01T00:00:00Z' },
    ]) {
      expect([other, await issue(payments, { ...asked, ...other })]).toEqual([other, 403]);
    }
  });

  test('the role itself has no other names, whoever asks', async () => {
    const { status, body } = await bench.hub.root.ask('POST', issuePath(api), {
      body: { ...issueParameters(api), alt_names: 'risk.svc' },
    });

    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('not allowed by this role')]);
  });

  test('an operator that starts again asks for nothing; a person who touches the ExternalSecret gets another', async () => {
    const [before, direct] = [await secret('api'), await secret('direct')];
    await bench.operator('prod').restart();
    await refresh(bench.spoke('prod'), 'payments', 'direct');
    await until('another one is made again', async () => (await secret('direct'))['tls.crt'] !== direct['tls.crt']);
    expect(await secret('api')).toEqual(before);

    await refresh(bench.spoke('prod'), 'payments', 'api');
    await until('it is made again', async () => (await secret('api'))['tls.crt'] !== before['tls.crt']);
  });

  test('no key is anywhere but in its Secret, and a second plan changes nothing', async () => {
    const { 'tls.key': key } = await secret('api');
    const state = JSON.stringify(await readServerState(bench.hub.root));

    expect(key).toContain('PRIVATE KEY');
    expect(state).not.toContain('PRIVATE KEY');
    expect([...bench.logs().values()].join()).not.toContain('PRIVATE KEY');
    const serial = new X509Certificate((await secret('api'))['tls.crt']).serialNumber.toLowerCase();
    const kept = await bench.hub.root.keys(`${api.authority.mount}/certs`);
    expect(kept.map((one) => one.replaceAll('-', ''))).not.toContain(serial);
    expect(await deployment.changedStacks()).toEqual([]);
  });
});
