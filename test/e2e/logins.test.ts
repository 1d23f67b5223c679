import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Duration } from 'cdk8s';
import { Environment, Machine, MachineAuth, Pem, People, StaticSecret, Tenant } from 'keywheel';
import { names } from '../../lib/fleet/names';
import { Bench } from './bench/bench';
import { makeCertificate, makeClientCertificate } from './bench/certificate';
import { Deployment } from './bench/deployment';
import { IdentityProvider, Person } from './bench/identity-provider';
import { hubBinary, scenarios, SERVERS } from './bench/scenario';
import { PROVIDERS } from './bench/terraform-provider';
import { VaultApi } from './bench/vault-api';
import { BenchFleet } from './fleets/bench-fleet';
import { publicKeyCluster } from './fleets/paper-cluster';

const PAYMENTS = 'acme.kv/data/prod/payments/stripe';
const RISK = 'acme.kv/data/prod/risk/model';
const CALLBACK = 'http://localhost:8250/oidc/callback';
const CLIENT = { id: 'keywheel', secret: 'known-to-two-alone', redirectUris: [CALLBACK] };
const VARIABLES = { people_secret: CLIENT.secret };

scenarios('logins from outside of Kubernetes', SERVERS, () => {
  let bench: Bench;
  let identity: IdentityProvider;
  let authority: string;
  let deployment: Deployment;

  beforeAll(async () => {
    bench = await Bench.start({});
    identity = await IdentityProvider.start(bench.folder, CLIENT);
    authority = makeCertificate(bench.folder, 'machines');
    deployment = bench.deployment(bench.addWorkspace(), { provider: 'writeOnly' });
    deployment.workspace.synth(program());
    await deployment.applyStacks(VARIABLES);
    await bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/stripe' }, { api_key: 'first' });
    await bench.hub.putValue({ mount: 'acme.kv', path: 'prod/risk/model' }, { weights: 'first' });
  });

  afterAll(async () => {
    await identity?.stop();
    await bench?.stop();
  });

  function program(provider = identity): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub, vaultProviderVersion: PROVIDERS.writeOnly });
    const prod = new Environment(fleet, 'prod');
    const cluster = publicKeyCluster(prod, 'prod');
    const payments = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const risk = new Tenant(prod, 'risk', { owner: 'risk@example.com' });
    const stripe = new StaticSecret(payments, 'stripe', { keys: ['api_key'] });
    const model = new StaticSecret(risk, 'model', { keys: ['weights'] });
    stripe.deliver(payments.addNamespace(cluster, 'payments'));
    model.deliver(risk.addNamespace(cluster, 'risk'));
    const appRole = MachineAuth.appRole({
      boundCidrs: ['127.0.0.1/32'],
      secretIdTtl: Duration.hours(1),
      secretIdUses: 9,
    });
    const certificate = MachineAuth.tlsCertificate({ authority: Pem.fromText(authority), commonNames: ['gateway'] });
    stripe.grantRead(new Machine(payments, 'nightly-export', { auth: appRole }));
    stripe.grantRead(new Machine(payments, 'gateway', { auth: certificate }));
    new People(fleet, 'people', {
      discoveryUrl: provider.url,
      caCertificate: Pem.fromText(provider.ca),
      clientId: CLIENT.id,
      clientSecretVariable: 'people_secret',
    })
      .addOwners(payments, 'Payments Team')
      .addViewers(payments, 'readers')
      .addAuditors('auditors');
    return fleet;
  }

  const from = (localAddress: string) => bench.hub.anonymous.from({ localAddress });
  const statusOf = async (api: VaultApi, path: string) => (await api.ask('GET', path)).status;

  test('a second apply changes nothing, and neither state nor output holds the secret of the client', async () => {
    expect(await deployment.changedStacks()).toEqual([]);
    const holding = deployment.workspace.files().filter((file) => readFileSync(file, 'utf8').includes(CLIENT.secret));
    expect(holding).toEqual([]);
  });

  describe('a machine with an AppRole', () => {
    const mount = 'acme.machines.approle';
    const role = 'prod.payments.nightly-export';
    let login: { role_id: string; secret_id: string };

    /** Runs lines of the report as somebody would who may, and pastes them. */
    async function paste(lines: readonly string[], variables: Record<string, string>): Promise<string> {
      const { url: address, caFile: ca } = bench.hub;
      const path = `${dirname(hubBinary())}:${process.env['PATH']}`;
      const { stdout } = await promisify(execFile)('sh', ['-euc', lines.join('\n')], {
        env: {
          ...{ HOME: bench.folder, PATH: path, BAO_ADDR: address, BAO_CACERT: ca },
          ...{ VAULT_ADDR: address, VAULT_CACERT: ca, ...variables },
        },
      });
      return stdout.trim();
    }

    /** The lines that the report prints for the role. */
    function printed(): { fetch: string; unwrap: string; login: string } {
      const report = readFileSync(join(deployment.workspace.folder, 'reports/acme/logins.md'), 'utf8');
      const block = new RegExp(`### ${role.replaceAll('.', '\\.')}\n\n\`\`\`sh\n([^\`]+)\`\`\``).exec(report)![1]!;
      const [fetch, unwrap, login] = block.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      return { fetch: fetch!, unwrap: unwrap!, login: login! };
    }

    const fetchWrapped = () =>
      paste([printed().fetch], { BAO_TOKEN: bench.hub.rootToken, VAULT_TOKEN: bench.hub.rootToken });

    beforeAll(async () => {
      const wrapped = await fetchWrapped();
      const secretId = await paste([printed().unwrap, 'echo "$SECRET_ID"'], { WRAPPING_TOKEN: wrapped });
      // Whoever opens it second is refused.
      expect((await bench.hub.anonymous.as(wrapped).ask('POST', 'sys/wrapping/unwrap', { body: {} })).status).toBe(400);
      const { role_id } = await bench.hub.root.read(`auth/${mount}/role/${role}/role-id`);
      login = { role_id, secret_id: secretId };
    });

    test('logs in with what the report prints', async () => {
      const { unwrap, login: last } = printed();
      const token = await paste([unwrap, last], { WRAPPING_TOKEN: await fetchWrapped() });

      expect((await from('127.0.0.1').as(token).read(PAYMENTS)).data).toEqual({ api_key: 'first' });
    });

    test('reads what it was granted and nothing next door', async () => {
      const machine = from('127.0.0.1').as(await from('127.0.0.1').login(mount, login));

      expect((await machine.read(PAYMENTS)).data).toEqual({ api_key: 'first' });
      expect(await statusOf(machine, RISK)).toBe(403);
      expect(await statusOf(machine, 'acme.kv/metadata/prod/payments/stripe')).toBe(403);
    });

    test('writes nothing and makes no secret-id', async () => {
      const machine = from('127.0.0.1').as(await from('127.0.0.1').login(mount, login));
      const body = { data: { api_key: 'mine' } };

      expect((await machine.ask('POST', PAYMENTS, { body })).status).toBe(403);
      expect((await machine.ask('POST', `auth/${mount}/role/${role}/secret-id`, { body: {} })).status).toBe(403);
    });

    test('neither logs in nor uses its token from another network', async () => {
      const refused = await from('127.0.0.2').tryLogin(mount, login);
      // The same secret-id is still good where it belongs.
      const token = await from('127.0.0.1').login(mount, login);

      expect(refused).toBeUndefined();
      expect(await statusOf(from('127.0.0.2').as(token), PAYMENTS)).toBe(403);
      expect(await statusOf(from('127.0.0.1').as(token), PAYMENTS)).toBe(200);
    });
  });

  describe('a machine with a client certificate', () => {
    const mount = 'acme.machines.cert';
    const body = { name: 'prod.payments.gateway' };

    test('reads what it was granted and nothing next door', async () => {
      const shown = bench.hub.anonymous.from(makeClientCertificate(bench.folder, 'machines', 'gateway'));
      const machine = shown.as(await shown.login(mount, body));

      expect((await machine.read(PAYMENTS)).data).toEqual({ api_key: 'first' });
      expect(await statusOf(machine, RISK)).toBe(403);
    });

    test('is refused with another name, with another authority and without a certificate', async () => {
      makeCertificate(bench.folder, 'strangers');
      const shown = [
        makeClientCertificate(bench.folder, 'machines', 'somebody'),
        makeClientCertificate(bench.folder, 'strangers', 'gateway'),
        {},
      ];

      for (const origin of shown) {
        expect(await bench.hub.anonymous.from(origin).tryLogin(mount, body)).toBeUndefined();
      }
    });
  });

  describe('people', () => {
    const metadata = (path: string) => path.replace('/data/', '/metadata/');

    /** As the command line does it, with a browser that consents at once. */
    async function login(person: Person, redirectUri = CALLBACK, provider = identity): Promise<VaultApi> {
      const mount = `auth/${names.peopleMount('acme')}/oidc`;
      const nonce = 'of-the-command-line';
      const asked = { role: names.peopleRole, redirect_uri: redirectUri, client_nonce: nonce };
      const { data } = await bench.hub.anonymous.write(`${mount}/auth_url`, asked);
      const { code, state } = provider.consent(data.auth_url, person);
      const query = new URLSearchParams({ code, state, client_nonce: nonce });
      const { auth } = await bench.hub.anonymous.call('GET', `${mount}/callback?${query}`);
      return bench.hub.anonymous.as(auth.client_token);
    }

    test('who owns a tenant writes its values, and reads none', async () => {
      const owner = await login({ name: 'olga', groups: ['Payments Team'] });

      await owner.write(PAYMENTS, { data: { api_key: 'second' } });
      expect((await bench.hub.root.read(PAYMENTS)).data).toEqual({ api_key: 'second' });
      expect(await statusOf(owner, PAYMENTS)).toBe(403);
      expect((await owner.read(metadata(PAYMENTS))).current_version).toBe(2);
    });

    test('who owns a tenant deletes a version and takes it back', async () => {
      const owner = await login({ name: 'olga', groups: ['Payments Team'] });

      await owner.call('DELETE', PAYMENTS);
      expect(await statusOf(bench.hub.root, PAYMENTS)).toBe(404);
      await owner.write(PAYMENTS.replace('/data/', '/undelete/'), { versions: [2] });
      expect(await statusOf(bench.hub.root, PAYMENTS)).toBe(200);
    });

    test('who owns a tenant does nothing next door, and destroys nothing', async () => {
      const owner = await login({ name: 'olga', groups: ['Payments Team'] });
      const body = { data: { weights: 'mine' }, versions: [1] };

      expect((await owner.ask('POST', RISK, { body })).status).toBe(403);
      expect(await statusOf(owner, metadata(RISK))).toBe(403);
      expect((await owner.ask('POST', PAYMENTS.replace('/data/', '/destroy/'), { body })).status).toBe(403);
      expect((await owner.ask('DELETE', metadata(PAYMENTS))).status).toBe(403);
    });

    test('who views a tenant sees what is known of its secrets, and no value', async () => {
      const viewer = await login({ name: 'vera', groups: ['readers'] });
      const body = { data: { api_key: 'mine' } };

      expect((await viewer.read(metadata(PAYMENTS))).current_version).toBeGreaterThan(0);
      expect(await viewer.keys('acme.kv/metadata/prod/payments/')).toEqual(['stripe']);
      expect(await statusOf(viewer, PAYMENTS)).toBe(403);
      expect((await viewer.ask('POST', PAYMENTS, { body })).status).toBe(403);
      expect(await statusOf(viewer, metadata(RISK))).toBe(403);
    });

    test('an auditor sees what is known of every tenant, and no value', async () => {
      const auditor = await login({ name: 'anton', groups: ['auditors'] });

      for (const path of [PAYMENTS, RISK]) {
        expect((await auditor.read(metadata(path))).current_version).toBeGreaterThan(0);
        expect(await statusOf(auditor, path)).toBe(403);
      }
    });

    test('who is in no group may do nothing', async () => {
      const nobody = await login({ name: 'nora', groups: ['PAYMENTS', 'guests'] });

      expect(await statusOf(nobody, PAYMENTS)).toBe(403);
      expect(await statusOf(nobody, metadata(PAYMENTS))).toBe(403);
    });

    test('nobody is sent back to another address', async () => {
      const sentAway = login({ name: 'olga', groups: ['Payments Team'] }, 'https://elsewhere.example/callback');

      await expect(sentAway).rejects.toThrow();
    });

    test('a move to another identity provider is refused without the secret of the client, and made with it', async () => {
      const next = await IdentityProvider.start(mkdtempSync(join(bench.folder, 'next-')), CLIENT);
      try {
        deployment.workspace.synth(program(next));
        expect(await deployment.changedStacks()).toEqual(['hub']);

        await expect(deployment.applyStacks({}, ['hub'])).rejects.toThrow('oidc_client_secret');
        const owner = await login({ name: 'olga', groups: ['Payments Team'] });
        expect((await owner.read(metadata(PAYMENTS))).current_version).toBe(2);

        await deployment.applyStacks(VARIABLES, ['hub']);
        expect(await deployment.changedStacks()).toEqual([]);
        const moved = await login({ name: 'olga', groups: ['Payments Team'] }, CALLBACK, next);
        expect((await moved.read(metadata(PAYMENTS))).current_version).toBe(2);
      } finally {
        await next.stop();
      }
    });
  });
});
