import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { AuditDevice, Environment, Fleet, HubServer, Pem, Seal, StaticSecret, Tenant, VaultServer } from 'keywheel';
import { Bench } from './bench/bench';
import { makeCertificate } from './bench/certificate';
import { blocksOf } from './bench/printed-blocks';
import { loopbackNodes, RaftNode } from './bench/raft-nodes';
import { hubBinary, OPENBAO, scenarios } from './bench/scenario';
import { Workspace } from './bench/workspace';
import { publicKeyCluster } from './fleets/paper-cluster';

const REPOSITORY = resolve(__dirname, '..', '..');
const run = promisify(execFile);
/** Of somebody who may revoke tokens. */
const REVOKE = 'path "auth/token/revoke-accessor" { capabilities = ["update"] }';

scenarios('breaking the glass, by the commands that are printed', OPENBAO, () => {
  let bench: Bench;
  let workspace: Workspace;
  let node: RaftNode;
  let page: string;
  let shares: string[];
  let first: string;
  let people: Record<'asks' | 'holds' | 'revokes', string>;

  beforeAll(async () => {
    bench = await Bench.start({ hub: false });
    const ca = makeCertificate(bench.folder, 'node');
    const [address] = await loopbackNodes(1);
    workspace = bench.addWorkspace();
    workspace.synth(program(await served([address!], ca)));
    page = readFileSync(join(workspace.folder, 'dist.hub/acme/break-glass.md'), 'utf8');
    node = new RaftNode(address!, {
      ...{ binary: hubBinary(), folder: bench.folder, ca, env: {} },
      configuration: configuration(),
    });
    mkdirSync(join(bench.folder, 'path'));
    symlinkSync(hubBinary(), join(bench.folder, 'path/bao'));
    node.start();
    await untilAnswers();
    const body = { secret_shares: 3, secret_threshold: 2 };
    ({ keys_base64: shares, root_token: first } = await node.api.call('POST', 'sys/init', { body }));
    await unseal();
    await shell([blockWith('policy write break-glass')], { BAO_TOKEN: first });
    await node.api.as(first).call('PUT', 'sys/policies/acl/revoke', { body: { policy: REVOKE } });
    people = { asks: await login('asks'), holds: await login('holds'), revokes: await login('revokes', 'revoke') };
  });

  afterAll(async () => {
    await node?.kill();
    await bench?.stop();
  });

  const configuration = () => join(workspace.folder, 'dist.hub/acme/bao-1.hcl');
  const auditLog = () => join(bench.folder, 'audit.log');

  async function served(nodes: Awaited<ReturnType<typeof loopbackNodes>>, ca: string): Promise<VaultServer> {
    const files = { certificateFile: join(bench.folder, 'node.pem'), keyFile: join(bench.folder, 'node.key') };
    return VaultServer.openBao({
      address: nodes[0]!.address,
      caCertificate: Pem.fromText(ca),
      server: HubServer.raft({
        ...{ nodes, listenAddress: '127.0.0.1', dataFolder: join(bench.folder, 'unused'), seal: Seal.keyShares() },
        tls: { ...files, caFile: files.certificateFile },
        audit: [AuditDevice.file({ file: auditLog() })],
      }),
    });
  }

  function program(vault: VaultServer): Fleet {
    const fleet = new Fleet({ name: 'acme', canaries: false, vault });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = tenant.addNamespace(publicKeyCluster(prod, 'eu'), 'app');
    new StaticSecret(tenant, 'stripe', { keys: ['api_key'] }).deliver(namespace);
    return fleet;
  }

  const untilAnswers = () =>
    node.process!.ready(async () => (await node.api.ask('GET', 'sys/seal-status')).status === 200);

  async function unseal(): Promise<void> {
    for (const key of shares.slice(0, 2)) {
      await node.api.call('POST', 'sys/unseal', { body: { key } });
    }
    await node.untilUnsealed();
    // With its storage unsealed it still has to become the one that leads.
    await node.process!.ready(async () => (await node.health()) === 200);
  }

  /** A token of somebody with one policy, that of the page. */
  async function login(name: string, policy = 'break-glass'): Promise<string> {
    const body = { policies: [policy], display_name: name, no_default_policy: true };
    return (await node.api.as(first).write('auth/token/create-orphan', body)).auth.client_token;
  }

  /** The one block of the page that has these words. */
  function blockWith(words: string): string {
    const found = blocksOf(page, 'sh').filter((block) => block.includes(words));
    expect([words, found.length]).toEqual([words, 1]);
    return found[0]!;
  }

  /** A shell of somebody, who types lines where it asks. @returns what it prints */
  async function shell(blocks: readonly string[], env: Record<string, string> = {}, typed: readonly string[] = []) {
    const running = run('bash', ['-c', [blockWith('or a copy of it'), ...blocks].join('\n')], {
      env: { PATH: `${join(bench.folder, 'path')}:${process.env['PATH']}`, HOME: bench.folder, ...env },
    });
    running.child.stdin!.end(typed.map((line) => `${line}\n`).join(''));
    return (await running).stdout;
  }

  const printed = (text: string, name: string) => new RegExp(`^${name} +(\\S+)$`, 'im').exec(text)![1]!;

  /** What who asks does with the token, and the end of it. @returns what its shell prints after the token is there */
  function used(encoded: string, otp: string): Promise<string> {
    const mending = 'bao policy write mended - <<< \'path "x" { capabilities = ["read"] }\'';
    return shell([blockWith('sys/decode-token'), mending, endOf(blockWith('revoke -self\nbao token lookup'))], {}, [
      encoded,
      otp,
    ]);
  }

  /** A refusal is what the page says must come, and ends no shell. */
  const endOf = (block: string) => block.replace(/^(bao token lookup\b[^#\n]*).*$/m, '$1 2>&1');

  /** What keywheel prints as JSON; it ends with 3, for root tokens need attention. */
  async function keywheel(args: readonly string[], env: Record<string, string> = {}): Promise<any> {
    const command = ['node_modules/tsx/dist/cli.mjs', '--tsconfig', 'tsconfig.json', 'lib/cli/main.ts'].map((one) =>
      one.startsWith('--') ? one : join(REPOSITORY, one),
    );
    const { stdout } = await run(process.execPath, [...command, ...args, '--format', 'json'], {
      cwd: workspace.folder,
      env: { PATH: process.env['PATH'], ...env },
    }).catch((error: { code: number; stdout: string }) => {
      expect(error.code).toBe(3);
      return error;
    });
    return JSON.parse(stdout);
  }

  const audited = () => keywheel(['audit', '--log', auditLog(), '--known', 'break-glass,revoke']);

  test('the root token of the first day, which nobody revoked, is told', async () => {
    const { root, generations } = await audited();
    expect(root).toEqual([expect.objectContaining({ name: 'root', addresses: ['127.0.0.1'] })]);
    expect(root[0].revoked).toBeUndefined();
    expect(generations).toEqual([]);
  });

  test('the posture has what was seen of the seal and of audit devices, and of the cluster that is away nothing', async () => {
    const { facts } = await keywheel(['status', '--posture'], { VAULT_TOKEN: people.revokes });
    const seen = (wanted: string) => facts.find(({ topic }: any) => topic === wanted).seen;
    const by = node.node.address;
    expect(seen('seal')).toMatchObject({ state: 'as written', says: 'people unseal it, with shares of the key', by });
    expect(seen('audit')).toEqual({ state: 'not seen', says: expect.stringContaining('may not read sys/audit') });
    expect(seen('tokens').state).toBe('not seen');

    await node.api.as(first).call('PUT', 'sys/policies/acl/revoke', {
      body: { policy: `${REVOKE}\npath "sys/audit" { capabilities = ["read", "sudo"] }` },
    });
    const { facts: more } = await keywheel(['status', '--posture'], { VAULT_TOKEN: people.revokes });
    const audit = more.find(({ topic }: any) => topic === 'audit').seen;
    expect(audit).toMatchObject({ state: 'as written', says: '1 audit device: file/', by });
    expect(Math.abs(Date.parse(audit.at) - Date.now())).toBeLessThan(60_000);
    await node.api.as(first).write('auth/token/revoke-self');
  });

  test('without a token nobody begins', async () => {
    await expect(shell([blockWith('generate-root -init')])).rejects.toThrow(/403|permission denied/);
    expect((await node.api.ask('PUT', 'sys/generate-root/attempt')).status).not.toBe(200);
  });

  test('with logins of their own a quorum makes it, and it is used and revoked', async () => {
    const begun = await shell([blockWith('generate-root -init')], { BAO_TOKEN: people.asks });
    const nonce = printed(begun, 'Nonce');
    const share = (key: string) =>
      shell([blockWith('operator generate-root -nonce')], { BAO_TOKEN: people.holds }, [nonce, key]);
    await share(shares[0]!);
    const encoded = printed(await share(shares[1]!), 'Encoded Token');

    const said = await used(encoded, printed(begun, 'OTP'));
    expect(said.match(/^root: \S+$/gm)).toHaveLength(1);
    expect(said).toMatch(/403/);
    expect(said).not.toMatch(/\bs\.\w{20}/);
  });

  test('a share for another nonce counts for nothing', async () => {
    await shell([blockWith('generate-root -init')], { BAO_TOKEN: people.asks });
    const other = '00000000-0000-0000-0000-000000000000';
    await shell([blockWith('operator generate-root -nonce')], { BAO_TOKEN: people.holds }, [other, shares[0]!]);
    const status = await shell(['bao operator generate-root -status'], { BAO_TOKEN: people.asks });
    expect(printed(status, 'Progress')).toBe('0/2');
    await shell(['bao operator generate-root -cancel'], { BAO_TOKEN: people.asks });
  });

  test('where nobody can log in a listener of the node lets them, and nobody else', async () => {
    const [listener] = blocksOf(page, 'hcl');
    await node.kill();
    appendFileSync(configuration(), listener!);
    node.start();
    await untilAnswers();
    await unseal();
    expect((await node.api.ask('PUT', 'sys/generate-root/attempt')).status).not.toBe(200);

    const there = blockWith('BAO_TLS_SERVER_NAME');
    const begun = await shell([there, blockWith('write -f sys/generate-root/attempt')]);
    const share = (key: string) =>
      shell([there, blockWith('write sys/generate-root/update')], {}, [printed(begun, 'nonce'), key]);
    await share(shares[2]!);
    const said = await used(printed(await share(shares[1]!), 'encoded_token'), printed(begun, 'otp'));
    expect(said.match(/^root: \S+$/gm)).toHaveLength(1);
  });

  test('the log has all of it: who, when, what, and that no root token is left', async () => {
    const { root, generations } = await audited();
    expect(
      generations.map(({ by, shares: entered, completed }: any) => [by, entered, completed !== undefined]),
    ).toEqual([
      [['token-asks', 'token-holds'], 2, true],
      [['token-asks'], 0, false],
      [['somebody without a token'], 2, true],
    ]);
    expect(generations[1].cancelled).toBeDefined();

    const own = { revoked: { by: 'itself', time: expect.any(String) } };
    expect(root.map(({ name }: any) => name).sort()).toEqual([
      'root',
      'root',
      'root',
      'token-break-glass',
      'token-break-glass',
    ]);
    expect(root).toEqual(root.map((one: any) => expect.objectContaining({ ...own, name: one.name })));
    expect(generations.filter(({ token }: any) => token).map(({ token }: any) => token)).toEqual(
      root
        .filter(({ name }: any) => name === 'root')
        .slice(1)
        .map(({ accessor }: any) => accessor),
    );
    const short = root.find(({ name }: any) => name === 'token-break-glass');
    expect(short.did).toEqual(
      expect.arrayContaining([expect.objectContaining({ operation: 'update', path: 'sys/policies/acl/mended' })]),
    );
    expect(Date.parse(short.ends) - Date.parse(short.first)).toBeLessThanOrEqual(30 * 60_000);
  });

  test('a root token that is left is told, until somebody revokes it by its accessor', async () => {
    const begun = await shell([blockWith('generate-root -init')], { BAO_TOKEN: people.asks });
    const share = (key: string) =>
      shell([blockWith('operator generate-root -nonce')], { BAO_TOKEN: people.holds }, [printed(begun, 'Nonce'), key]);
    await share(shares[0]!);
    const encoded = printed(await share(shares[1]!), 'Encoded Token');
    // Somebody stops in the middle: the block itself has revoked but the first of its two tokens.
    const said = await shell([blockWith('sys/decode-token')], {}, [encoded, printed(begun, 'OTP')]);
    const left = async () => (await audited()).root.filter(({ revoked }: any) => revoked === undefined);
    expect(await left()).toEqual([expect.objectContaining({ name: 'token-break-glass' })]);

    const accessor = said.trim().split('\n').at(-1)!;
    await node.api.as(people.revokes).write('auth/token/revoke-accessor', { accessor });
    expect(await left()).toEqual([]);
    const { root } = await audited();
    expect(root.filter(({ revoked: { by } }: any) => by === 'token-revokes')).toHaveLength(1);
  });
});
