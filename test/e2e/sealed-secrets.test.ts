import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Environment, Pem, SealedSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { until } from './bench/poll';
import { CLUSTERS, part, scenarios } from './bench/scenario';
import { keywheelSeal } from './bench/seal-command';
import { SealedSecrets } from './bench/sealed-secrets';
import { Workspace } from './bench/workspace';
import { BenchFleet } from './fleets/bench-fleet';

const KIND = 'bitnami.com/v1alpha1';

const VALUES = {
  token: Buffer.from('not a real token, with "quotes" & ümlauts\n'),
  binary: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  large: Buffer.alloc(200_000, 'a line\n'),
};

scenarios(
  'a sealed Secret',
  [...CLUSTERS, 'sealed-secrets-controller', 'sealed-secrets-definitions', 'kubeseal'],
  () => {
    let bench: Bench;
    let controller: SealedSecrets;
    let workspace: Workspace;
    let deployment: Deployment;
    const certificates: string[] = [];

    beforeAll(async () => {
      bench = await Bench.start({ hub: false, spokes: ['prod'], operators: false });
      controller = await SealedSecrets.start(bench.spoke('prod'), bench.folder, {
        binary: part('sealed-secrets-controller'),
        definitions: part('sealed-secrets-definitions'),
      });
      workspace = bench.addWorkspace();
      deployment = bench.deployment(workspace);
      keep(await controller.certificate());
    });

    afterAll(async () => {
      await controller?.stop();
      await bench?.stop();
    });

    function keep(certificate: string): void {
      certificates.push(certificate);
      writeFileSync(join(workspace.folder, 'sealing.pem'), certificate);
    }

    function sealed(file: string, name: string, key: string, value: Buffer, scope = 'strict'): void {
      const place = ['--namespace', 'payments', '--name', name, '--key', key, '--scope', scope];
      const { status, stderr } = keywheelSeal(
        workspace.folder,
        ['--certificate', 'sealing.pem', ...place, '-o', file],
        value,
      );
      expect([status, stderr]).toEqual([0, expect.not.stringContaining('error')]);
    }

    /** The program, with every file that it is to include. */
    function synth(files: Record<string, { file: string; name?: string; elsewhere?: boolean }>): void {
      const fleet = new BenchFleet({ name: 'acme' });
      const prod = new Environment(fleet, 'prod');
      const sealingCertificates = certificates.map((one) => Pem.fromText(one));
      const cluster = fleet.addCluster(prod, bench.spoke('prod'), { sealingCertificates });
      const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
      const namespaces = ['payments', 'elsewhere'].map((name) => tenant.addNamespace(cluster, name));
      for (const [id, { file, name, elsewhere }] of Object.entries(files)) {
        SealedSecret.fromFile(namespaces[elsewhere ? 1 : 0]!, id, join(workspace.folder, file), { name });
      }
      workspace.synth(fleet);
    }

    const bytesOf = (namespace: string, name: string): Promise<Record<string, Buffer>> =>
      until(`the controller makes ${namespace}/${name}`, async () => {
        const secret = await bench.spoke('prod').api.get('v1', 'Secret', namespace, name);
        const data = Object.entries<string>(secret?.data ?? {});
        return secret && Object.fromEntries(data.map(([key, value]) => [key, Buffer.from(value, 'base64')]));
      });

    /** What the controller says of one, once it has tried. */
    const verdict = (namespace: string, name: string): Promise<{ status: string; message?: string }> =>
      until(`the controller has tried ${namespace}/${name}`, async () => {
        const object = await bench.spoke('prod').api.get(KIND, 'SealedSecret', namespace, name);
        return object?.status?.conditions?.find(({ type }: { type: string }) => type === 'Synced');
      });

    test('is opened by the controller, byte for byte, with every key', async () => {
      for (const [key, value] of Object.entries(VALUES)) {
        sealed('bootstrap.json', 'bootstrap', key, value);
      }
      synth({ bootstrap: { file: 'bootstrap.json' } });
      await deployment.sync('prod', bench.spoke('prod'));

      const opened = await bytesOf('payments', 'bootstrap');

      expect(Object.keys(opened).sort()).toEqual(Object.keys(VALUES).sort());
      for (const [key, value] of Object.entries(VALUES)) {
        expect(opened[key]!.equals(value)).toBe(true);
      }
    });

    test('has another name, or another namespace, as far as its scope lets it', async () => {
      sealed('wide.json', 'wide', 'token', VALUES.token, 'namespace-wide');
      sealed('anywhere.json', 'anywhere', 'token', VALUES.token, 'cluster-wide');
      synth({
        bootstrap: { file: 'bootstrap.json' },
        wide: { file: 'wide.json', name: 'renamed' },
        anywhere: { file: 'anywhere.json', elsewhere: true },
      });
      await deployment.sync('prod', bench.spoke('prod'));

      expect((await bytesOf('payments', 'renamed'))['token']).toEqual(VALUES.token);
      expect((await bytesOf('elsewhere', 'anywhere'))['token']).toEqual(VALUES.token);
    });

    test('is refused where it was not sealed for: at synthesis, and else by the controller', async () => {
      expect(() => synth({ bootstrap: { file: 'bootstrap.json', elsewhere: true } })).toThrow(
        /SealedForAnotherNamespace.*sealed for namespace "payments", and this is "elsewhere"/,
      );

      const object = JSON.parse(readFileSync(join(workspace.folder, 'bootstrap.json'), 'utf8'));
      object.metadata.namespace = 'elsewhere';
      await bench.spoke('prod').api.apply(object);
      expect(await verdict('elsewhere', 'bootstrap')).toMatchObject({
        status: 'False',
        message: expect.stringContaining('no key could decrypt secret'),
      });
      expect(await bench.spoke('prod').api.secret('elsewhere', 'bootstrap')).toBeUndefined();
    });

    test('is what kubeseal opens with the private key of a backup', async () => {
      const [key] = await controller.privateKeys();
      const file = join(bench.folder, 'backup.key');
      writeFileSync(file, createPrivateKey(key!).export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
      const { stdout } = spawnSync(
        part('kubeseal'),
        ['--recovery-unseal', '--recovery-private-key', file, '--format', 'json'],
        { input: readFileSync(join(workspace.folder, 'bootstrap.json')), encoding: 'utf8', maxBuffer: 10_000_000 },
      );

      const { data } = JSON.parse(stdout);
      expect(Buffer.from(data.binary, 'base64')).toEqual(VALUES.binary);
    });

    test('is stale, and still opened, once the controller has a newer key', async () => {
      keep(await controller.renew());
      sealed('bootstrap.json', 'bootstrap', 'token', Buffer.from('another token'));
      const { status, stdout } = keywheelSeal(workspace.folder, ['--stale', '.', '--certificate', 'sealing.pem']);

      expect(status).toBe(3);
      expect(stdout).toMatch(/^bootstrap\.json: "binary" was sealed with sha256:/m);
      expect(stdout).not.toMatch(/bootstrap\.json: "token"/);
      synth({ bootstrap: { file: 'bootstrap.json' } });
      await deployment.sync('prod', bench.spoke('prod'));
      await until('the new value has arrived', async () =>
        (await bytesOf('payments', 'bootstrap'))['token']!.equals(Buffer.from('another token')),
      );
      expect((await bytesOf('payments', 'bootstrap'))['binary']).toEqual(VALUES.binary);
    });
  },
);
