import { KubernetesApi } from './kubernetes-api';

const INTERVAL = 300;

/** Says of each pod that it runs and is ready, as a kubelet would: a cluster of the bench has no nodes. */
export class RunningPods {
  private stopped = false;
  private readonly looking: Promise<void>;

  constructor(
    private readonly api: KubernetesApi,
    private readonly namespace: string,
  ) {
    this.looking = this.look();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.looking;
  }

  private async look(): Promise<void> {
    while (!this.stopped) {
      for (const { metadata, status } of await this.api.list('v1', 'Pod', this.namespace)) {
        if (status.phase !== 'Running') {
          // One may be gone by now.
          await this.api.ask('PATCH', `/api/v1/namespaces/${this.namespace}/pods/${metadata.name}/status`, {
            body: { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } },
            headers: { 'content-type': 'application/merge-patch+json' },
          });
        }
      }
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    }
  }
}
