import { StaticSecret } from 'keywheel';
import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputFolders } from '../../lib/synth/output-folders';
import { recordFile } from '../../lib/synth/output-files';
import { writeFiles } from '../../lib/synth/write';
import {
  certificate,
  errorsOf,
  filesBelow,
  inEmptyFolder,
  small,
  smallWithSecret,
  spoke,
  team,
} from '../fixtures/fleets';
import { VaultServer, WorkloadReference } from 'keywheel';

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

/** Sets the time of every file back, to see which are written again. */
function age(folder: string): string[] {
  const files = Object.keys(filesBelow(folder)).filter((file) => !file.endsWith('/'));
  files.forEach((file) => utimesSync(file, LONG_AGO, LONG_AGO));
  return files;
}

const touched = (files: readonly string[]) =>
  files.filter((file) => statSync(file).mtimeMs !== LONG_AGO.getTime()).sort();

test('writes what cdktf and GitOps tools look for', () => {
  inEmptyFolder((folder) => {
    const { fleet, delivery } = smallWithSecret({
      fleet: { vault: VaultServer.vault({ address: 'https://v:8200', caCertificate: certificate('v') }) },
    });
    delivery.restartOnChange(WorkloadReference.deployment('api'));
    const { written } = fleet.synth();
    const files = Object.keys(filesBelow(folder)).filter((file) => !file.endsWith('/'));
    expect(files.sort()).toEqual([
      '.keywheel/acme.json',
      'cdktf.out/manifest.json',
      'cdktf.out/stacks/bootstrap/cdk.tf.json',
      'cdktf.out/stacks/bootstrap/vault-ca.pem',
      'cdktf.out/stacks/hub/cdk.tf.json',
      'cdktf.out/stacks/hub/vault-ca.pem',
      'cdktf.out/stacks/spoke-eu/cdk.tf.json',
      'cdktf.out/stacks/spoke-eu/vault-ca.pem',
      'dist.patches/eu/app/kustomization.yaml',
      'dist/eu/app.k8s.yaml',
      'dist/eu/cluster.k8s.yaml',
      'reports/acme/access.md',
      'reports/acme/load.md',
      'reports/acme/logins.md',
      'reports/acme/posture.json',
      'reports/acme/posture.md',
      'reports/acme/timing.md',
    ]);
    expect(written).toMatchObject({ files: files.length, removed: [] });
    expect(written!.changed).toHaveLength(files.length);
    const manifest = JSON.parse(readFileSync('cdktf.out/manifest.json', 'utf8'));
    expect(manifest.stacks['spoke-eu']).toEqual({
      name: 'spoke-eu',
      constructPath: 'spoke-eu',
      workingDirectory: 'stacks/spoke-eu',
      synthesizedStackPath: 'stacks/spoke-eu/cdk.tf.json',
      stackMetadataPath: 'stacks/spoke-eu/metadata.json',
      annotations: [],
      dependencies: ['hub'],
    });
  });
});

test('folders come from options, then from the environment of the two CLIs', () => {
  inEmptyFolder((folder) => {
    process.env['CDK8S_OUTDIR'] = 'yaml';
    process.env['CDKTF_OUTDIR'] = 'tf';
    try {
      smallWithSecret().fleet.synth();
      expect(existsSync('yaml/eu/app.k8s.yaml')).toBe(true);
      expect(existsSync('tf/stacks/hub/cdk.tf.json')).toBe(true);
      smallWithSecret().fleet.synth({ manifests: 'deep/er/dist', terraform: 'deep/out' });
    } finally {
      delete process.env['CDK8S_OUTDIR'];
      delete process.env['CDKTF_OUTDIR'];
    }
    const files = filesBelow(folder);
    expect(files['deep/er/dist/eu/app.k8s.yaml']).toBe(files['yaml/eu/app.k8s.yaml']);
    const path = (file: string) => JSON.parse(files[file]!).terraform.backend.local.path as string;
    expect(path('tf/stacks/hub/cdk.tf.json')).toBe('../../../terraform.acme.hub.tfstate');
    expect(path('deep/out/stacks/hub/cdk.tf.json')).toBe('../../../../terraform.acme.hub.tfstate');
  });
});

test('files that stay as they are keep their time', () => {
  inEmptyFolder((folder) => {
    smallWithSecret().fleet.synth();
    const files = age(folder);
    const { written } = smallWithSecret().fleet.synth();
    expect(written).toEqual({ files: files.length, changed: [], removed: [] });
    expect(touched(files)).toEqual([]);
  });
});

test('only what changes is written', () => {
  inEmptyFolder((folder) => {
    smallWithSecret().fleet.synth();
    const files = age(folder);
    const { fleet, db, namespace } = smallWithSecret();
    db.deliver(namespace, { name: 'again' });
    const { written } = fleet.synth();
    // The record says which Secrets there are, and the hub's stack holds a copy of it.
    const changed = [
      '.keywheel/acme.json',
      'cdktf.out/stacks/hub/cdk.tf.json',
      'dist/eu/app.k8s.yaml',
      'reports/acme/load.md',
      'reports/acme/posture.json',
      'reports/acme/posture.md',
      'reports/acme/timing.md',
    ];
    expect(touched(files)).toEqual(changed);
    expect(written!.changed.map((file) => file.slice(folder.length + 1)).sort()).toEqual(changed);
  });
});

test('files of what is gone are removed, with the folders that become empty', () => {
  inEmptyFolder((folder) => {
    const { fleet, prod, delivery, payments, db } = smallWithSecret();
    db.deliver(payments.addNamespace(spoke(prod, 'us'), 'app'));
    delivery.restartOnChange(WorkloadReference.deployment('api'));
    fleet.synth();
    const { written } = smallWithSecret().fleet.synth({ remove: ['us'] });
    expect(written!.removed.map((file) => file.slice(folder.length + 1)).sort()).toEqual([
      'dist.patches/eu/app/kustomization.yaml',
      'dist/us/app.k8s.yaml',
      'dist/us/cluster.k8s.yaml',
    ]);
    expect(existsSync('dist/us')).toBe(false);
    expect(existsSync('dist.patches/eu')).toBe(false);
    expect(existsSync('dist/eu/app.k8s.yaml')).toBe(true);
  });
});

test('an authority that leaves the program leaves the stacks', () => {
  inEmptyFolder(() => {
    const vault = { address: 'https://v:8200' };
    small({ fleet: { vault: VaultServer.vault({ ...vault, caCertificate: certificate('v') }) } }).fleet.synth();
    expect(existsSync('cdktf.out/stacks/hub/vault-ca.pem')).toBe(true);
    small({ fleet: { vault: VaultServer.vault(vault) } }).fleet.synth();
    expect(existsSync('cdktf.out/stacks/hub/vault-ca.pem')).toBe(false);
  });
});

describe('files that keywheel did not write', () => {
  const STRANGERS = [
    'dist/README.md',
    'dist/eu/mine.k8s.yaml',
    'dist/eu/kustomization.yaml',
    'dist/theirs/app.k8s.yaml',
    'dist/us/notes.txt',
    'cdktf.out/stacks/theirs/cdk.tf.json',
    'cdktf.out/stacks/hub/.terraform.lock.hcl',
    'cdktf.out/notes.txt',
    '.keywheel/notes.txt',
  ];

  function put(files: readonly string[], text: string) {
    for (const file of files) {
      mkdirSync(file.slice(0, file.lastIndexOf('/')), { recursive: true });
      writeFileSync(file, text);
    }
  }

  test('are neither removed nor changed', () => {
    inEmptyFolder((folder) => {
      const { fleet, prod, payments, db } = smallWithSecret();
      db.deliver(payments.addNamespace(spoke(prod, 'us'), 'app'));
      fleet.synth();
      put(STRANGERS, '{"mine": true}\n');
      smallWithSecret().fleet.synth({ remove: ['us'] });
      const files = filesBelow(folder);
      for (const file of STRANGERS) {
        expect([file, files[file]]).toEqual([file, '{"mine": true}\n']);
      }
      expect(files['dist/us/app.k8s.yaml']).toBeUndefined();
    });
  });

  test('throw, all of them in one error, when they would be overwritten, and nothing is written', () => {
    inEmptyFolder((folder) => {
      put(['dist/eu/app.k8s.yaml', 'dist/eu/cluster.k8s.yaml', 'cdktf.out/stacks/hub/cdk.tf.json'], 'kind: Mine\n');
      const before = filesBelow(folder);
      const errors = errorsOf(() => smallWithSecret().fleet.synth());
      expect(errors.map(({ code }) => code)).toEqual(['FileNotOurs', 'FileNotOurs', 'FileNotOurs']);
      expect(errors[0]!.reason).toContain('move it away or choose another folder');
      expect(filesBelow(folder)).toEqual(before);
    });
  });

  test('a copy of a file of ours under another name is theirs', () => {
    inEmptyFolder(() => {
      smallWithSecret().fleet.synth();
      const text = readFileSync('dist/eu/app.k8s.yaml', 'utf8');
      writeFileSync('dist/eu/backup.k8s.yaml', text);
      smallWithSecret().fleet.synth();
      expect(readFileSync('dist/eu/backup.k8s.yaml', 'utf8')).toBe(text);
    });
  });

  test('a file of ours that somebody edited below its first line is written again', () => {
    inEmptyFolder(() => {
      smallWithSecret().fleet.synth();
      const text = readFileSync('dist/eu/app.k8s.yaml', 'utf8');
      writeFileSync('dist/eu/app.k8s.yaml', `${text}\n# mine\n`);
      smallWithSecret().fleet.synth();
      expect(readFileSync('dist/eu/app.k8s.yaml', 'utf8')).toBe(text);
    });
  });
});

describe('two fleets in one folder', () => {
  function other(cluster: string, props: { vault?: undefined } = {}) {
    const parts = small({ fleet: { name: 'other', ...props } });
    const tenant = team(parts.prod, 'theirs');
    const namespace = tenant.addNamespace(spoke(parts.prod, cluster), 'theirs', { create: true });
    return { ...parts, tenant, namespace };
  }

  test('keep to their own clusters and leave those of the other alone', () => {
    inEmptyFolder((folder) => {
      smallWithSecret().fleet.synth();
      const first = filesBelow(folder);
      other('lab', { vault: undefined }).fleet.synth();
      const both = filesBelow(folder);
      expect(both).toMatchObject(first);
      expect(Object.keys(both)).toContain('dist/lab/cluster.k8s.yaml');
      smallWithSecret().fleet.synth();
      other('lab', { vault: undefined }).fleet.synth();
      expect(filesBelow(folder)).toEqual(both);
    });
  });

  test('throw when they write the same cluster', () => {
    inEmptyFolder((folder) => {
      smallWithSecret().fleet.synth();
      const before = filesBelow(folder);
      const { fleet, payments, namespace } = small({ fleet: { name: 'other' } });
      new StaticSecret(payments, 'x', { keys: ['a'] }).deliver(namespace);
      const errors = errorsOf(() => fleet.synth({ terraform: 'other.out' }));
      expect(errors.map(({ code }) => code)).toEqual(['FileNotOurs', 'FileNotOurs']);
      expect(filesBelow(folder)).toEqual(before);
    });
  });

  test('throw when they write the same stacks', () => {
    inEmptyFolder((folder) => {
      smallWithSecret().fleet.synth();
      const before = filesBelow(folder);
      const errors = errorsOf(() => other('lab').fleet.synth({ manifests: 'other' }));
      expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['FileNotOurs']));
      expect(filesBelow(folder)).toEqual(before);
    });
  });
});

test('progress is told in order, and checks alone do not write', () => {
  inEmptyFolder(() => {
    const steps: string[] = [];
    smallWithSecret().fleet.synth({ checkOnly: true, progress: (step) => steps.push(step) });
    smallWithSecret().fleet.synth({ progress: (step) => steps.push(step) });
    expect(steps).toEqual(['render', 'check', 'render', 'check', 'write']);
  });
});

test('makes the text of each file by itself, once where it is new and once where it is as it was', () => {
  inEmptyFolder(() => {
    const folders = outputFolders({});
    const made: string[] = [];
    const paths = ['app.k8s.yaml', 'cluster.k8s.yaml'].map((name) => join(folders.manifests, 'eu', name));
    const files = new Map(
      [...paths, recordFile(folders.record, 'acme')].map((file) => [
        file,
        () => {
          made.push(file);
          return `text of ${file}\n`;
        },
      ]),
    );
    expect(writeFiles('acme', files, folders, undefined).changed).toEqual([...files.keys()]);
    expect(made.filter((file) => paths.includes(file))).toEqual(paths);
    made.length = 0;
    expect(writeFiles('acme', files, folders, undefined).changed).toEqual([]);
    expect(made.sort()).toEqual([...files.keys()].sort());
  });
});
