import { FleetBase } from 'keywheel';
import type { Output as Written } from '../../lib/output/output';
import type { Misread } from '../../lib/output/misread';
import { outputOf, readViews, Views } from '../../lib/views/views';
import { checkCompletes } from '../../lib/checks/files/check-completes';
import { checkOf, CHECKS, runChecks } from '../../lib/checks/index';
import type { Finding } from '../../lib/output/finding';
import { render } from '../../lib/synth/render';
import type { RenderedFleet } from '../../lib/synth/synthesized-fleet';

export function rendered(fleet: FleetBase): RenderedFleet {
  return render(fleet, { pathToWorkingDirectory: '../../..' });
}

/** Both sides of a fleet as they would be written, for a test to break one of them. */
export class Output {
  private readonly fleet: RenderedFleet;
  /** What a reader of files would say of it. */
  readonly misread: Misread[] = [];
  private readonly ignored = new Map<string, string>();

  /** @param fleet what is rendered already is not changed */
  constructor(fleet: FleetBase | RenderedFleet) {
    this.fleet = structuredClone(fleet instanceof FleetBase ? rendered(fleet) : fleet);
  }

  /** An object of a cluster. */
  object(cluster: string, kind: string, name: string): any {
    return this.entries(cluster).find(({ object }) => object.kind === kind && object.metadata.name === name)!.object;
  }

  /** What the API servers of a cluster are told. */
  setting(cluster: string): any {
    return this.cluster(cluster).controlPlane![0]!.manifests[0]!.object;
  }

  /** The Vault provider of a store. */
  store(cluster: string, name = 'keywheel', kind = 'SecretStore'): any {
    return this.object(cluster, kind, name).spec.provider.vault;
  }

  /** The configuration of a server of the hub. */
  server(node: string): any {
    return this.fleet.hubServers.find(({ name }) => name === `${node}.hcl`)!.configuration;
  }

  /** Takes the file of a node away. */
  removeServer(node: string): void {
    Object.assign(this.fleet, { hubServers: this.fleet.hubServers.filter(({ name }) => name !== `${node}.hcl`) });
  }

  /** The arguments of a resource. */
  resource(stack: string, type: string, id: string): any {
    return (this.stack(stack)['resource'] as any)[type][id];
  }

  stack(name: string): any {
    return this.fleet.stacks.find((stack) => stack.name === name)!.json;
  }

  /** Changes what a policy says. */
  policy(stack: string, id: string, change: (path: Record<string, { capabilities: string[] }>) => void): void {
    const resource = this.resource(stack, 'vault_policy', id);
    const policy = JSON.parse(resource.policy);
    change(policy.path);
    resource.policy = JSON.stringify(policy);
  }

  /** Puts an object beside another one, with the same origin. */
  add(cluster: string, file: string, object: any, path = 'added'): void {
    (this.file(cluster, file).manifests as object[]).push({ object, path });
  }

  /** Moves what is last in a file to a file of its own. */
  moveLast(cluster: string, from: string, to: string): void {
    const last = (this.file(cluster, from).manifests as object[]).pop();
    (this.cluster(cluster).files as object[]).push({ name: to, manifests: [last] });
  }

  remove(cluster: string, kind: string, name: string): void {
    for (const file of this.cluster(cluster).files) {
      const manifests = file.manifests as unknown as { object: any }[];
      const index = manifests.findIndex(({ object }) => object.kind === kind && object.metadata.name === name);
      if (index >= 0) {
        manifests.splice(index, 1);
      }
    }
  }

  /** Takes away what is written for objects of other repositories. */
  removeComponents(): void {
    (this.fleet.restarts as unknown[]).length = 0;
  }

  /** An object of the GitOps tool of a cluster. */
  sync(kind: string, name: string): any {
    return this.syncs().find((one) => one.kind === kind && one.metadata.name === name);
  }

  /** All of a kind of the GitOps tool of a cluster. */
  syncsOf(cluster: string, kind: string): any[] {
    const files = this.fleet.syncs.filter(({ name }) => name.startsWith(`${cluster}/`));
    return files.flatMap(({ manifests }) => manifests.map(({ object }) => object)).filter((one) => one.kind === kind);
  }

  /** Another object of the GitOps tool of a cluster. */
  addSync(cluster: string, object: object): void {
    const file = this.fleet.syncs.find(({ name }) => name.startsWith(`${cluster}/`))!;
    (file.manifests as object[]).push({ object, path: 'added' });
  }

  /** Takes an object away from the GitOps tool of a cluster. */
  removeSync(kind: string, name: string): void {
    for (const { manifests } of this.fleet.syncs) {
      const all = manifests as unknown as { object: any }[];
      const index = all.findIndex(({ object }) => object.kind === kind && object.metadata.name === name);
      if (index >= 0) {
        all.splice(index, 1);
      }
    }
  }

  /** Takes away all that GitOps tools are told of a cluster, or of each. */
  removeSyncs(cluster = ''): void {
    const others = this.fleet.syncs.filter(({ name }) => cluster !== '' && !name.startsWith(`${cluster}/`));
    Object.assign(this.fleet, { syncs: others });
  }

  /** As in a folder that does not hold the files of a cluster. */
  removeCluster(name: string): void {
    this.removeSyncs(name);
    Object.assign(this.fleet, { clusters: this.fleet.clusters.filter((one) => one.name !== name) });
  }

  /** The `fleet.yaml` of a folder. */
  bundle(folder: string): any {
    return this.fleet.bundles.get(folder);
  }

  /** Puts a `.fleetignore`, by its folder, or a `.sourceignore`, from the top, into the repository. */
  ignore(file: string, text: string): void {
    this.ignored.set(file, text);
  }

  private syncs(): any[] {
    return this.fleet.syncs.flatMap(({ manifests }) => manifests.map(({ object }) => object));
  }

  /** As in a folder that does not hold the installation of the operator. */
  leaveOutOperator(cluster: string): void {
    Object.assign(this.cluster(cluster), { unread: { operator: true, objects: false, folders: false } });
  }

  /** As a reader of it gets it. */
  get written(): Written {
    return { ...outputOf(this.fleet), ignored: this.ignored, misread: this.misread };
  }

  get views(): Views {
    return readViews(this.written);
  }

  get findings(): Finding[] {
    return runChecks(this.views);
  }

  /** What one check finds; the others are asked only by the one that tells of them. */
  findingsOf(id: string): Finding[] {
    const asked = id === checkCompletes.id ? CHECKS : [checkOf(id)];
    return runChecks(this.views, asked).filter((finding) => finding.id === id);
  }

  private cluster(name: string) {
    return this.fleet.clusters.find((cluster) => cluster.name === name)!;
  }

  private file(cluster: string, name: string) {
    return this.cluster(cluster).files.find((file) => file.name === name)!;
  }

  private entries(cluster: string): { object: any; path: string }[] {
    return this.cluster(cluster).files.flatMap(({ manifests }) => manifests as { object: any; path: string }[]);
  }
}
