import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { KubernetesObject } from './kubernetes-api';
import { Spoke } from './spoke';

/** What is in an application, and how it is synced. */
export interface Application {
  readonly objects: readonly KubernetesObject[];
  /** As in the `spec` of an Application. @default - nothing is ignored */
  readonly ignoreDifferences?: readonly object[];
  /** The sync option. @default false */
  readonly serverSideApply?: boolean;
  /** What is in the ConfigMap argocd-cm. @default - Argo CD's own settings */
  readonly settings?: Readonly<Record<string, string>>;
}

export const WAYS_TO_COMPARE = ['three-way', 'structured-merge', 'server-side'] as const;

export interface Comparison {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly wave: number;
  readonly hook: boolean;
  /** Empty where Argo CD has no rule, which counts as healthy. */
  readonly health: '' | 'Healthy' | 'Progressing' | 'Suspended' | 'Degraded' | 'Missing' | 'Unknown';
  readonly healthMessage?: string;
  /** Whether that is part of the application's health. */
  readonly assessed: boolean;
  /** Fields that make it out of sync. */
  readonly differences: Readonly<Partial<Record<(typeof WAYS_TO_COMPARE)[number], readonly string[]>>>;
}

export interface Synced {
  readonly phase: 'Succeeded' | 'Failed' | 'Error';
  readonly message: string;
  /** In the order in which they were applied. */
  readonly objects: readonly { readonly object: string; readonly status: string; readonly message: string }[];
}

/** Argo CD's own sync, comparison and health, one at a time: `parts/argo-cd`. */
export class ArgoCompare {
  constructor(
    private readonly spoke: Spoke,
    private readonly binary: string,
  ) {}

  /** Applies wave after wave, each once the one before it is healthy. */
  sync(application: Application): Promise<Synced> {
    return this.run('sync', application);
  }

  compare(application: Application): Promise<Comparison[]> {
    return this.run('compare', application);
  }

  private async run<T>(command: string, application: Application): Promise<T> {
    const { PATH } = process.env;
    const child = spawn(this.binary, [command], {
      env: { PATH, HOME: '/nonexistent', KUBECONFIG: this.spoke.administratorKubeconfig() },
      timeout: 300_000,
    });
    child.stdin.on('error', () => undefined).end(JSON.stringify(application));
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    if (output === '') {
      throw new Error(`argo-compare ${command}: ${errors.trim()}`);
    }
    return JSON.parse(output) as T;
  }
}
