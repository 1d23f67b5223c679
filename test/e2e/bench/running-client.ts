import type { Hub } from './hub';
import type { Spoke } from './spoke';

export interface RunningClientProps {
  readonly hub: Hub;
  readonly spoke: Spoke;
  /** Of the Deployment, its ServiceAccount and the client of the fleet. */
  readonly name: string;
  readonly namespace: string;
  /** Where it logs in. */
  readonly mount: string;
  readonly role: string;
  /** What it reads. */
  readonly path: string;
}

/**
 * A pod that logs in to the hub by itself: with the token that the kubelet gives it, whose audience is that of the
 * Deployment when it was started.
 */
export class RunningClient {
  private audience = '';

  constructor(private readonly props: RunningClientProps) {}

  /** Takes the settings that are there now, as a rollout does it. */
  async restart(): Promise<void> {
    const { spoke, name, namespace } = this.props;
    const { template } = (await spoke.api.get('apps/v1', 'Deployment', namespace, name)).spec;
    const sources: any[] = (template.spec.volumes ?? []).flatMap(({ projected }: any) => projected?.sources ?? []);
    this.audience = sources.find(({ serviceAccountToken }) => serviceAccountToken).serviceAccountToken.audience;
  }

  /** Throws where it is refused. */
  async attempt(): Promise<void> {
    const { hub, spoke, name, namespace, mount, role, path } = this.props;
    const jwt = await spoke.api.requestToken(namespace, name, [this.audience]);
    const token = await hub.anonymous.login(mount, { role, jwt });
    if ((await hub.anonymous.as(token).read(path)) === undefined) {
      throw new Error(`a pod reads nothing at ${path}`);
    }
  }
}
