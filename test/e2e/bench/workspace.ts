import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Fleet, SynthOptions, SynthReport } from 'keywheel';
import { loadAll } from 'js-yaml';
import { KubernetesObject } from './kubernetes-api';
import { watchPath } from './watchdog';

const REPOSITORY = resolve(__dirname, '..', '..', '..');

const KEEP = process.env['KEYWHEEL_BENCH_KEEP'] !== undefined;

/** A folder of its own below the system's temporary one, removed at the latest when this process ends. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'keywheel-bench-')));
  if (!KEEP) {
    watchPath(folder);
  }
  return folder;
}

/** `KEYWHEEL_BENCH_KEEP` leaves it for a person to look at. */
export function removeTemporaryFolder(folder: string): void {
  if (!KEEP) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Where a program stands and writes both sides, as in a user's checkout. */
export class Workspace {
  readonly manifests: string;
  readonly terraform: string;

  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.manifests = join(folder, 'dist');
    this.terraform = join(folder, 'cdktf.out');
  }

  /** The record and the local state lie below the working directory. */
  synth(fleet: Fleet, options: SynthOptions = {}): SynthReport {
    const before = process.cwd();
    process.chdir(this.folder);
    try {
      return fleet.synth({ manifests: this.manifests, terraform: this.terraform, ...options });
    } finally {
      process.chdir(before);
    }
  }

  /** Runs a program that was copied here, as `tsx main.ts` does it. */
  run(program: string): void {
    symlinkSync(join(REPOSITORY, 'node_modules'), join(this.folder, 'node_modules'));
    execFileSync(
      process.execPath,
      [
        join(REPOSITORY, 'node_modules', 'tsx', 'dist', 'cli.mjs'),
        '--tsconfig',
        join(REPOSITORY, 'tsconfig.json'),
        program,
      ],
      { cwd: this.folder, timeout: 120_000, stdio: ['ignore', 'ignore', 'pipe'] },
    );
  }

  /**
   * What is there for a cluster, whatever the folders that its GitOps tool asks for; cluster-scoped objects first. Rancher
   * Fleet's own files hold none.
   */
  manifestsOf(cluster: string, manifests = this.manifests): KubernetesObject[] {
    const folder = join(manifests, cluster);
    // Of a cluster that leaves nothing is written.
    const files = (existsSync(folder) ? this.files(folder) : []).filter((file) => basename(file) !== 'fleet.yaml');
    return files.sort((a, b) => rank(a) - rank(b)).flatMap(objectsIn);
  }

  /** What the GitOps tool of a cluster has to know. */
  gitOpsObjectsOf(cluster: string): KubernetesObject[] {
    return this.objectsBelow(join(this.folder, 'dist.gitops', cluster));
  }

  objectsBelow(folder: string): KubernetesObject[] {
    return this.files(folder).flatMap(objectsIn);
  }

  /** Every file here, but for what Terraform downloads. */
  files(folder = this.folder): string[] {
    return readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      if (['node_modules', '.terraform'].includes(name)) {
        return [];
      }
      return statSync(path).isDirectory() ? this.files(path) : [path];
    });
  }
}

function objectsIn(file: string): KubernetesObject[] {
  return loadAll(readFileSync(file, 'utf8')) as KubernetesObject[];
}

function rank(file: string): number {
  return basename(file) === 'cluster.k8s.yaml' ? 0 : 1;
}
