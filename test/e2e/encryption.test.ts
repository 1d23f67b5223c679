import * as kplus from 'cdk8s-plus-28';
import {
  ClusterAuth,
  EncryptionKey,
  EncryptionKeyProps,
  Environment,
  HmacKey,
  Isolation,
  RemovalPolicy,
  SigningKey,
  StaticSecret,
  Tenant,
  TenantNamespace,
  TokenReviewer,
} from 'keywheel';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { Answer } from './bench/rest-client';
import { CLUSTERS, scenarios, SERVERS } from './bench/scenario';
import { VaultApi } from './bench/vault-api';
import { BenchFleet } from './fleets/bench-fleet';
import { serves } from './fleets/isolations';

/** As a pod sends and gets it. */
const encoded = (text: string) => Buffer.from(text).toString('base64');
const CARD = encoded('4242 4242 4242 4242');

const CASES = [
  { name: 'policies', isolation: Isolation.policyPerNamespace(), auth: 'jwt' },
  { name: 'reviews', isolation: Isolation.policyPerNamespace(), auth: 'kubernetes' },
  { name: 'spaces', isolation: Isolation.vaultNamespace(), auth: 'jwt' },
] as const;

interface Program {
  readonly key?: EncryptionKeyProps;
  /** Whether the keys are in it. @default true */
  readonly hasKeys?: boolean;
}

scenarios('clients that encrypt in Vault/OpenBao', [...SERVERS, ...CLUSTERS], (server) => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'], operators: false });
  });

  afterAll(() => bench?.stop());

  describe.each(CASES.filter(({ isolation }) => serves(server, isolation)))(
    'with $name',
    ({ name, isolation, auth }) => {
      let deployment: Deployment;

      function program({ key = {}, hasKeys = true }: Program = {}): BenchFleet {
        const spoke = bench.spoke('prod');
        const reviewer = TokenReviewer.clientToken({ apiAudience: spoke.issuer });
        const fleet = new BenchFleet({ name, hub: bench.hub, isolation });
        const prod = new Environment(fleet, 'prod');
        const cluster = fleet.addCluster(prod, spoke, {
          auth: auth === 'kubernetes' ? ClusterAuth.kubernetes({ reviewer }) : undefined,
        });
        for (const id of ['payments', 'risk']) {
          const tenant = new Tenant(prod, id, { owner: `${id}@example.com` });
          const namespace = tenant.addNamespace(cluster, `${name}-${id}`);
          const settings = new StaticSecret(tenant, 'settings', { keys: ['limit'] });
          const [intake, vaulting] = [addClient(namespace, 'intake'), addClient(namespace, 'vaulting')];
          settings.grantRead(intake);
          if (hasKeys) {
            const cards = new EncryptionKey(tenant, 'cards', key);
            const receipts = new SigningKey(tenant, 'receipts', { removalPolicy: RemovalPolicy.DESTROY });
            const webhooks = new HmacKey(tenant, 'webhooks', { removalPolicy: RemovalPolicy.DESTROY });
            webhooks.grantGenerate(vaulting);
            webhooks.grantVerify(intake);
            cards.grantEncrypt(intake);
            receipts.grantVerify(intake);
            cards.grantDecrypt(vaulting);
            cards.grantRewrap(vaulting);
            receipts.grantSign(vaulting);
          } else {
            settings.grantRead(vaulting);
          }
        }
        return fleet;
      }

      function addClient(namespace: TenantNamespace, id: string) {
        const workload = new kplus.Deployment(namespace.chart, id, {
          metadata: { name: id },
          containers: [{ image: 'client:1' }],
        });
        return namespace.addClient(id).runs(workload);
      }

      async function deploy(what?: Program): Promise<void> {
        deployment.workspace.synth(program(what));
        await deployment.applyStacks();
        await deployment.sync('prod', bench.spoke('prod'));
      }

      /** With the token that the kubelet would put into a pod of it, at the place that its account names. */
      async function tokenOf(
        tenant: string,
        client: string,
        change: { role?: string } = {},
      ): Promise<string | undefined> {
        const { api } = bench.spoke('prod');
        const namespace = `${name}-${tenant}`;
        const workload = await api.get('apps/v1', 'Deployment', namespace, client);
        const { serviceAccountName, volumes } = workload.spec.template.spec;
        const { audience, expirationSeconds } = volumes[0].projected.sources[0].serviceAccountToken;
        const account = await api.get('v1', 'ServiceAccount', namespace, serviceAccountName);
        const { mount, role } = JSON.parse(account.metadata.annotations['keywheel/login']);
        const jwt = await api.requestToken(namespace, serviceAccountName, [audience], expirationSeconds);
        return bench.hub.anonymous.tryLogin(mount, { role: change.role ?? role, jwt });
      }

      async function login(tenant: string, client: string): Promise<VaultApi> {
        return bench.hub.anonymous.as((await tokenOf(tenant, client))!);
      }

      const path = (tenant: string, operation: string, key = 'cards') =>
        isolation.kind === 'vaultNamespace'
          ? `${name}.env.prod/team.${tenant}/${name}.transit/${operation}/${key}`
          : `${name}.transit/${operation}/prod.${tenant}.${key}`;

      const ask = async (tenant: string, client: string, where: string, body: object): Promise<Answer> =>
        (await login(tenant, client)).ask('POST', where, { body });

      async function encrypt(tenant = 'payments'): Promise<string> {
        return (await ask(tenant, 'intake', path(tenant, 'encrypt'), { plaintext: CARD })).body.data.ciphertext;
      }

      const decrypt = (ciphertext: string) => ask('payments', 'vaulting', path('payments', 'decrypt'), { ciphertext });

      const rotate = () => bench.hub.root.write(path('payments', 'keys') + '/rotate');

      beforeAll(async () => {
        deployment = bench.deployment(bench.addWorkspace());
        await deploy();
      });

      test('a second apply changes nothing', async () => {
        expect(await deployment.changedStacks()).toEqual([]);
      });

      test('what one encrypts, the other decrypts', async () => {
        const ciphertext = await encrypt();
        expect(ciphertext).toMatch(/^vault:v1:/);
        expect((await decrypt(ciphertext)).body.data).toMatchObject({ plaintext: CARD });
      });

      test('who encrypts does not decrypt, and who decrypts does not encrypt', async () => {
        const ciphertext = await encrypt();
        const decrypted = await ask('payments', 'intake', path('payments', 'decrypt'), { ciphertext });
        const encrypted = await ask('payments', 'vaulting', path('payments', 'encrypt'), { plaintext: CARD });
        expect([decrypted.status, encrypted.status]).toEqual([403, 403]);
      });

      test("no tenant uses a neighbour's key, or its role", async () => {
        const encrypted = await ask('risk', 'intake', path('payments', 'encrypt'), { plaintext: CARD });
        const decrypted = await ask('risk', 'vaulting', path('payments', 'decrypt'), { ciphertext: await encrypt() });
        expect([encrypted.status, decrypted.status]).toEqual([403, 403]);
        expect(await tokenOf('risk', 'intake', { role: `${name}.${name}-payments.client.intake` })).toBeUndefined();
      });

      test('a client that names a key which is not there makes none', async () => {
        const answer = await ask('payments', 'intake', path('payments', 'encrypt', 'other'), { plaintext: CARD });
        expect(answer.status).toBe(403);
        expect(await bench.hub.root.read(path('payments', 'keys', 'other'))).toBeUndefined();
      });

      test('nobody reads a key, exports it or deletes it', async () => {
        const client = await login('payments', 'vaulting');
        const statuses = await Promise.all([
          client.ask('GET', path('payments', 'keys')),
          client.ask('GET', path('payments', 'export/encryption-key')),
          client.ask('DELETE', path('payments', 'keys')),
        ]);
        expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403]);
        const root = await Promise.all([
          bench.hub.root.ask('GET', path('payments', 'export/encryption-key')),
          bench.hub.root.ask('DELETE', path('payments', 'keys')),
        ]);
        expect(root.map(({ status }) => status)).toEqual([400, 400]);
      });

      test('one signs and the other verifies', async () => {
        const signed = await ask('payments', 'vaulting', path('payments', 'sign', 'receipts'), { input: CARD });
        const { signature } = signed.body.data;
        const verified = await ask('payments', 'intake', path('payments', 'verify', 'receipts'), {
          input: CARD,
          signature,
        });
        const refused = await ask('payments', 'intake', path('payments', 'sign', 'receipts'), { input: CARD });
        expect(verified.body.data).toMatchObject({ valid: true });
        expect(refused.status).toBe(403);
      });

      test('one makes codes and the other verifies them', async () => {
        const made = await ask('payments', 'vaulting', path('payments', 'hmac', 'webhooks'), { input: CARD });
        const { hmac } = made.body.data;
        const verified = await ask('payments', 'intake', path('payments', 'verify', 'webhooks'), { input: CARD, hmac });
        const refused = await ask('payments', 'intake', path('payments', 'hmac', 'webhooks'), { input: CARD });
        expect(hmac).toMatch(/^vault:v1:/);
        expect(verified.body.data).toMatchObject({ valid: true });
        expect(refused.status).toBe(403);
      });

      test('a client reads its secret, keeps its token alive and gives it back', async () => {
        const [vaultNamespace, secret] =
          isolation.kind === 'vaultNamespace'
            ? [`${name}.env.prod/team.payments`, 'settings']
            : [undefined, 'prod/payments/settings'];
        await bench.hub.putValue({ vaultNamespace, mount: `${name}.kv`, path: secret }, { limit: '12' });
        const client = await login('payments', 'intake');
        const value = await client.read([vaultNamespace, `${name}.kv/data/${secret}`].filter(Boolean).join('/'));
        expect(value.data).toEqual({ limit: '12' });
        expect((await client.write('auth/token/renew-self')).auth).toMatchObject({
          renewable: true,
          lease_duration: 3600,
        });
        await client.write('auth/token/revoke-self');
        expect((await client.ask('GET', 'auth/token/lookup-self')).status).toBe(403);
      });

      test('what an older version encrypted is read until the least version is raised, and after a rewrap again', async () => {
        const old = await encrypt();
        await rotate();
        expect(await encrypt()).toMatch(/^vault:v2:/);
        expect((await decrypt(old)).body.data).toMatchObject({ plaintext: CARD });

        const answer = await ask('payments', 'vaulting', path('payments', 'rewrap'), { ciphertext: old });
        const { ciphertext } = answer.body.data;
        // A least version that the neighbour's key has not reached would be refused.
        await bench.hub.root.write(path('risk', 'keys') + '/rotate');
        await deploy({ key: { minimumDecryptionVersion: 2 } });

        const refused = await decrypt(old);
        expect(refused.status).toBe(400);
        expect(JSON.stringify(refused.body)).toContain('too old');
        expect(ciphertext).toMatch(/^vault:v2:/);
        expect((await decrypt(ciphertext)).body.data).toMatchObject({ plaintext: CARD });
        expect(await deployment.changedStacks()).toEqual([]);
      });

      test('a least version that no key has reached is refused by the hub, and old ciphertext is still read', async () => {
        const ciphertext = await encrypt();
        await expect(deploy({ key: { minimumDecryptionVersion: 9 } })).rejects.toThrow(/latest key version/);
        expect((await decrypt(ciphertext)).body.data).toMatchObject({ plaintext: CARD });
      });

      test('a key that leaves the program stays, but for one that was to go', async () => {
        await deploy({ hasKeys: false });
        expect(await bench.hub.root.read(path('payments', 'keys'))).toMatchObject({ deletion_allowed: false });
        expect(await bench.hub.root.read(path('payments', 'keys', 'receipts'))).toBeUndefined();
        expect((await ask('payments', 'intake', path('payments', 'encrypt'), { plaintext: CARD })).status).toBe(403);
      });
    },
  );
});
