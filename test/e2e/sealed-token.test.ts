import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { Environment, Pem, ReplicatedSecret, SealedSecret, SpokeCluster, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, part, scenarios } from './bench/scenario';
import { keywheelSeal } from './bench/seal-command';
import { SealedSecrets } from './bench/sealed-secrets';
import { untilSynced } from './bench/synced';
import { Workspace } from './bench/workspace';
import { BenchFleet } from './fleets/bench-fleet';

const FILE = 'secrets/upstream-token.sealed.json';
const TOKEN = 'keywheel.upstream.origin';

scenarios(
  'cluster to cluster without a hub, the token sealed',
  [...CLUSTERS, ...OPERATORS, 'sealed-secrets-controller', 'sealed-secrets-definitions'],
  () => {
    let bench: Bench;
    let controller: SealedSecrets;
    let workspace: Workspace;
    let deployment: Deployment;

    beforeAll(async () => {
      bench = await Bench.start({ hub: false, spokes: ['upstream', 'downstream'] });
      controller = await SealedSecrets.start(bench.spoke('downstream'), bench.folder, {
        binary: part('sealed-secrets-controller'),
        definitions: part('sealed-secrets-definitions'),
      });
      workspace = bench.addWorkspace();
      deployment = bench.deployment(workspace);
      writeFileSync(join(workspace.folder, 'sealing.pem'), await controller.certificate());
    });

    afterAll(async () => {
      await controller?.stop();
      await bench?.stop();
    });

    /** @returns ids of what the checks find */
    function synth(sealed: boolean): string[] {
      const fleet = new BenchFleet({ name: 'sharing' });
      const shared = new Environment(fleet, 'shared');
      const upstream = fleet.addCluster(shared, bench.spoke('upstream'));
      const sealingCertificates = [Pem.fromFile(join(workspace.folder, 'sealing.pem'))];
      const downstream: SpokeCluster = fleet.addCluster(shared, bench.spoke('downstream'), { sealingCertificates });
      const users = new Tenant(shared, 'users', { owner: 'users@example.com' });
      const copies = users.addNamespace(downstream, 'copies');
      const credentials = new ReplicatedSecret(users, 'credentials', {
        from: users.addNamespace(upstream, 'origin'),
        keys: ['password'],
      });
      credentials.deliver(copies);
      if (sealed) {
        SealedSecret.fromFile(copies, 'upstream-token', join(workspace.folder, FILE));
      }
      return workspace.synth(fleet).findings.map(({ id }) => id);
    }

    test('nobody copies the token into the cluster by hand: it comes out of the repository', async () => {
      expect(synth(false)).toContain('upstream-token-is-delivered');
      await deployment.sync('upstream', bench.spoke('upstream'));
      await bench.spoke('upstream').api.apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'credentials', namespace: 'origin' },
        stringData: { password: 'lovelace' },
      });
      const token = await until('Kubernetes has made the token', async () => {
        const secret = await bench.spoke('upstream').api.secret('origin', 'keywheel.downstream');
        return secret?.['token'];
      });
      const place = ['--namespace', 'copies', '--name', TOKEN, '--key', 'token', '-o', FILE];
      const { status, stderr } = keywheelSeal(workspace.folder, ['--certificate', 'sealing.pem', ...place], token);
      expect([status, stderr]).toEqual([0, '']);

      expect(synth(true)).not.toContain('upstream-token-is-delivered');
      await deployment.sync('downstream', bench.spoke('downstream'));
      await untilSynced(bench.spoke('downstream'));

      expect(await bench.spoke('downstream').api.secret('copies', 'credentials')).toEqual({ password: 'lovelace' });
      expect(workspace.files().filter((file) => readFileSync(file, 'utf8').includes(token))).toEqual([]);
    });
  },
);
