import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { names } from '../../../lib/fleet/names';
import { Hub } from './hub';
import { KubernetesObject } from './kubernetes-api';
import { Spoke } from './spoke';
import { StackApplier, StackOptions } from './terraform';
import { Workspace } from './workspace';

interface StackEntry {
  readonly name: string;
  readonly workingDirectory: string;
  readonly dependencies: readonly string[];
}

/** What a deployment needs of a hub: one server, or what stands in front of several. */
export type DeployedHub = Pick<Hub, 'rootToken' | 'root' | 'anonymous'>;

/** Brings a program's output to the servers, as a pipeline does it: stacks by their own logins, manifests by GitOps. */
export class Deployment {
  private readonly secretIds: string[] = [];
  private readonly synced = new Map<string, KubernetesObject[]>();

  constructor(
    readonly workspace: Workspace,
    readonly applier: StackApplier,
    private readonly hub: DeployedHub | undefined,
  ) {}

  /** Every stack in the order of the manifest, or only those named. */
  async applyStacks(variables: Readonly<Record<string, string>> = {}, only?: readonly string[]): Promise<void> {
    for (const stack of this.stacks().filter(({ name }) => only?.includes(name) ?? true)) {
      await this.applier.apply(await this.optionsOf(stack, variables));
    }
  }

  /** Names of the stacks that an apply would change, of all or of those named. */
  async changedStacks(variables: Readonly<Record<string, string>> = {}, only?: readonly string[]): Promise<string[]> {
    const changed: string[] = [];
    for (const stack of this.stacks().filter(({ name }) => only?.includes(name) ?? true)) {
      if (await this.applier.hasChanges(await this.optionsOf(stack, variables))) {
        changed.push(stack.name);
      }
    }
    return changed;
  }

  /** The token with which a stack is deployed: of its own login, but for the bootstrap. */
  async deployToken(stack: string): Promise<string> {
    const hub = this.hub!;
    if (stack === names.bootstrapStack) {
      return hub.rootToken;
    }
    const mount = names.deployMount(this.fleetName);
    const { data: role } = await hub.root.call('GET', `auth/${mount}/role/${stack}/role-id`);
    // A new one each time: a role may have been removed and made again since.
    const { data } = await hub.root.write(`auth/${mount}/role/${stack}/secret-id`);
    this.secretIds.push(data.secret_id);
    return hub.anonymous.login(mount, { role_id: role.role_id, secret_id: data.secret_id });
  }

  /** Credentials with which stacks are deployed. */
  get credentials(): string[] {
    return this.secretIds;
  }

  /** Applies a cluster's manifests, and prunes what an earlier call applied and is written no more. */
  async sync(cluster: string, spoke: Spoke, manifests = this.workspace.manifests): Promise<void> {
    const objects = this.workspace.manifestsOf(cluster, manifests);
    const namespaces = objects.map(({ metadata }) => metadata.namespace).filter((name) => name !== undefined);
    for (const namespace of new Set(namespaces)) {
      await spoke.addNamespace(namespace);
    }
    for (const object of objects) {
      await spoke.api.apply(object);
    }
    const kept = new Set(objects.map(identity));
    for (const gone of (this.synced.get(cluster) ?? []).filter((object) => !kept.has(identity(object)))) {
      await spoke.api.delete(gone.apiVersion, gone.kind, gone.metadata.namespace, gone.metadata.name);
    }
    this.synced.set(cluster, objects);
  }

  folderOf(stack: string): string {
    return join(this.workspace.terraform, 'stacks', stack);
  }

  /** Where the small applier keeps what a stack has made. */
  stateOf(stack: string): string {
    return join(this.folderOf(stack), 'applier.state.json');
  }

  private get fleetName(): string {
    const text = readFileSync(join(this.folderOf(names.bootstrapStack), 'cdk.tf.json'), 'utf8');
    return JSON.parse(text)['//'].keywheel.fleet;
  }

  private async optionsOf(stack: StackEntry, variables: Readonly<Record<string, string>>): Promise<StackOptions> {
    const folder = join(this.workspace.terraform, stack.workingDirectory);
    return { folder, token: await this.deployToken(stack.name), variables };
  }

  /** Each after those it depends on. */
  private stacks(): StackEntry[] {
    const { stacks } = JSON.parse(readFileSync(join(this.workspace.terraform, 'manifest.json'), 'utf8'));
    const waiting = new Map(Object.entries<StackEntry>(stacks));
    const ordered: StackEntry[] = [];
    while (waiting.size > 0) {
      const next = [...waiting.values()].find((stack) => !stack.dependencies.some((name) => waiting.has(name)));
      if (!next) {
        throw new Error(`the stacks ${[...waiting.keys()].join(', ')} wait for each other`);
      }
      waiting.delete(next.name);
      ordered.push(next);
    }
    return ordered;
  }
}

function identity({ apiVersion, kind, metadata }: KubernetesObject): string {
  return [apiVersion, kind, metadata.namespace, metadata.name].join(' ');
}
