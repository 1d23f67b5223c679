import { posix } from 'node:path';
import { grouped } from '../collections/grouped';
import type { KubernetesObject } from '../output/kubernetes-object';
import { HeldByObject, heldByObject } from '../secrecy/object-text';
import { ClusterIndex } from './cluster-index';
import { ClusterObjects, MADE_GENERATOR, objectKey } from './cluster-objects';
import { Rbac } from './rbac';
import { madeOfClusterKinds } from './cluster-kinds';
import { readControllers } from './controllers';
import { HubClient, readHubClient } from './hub-clients';
import type { FileMaker } from './hub-files';
import { CloudClass, readCloudClass } from './cloud-classes';
import { ProviderClass, readProviderClass } from './provider-classes';
import { Delivered, readDelivered, StoreUse, usesOf } from './requests';
import { readRotator, Rotator } from './rotators';
import { readSealed, Sealed } from './sealed-secrets';
import { pollIntervalOf } from './secrets-store-driver';
import { mayLogInAs } from './referent';
import { ACCOUNT_NAME, ACCOUNT_TOKEN } from './secret-types';
import { SeenObject, specOf } from '../output/seen-object';
import { GENERATOR, readStore, Store } from './stores';
import {
  OPENSHIFT_API_SERVER,
  OpenShiftEncryption,
  readOpenShiftEncryption,
  readStorageEncryption,
  StorageEncryption,
} from './storage-encryption';
import { isControlPlaneSetting } from '../output/encryption';
import { installersOf } from './installers';
import { concurrentOf } from './operator-workers';
import { reloads } from './reloader';
import { reloaderFlags } from './reloader-flags';
import { readWorkload, Workload } from './workloads';
import type { Bundles } from './rancher-syncs';
import type { Ignored } from './sync';
import { readSyncs, SyncView } from './syncs';
import type { Manifest, ManifestFile, RestartFile, SyncFile, SynthesizedCluster, Unread } from '../output/cluster';
import { Controllers, SaidOf } from './controller-secret';

/** What has no place for a value; in a definition, examples are a part. */
const WITHOUT_VALUES = new Set([
  'CustomResourceDefinition',
  'Namespace',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
]);

/** What one cluster's YAML says, as its API server and the operator would understand it. */
export class ClusterView {
  readonly name: string;
  readonly stores: Store[] = [];
  readonly uses: StoreUse[] = [];
  readonly delivered: Delivered[] = [];
  readonly sealed: Sealed[] = [];
  readonly workloads: Workload[] = [];
  readonly rotators: Rotator[] = [];
  readonly clients: HubClient[] = [];
  readonly providerClasses: readonly ProviderClass[];
  /** Those of clouds. */
  readonly cloudClasses: readonly CloudClass[];
  readonly rbac: Rbac;
  /** What others than External Secrets Operator do with the hub. */
  readonly controllers: Controllers;
  /** Objects of which not all could be told. */
  readonly halfRead: readonly SaidOf[];
  /** What it has and no file says. */
  readonly unread: Unread;
  /** Where it may log in, if somebody says so. */
  readonly authMounts?: readonly string[];
  /** How many objects of a kind the operator works on at the same time. */
  readonly concurrent: number;
  /** Seconds after which the CSI driver reads again what pods mount; undefined where its DaemonSet is not written. */
  readonly pollInterval?: number;

  /** Those that are written: what an operator makes of one for the whole cluster is not among them. */
  readonly objects: readonly SeenObject[];
  /** Those of its own files: what installs charts on it from elsewhere is not among them. */
  readonly ownObjects: readonly SeenObject[];

  /** How it encrypts what it stores, as settings of API servers say it. */
  readonly storageEncryption: readonly StorageEncryption[];
  readonly openShiftEncryption: readonly OpenShiftEncryption[];

  /** Parts of objects that others make, of which the values alone are looked at. */
  private readonly values: readonly SeenObject[];
  /** Where its folder is, as far as files tell. */
  private readonly place: string;
  private readonly index = new ClusterIndex(this);
  private heldByObjects?: ClusterView['held'];
  private watched?: SyncView;
  private byFolder?: ReadonlyMap<string, readonly SeenObject[]>;
  private readonly named = new ClusterObjects();
  private readonly secretsByNamespace = new Map<string, Set<string>>();
  private readonly storesByKey = new Map<string, Store>();
  /** By `<namespace>/<name>` of the Secret. */
  private readonly deliveredByName = new Map<string, Delivered>();
  private readonly sealedByName = new Map<string, Sealed>();
  private readonly foreignAccounts = new Map<string, SeenObject>();
  /** Objects of other repositories, as they are patched, by namespace. */
  readonly foreign: ReadonlyMap<string, readonly KubernetesObject[]>;

  constructor(
    { name, files, values = [], controlPlane = [], unread, authMounts, folder = name }: SynthesizedCluster,
    restarts: readonly RestartFile[] = [],
    private readonly syncFiles: readonly SyncFile[] = [],
    private readonly bundles: Bundles = new Map(),
    private readonly ignored: Ignored = new Map(),
  ) {
    this.name = name;
    this.place = folder;
    this.authMounts = authMounts;
    this.unread = unread ?? { operator: false, objects: false, folders: false };
    const seenIn = (file: string, { object, path, source }: Manifest): SeenObject => {
      return { object, path, file: source?.file ?? file, line: source?.line };
    };
    const seenInAll = (all: readonly ManifestFile[]) =>
      all.flatMap((file) => file.manifests.map((one) => seenIn(`${name}/${file.name}`, one)));
    this.ownObjects = seenInAll(files);
    this.objects = [...this.ownObjects, ...installersOf(name, syncFiles, bundles)];
    this.values = values.map((one) => seenIn(`${name}/`, one));
    const settings = seenInAll(controlPlane);
    this.storageEncryption = settings.filter(({ object }) => isControlPlaneSetting(object)).map(readStorageEncryption);
    this.objects.forEach((seen) => this.named.add(seen));
    const apiServers = [...this.ofKind(OPENSHIFT_API_SERVER), ...settings];
    this.openShiftEncryption = apiServers.flatMap((seen) => readOpenShiftEncryption(seen) ?? []);
    const { made, unread: halfRead } = madeOfClusterKinds(this);
    made.forEach((seen) => this.named.add(seen));
    this.controllers = readControllers(this);
    this.halfRead = [...halfRead, ...this.controllers.unread];
    this.readSealedSecrets();
    this.readStores();
    this.readUses();
    this.providerClasses = this.ofKind('SecretProviderClass').flatMap((seen) => readProviderClass(seen) ?? []);
    this.cloudClasses = this.ofKind('SecretProviderClass').flatMap((seen) => readCloudClass(seen) ?? []);
    this.readSecretNames();
    this.readWorkloads();
    this.rbac = new Rbac(this);
    this.foreign = patchesByNamespace(restarts);
    this.readForeignAccounts();
    const accounts = [...this.ofKind('ServiceAccount'), ...this.foreignAccounts.values()];
    this.clients.push(...accounts.flatMap((seen) => readHubClient(seen) ?? []));
    this.concurrent = concurrentOf(this);
    this.pollInterval = pollIntervalOf(this);
  }

  /** What each object holds that should not be in it. */
  get held(): readonly (HeldByObject & { readonly seen: SeenObject })[] {
    return (this.heldByObjects ??= [...this.objects, ...this.values]
      .filter(({ object }) => !WITHOUT_VALUES.has(object.kind))
      .map((seen) => ({ seen, ...heldByObject(seen.object) })));
  }

  /** What a GitOps tool is told of it. */
  get watch(): SyncView {
    return (this.watched ??= readSyncs(this.syncFiles, this.bundles, this.ignored));
  }

  /** Its objects by the folder that such a tool applies in one go, `<cluster>/<folder>`. */
  get folders(): ReadonlyMap<string, readonly SeenObject[]> {
    return (this.byFolder ??= grouped(
      this.objects.filter((seen) => this.folderOf(seen) !== undefined),
      (seen) => this.folderOf(seen)!,
    ));
  }

  /** Undefined for what is in no folder below that of the cluster. */
  folderOf({ file }: SeenObject): string | undefined {
    const [, folder] = /^(?:.*\/)?([^/]+\/[^/]+)\/[^/]+$/.exec(file) ?? [];
    return folder?.startsWith(`${this.name}/`) ? folder : undefined;
  }

  /** Where the file of an object is, from the working directory. */
  placeOf({ file }: SeenObject): string {
    return posix.dirname(file.startsWith(`${this.name}/`) ? posix.join(this.place, '..', file) : file);
  }

  workloadsOf(namespace: string): readonly Workload[] {
    return this.index.workloadsIn(namespace);
  }

  /** Workloads that run as a ServiceAccount, `<namespace>/<name>`. */
  workloadsAs(account: string): readonly Workload[] {
    return this.index.workloadsAs(account);
  }

  /** The client that a ServiceAccount is, `<namespace>/<name>`. */
  clientAs(account: string): HubClient | undefined {
    return this.index.clientAs(account);
  }

  /** The same of those who rotate pairs of users. */
  rotatorsAs(account: string): readonly Rotator[] {
    return this.index.rotatorsAs(account);
  }

  /** Workloads by kind and name, such as `Deployment api`. */
  workloadsNamed(namespace: string, ...names: readonly string[]): readonly Workload[] {
    return this.index.workloadsNamed(namespace, names);
  }

  /** What runs as an account, or has one of these names beside it. */
  workloadsAround({ object: { metadata } }: SeenObject, names: readonly string[] = []): readonly Workload[] {
    const { name, namespace = '' } = metadata;
    return this.index.workloadsNamed(namespace, names, `${namespace}/${name}`);
  }

  /** What a workload mounts. */
  classesOf({ namespace, providerClasses }: Workload): readonly ProviderClass[] {
    return providerClasses.flatMap((name) => this.index.classes(namespace, name));
  }

  /** Workloads that use a Secret. */
  usersOf(namespace: string, secret: string): readonly Workload[] {
    return this.index.using(namespace, secret);
  }

  /** Workloads that use a Secret, or that Reloader restarts when it changes. */
  consumersOf(namespace: string, secret: string, says: Pick<Delivered, 'annotations' | 'labels'>): readonly Workload[] {
    const around = this.index.around(namespace, secret);
    return around.filter((workload) => workload.uses(secret) || workload.reloads(secret, says));
  }

  /** Stores that may log in as a ServiceAccount, `<namespace>/<name>`. */
  storesFor(account: string): readonly Store[] {
    return this.index.storesFor(account).filter(({ vault }) => mayLogInAs(vault?.login?.account, account));
  }

  /** What an object reads or writes through stores. */
  usesOf(object: KubernetesObject): readonly StoreUse[] {
    return this.index.usesOf(object);
  }

  /** What is read or written through a store. */
  usesThrough(store: Store): readonly StoreUse[] {
    return this.index.usesThrough(store);
  }

  /** Workloads that mount a class: the driver logs in as their pods. */
  mountersOf(one: ProviderClass): readonly Workload[] {
    return this.index.mounting(one);
  }

  /** Whatever makes files in pods of what it reads on the hub. */
  get fileMakers(): readonly FileMaker[] {
    return [
      ...this.providerClasses.map((seen) => ({ ...seen, seen, who: 'the CSI driver' })),
      ...this.workloads.flatMap(({ agent }) =>
        agent?.isInjected && agent.configMap === undefined ? [{ ...agent, seen: agent, who: 'the agent' }] : [],
      ),
    ];
  }

  /** Objects whose name another one has already, which comes first. */
  get duplicates(): readonly { readonly first: SeenObject; readonly second: SeenObject }[] {
    return this.named.duplicates;
  }

  /** @param kind as `kindOf` says it: of another group than the usual one with that */
  find(kind: string, name: string, namespace?: string): SeenObject | undefined {
    return this.named.find(kind, name, namespace);
  }

  ofKind(...kinds: string[]): readonly SeenObject[] {
    return this.named.ofKind(kinds);
  }

  /** A ServiceAccount that is among the objects, or of another repository and patched here. */
  account(name: string, namespace: string | undefined): SeenObject | undefined {
    return this.find('ServiceAccount', name, namespace) ?? this.foreignAccounts.get(`${namespace}/${name}`);
  }

  /** What makes a Secret. */
  delivery(namespace: string | undefined, secret: string): Delivered | undefined {
    return this.deliveredByName.get(`${namespace}/${secret}`);
  }

  /** What the controller of Sealed Secrets makes a Secret of. */
  sealedSecret(namespace: string | undefined, secret: string): Sealed | undefined {
    return this.sealedByName.get(`${namespace ?? ''}/${secret}`);
  }

  /** Whether a Secret with this key is among what the cluster gets, or may be: not every key is known. */
  makesSecret(name: string, key: string | undefined, namespace?: string): boolean {
    const delivered = this.delivery(namespace, name);
    const written = this.find('Secret', name, namespace);
    const sealed = this.sealedSecret(namespace, name);
    return (
      this.index.isControlled(namespace, name) ||
      (sealed !== undefined && (key === undefined || sealed.keys.includes(key))) ||
      this.index.syncedTo(namespace, name).some(({ keys }) => key === undefined || keys.includes(key)) ||
      (written !== undefined && (key === undefined || keysOf(written).includes(key))) ||
      (delivered !== undefined && (key === undefined || delivered.open || delivered.keys.includes(key)))
    );
  }

  /** Whether a store reads a Secret here, so that somebody says that an operator makes it. */
  copiesSecret(name: string, namespace?: string): boolean {
    return this.index.copies(namespace, name);
  }

  /** Whether a Secret of this name is made or written here. */
  hasSecretName(namespace: string, name: string): boolean {
    return this.secretsByNamespace.get(namespace)?.has(name) ?? false;
  }

  /** Names of the Secrets of a namespace that are made or written here. */
  secretNames(namespace: string): readonly string[] {
    return [...(this.secretsByNamespace.get(namespace) ?? [])].sort();
  }

  /** Workloads of other repositories that restart when a Secret changes, as `Deployment api`. */
  foreignWorkloads(namespace: string, secret: string): string[] {
    return this.index
      .patchedFor(namespace, secret)
      .filter(({ metadata: { annotations: own = {} } }) =>
        reloads({ own, pods: {} }, { name: secret, annotations: {}, isUsed: false }),
      )
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  }

  /** Names of the Secrets in a namespace that Kubernetes fills with a ServiceAccount's token. */
  tokenSecrets(namespace: string): readonly string[] {
    return this.index.tokensIn(namespace);
  }

  /** The same of one ServiceAccount, `<namespace>/<name>`. */
  tokensOf(account: string): readonly string[] {
    return this.index.tokensOf(account);
  }

  /** Whether a token Secret is of a ServiceAccount, `<namespace>/<name>`. */
  isTokenOf(namespace: string, secret: string, account: string): boolean {
    const of = this.find('Secret', secret, namespace)?.object.metadata.annotations?.[ACCOUNT_NAME];
    return `${namespace}/${of}` === account;
  }

  private readSecretNames(): void {
    const add = (namespace: string, secret: string) =>
      this.secretsByNamespace.set(namespace, (this.secretsByNamespace.get(namespace) ?? new Set()).add(secret));
    this.delivered
      .filter(({ object }) => !specOf(object).target?.manifest)
      .forEach(({ namespace, secret }) => add(namespace, secret));
    this.controllers.secrets.forEach(({ namespace, secret }) => add(namespace, secret));
    this.providerClasses.forEach(({ namespace, synced }) => synced.forEach(({ secret }) => add(namespace, secret)));
    this.cloudClasses.forEach(({ namespace, synced }) => synced.forEach(({ secret }) => add(namespace, secret)));
    this.ofKind('Secret', 'SealedSecret').forEach(({ object: { metadata } }) =>
      add(metadata.namespace ?? '', metadata.name),
    );
  }

  private readStores(): void {
    for (const seen of this.ofKind('SecretStore', 'ClusterSecretStore', GENERATOR, MADE_GENERATOR)) {
      const store = readStore(seen);
      this.stores.push(store);
      this.storesByKey.set(objectKey(seen.madeBy?.kind ?? store.kind, store.name, store.namespace), store);
    }
  }

  private readSealedSecrets(): void {
    for (const seen of this.ofKind('SealedSecret')) {
      const sealed = readSealed(seen);
      this.sealed.push(sealed);
      this.sealedByName.set(`${sealed.namespace}/${sealed.secret}`, sealed);
    }
  }

  private readUses(): void {
    const storeOf = (kind: string, name: string, namespace?: string) =>
      this.storesByKey.get(objectKey(kind, name, namespace));
    for (const seen of this.ofKind('ExternalSecret')) {
      const delivered = readDelivered(seen, storeOf);
      this.delivered.push(delivered);
      this.deliveredByName.set(`${delivered.namespace}/${delivered.secret}`, delivered);
    }
    for (const seen of this.ofKind('ExternalSecret', 'PushSecret')) {
      this.uses.push(...usesOf(seen, storeOf));
    }
  }

  /** ServiceAccounts of other repositories. */
  private readForeignAccounts(): void {
    for (const [namespace, patched] of this.foreign) {
      for (const patch of patched.filter(({ kind }) => kind === 'ServiceAccount')) {
        const object = { ...patch, metadata: { ...patch.metadata, namespace } };
        const file = `the component of ${this.name}/${namespace}`;
        this.foreignAccounts.set(`${namespace}/${patch.metadata.name}`, { object, path: '', file });
      }
    }
  }

  private readWorkloads(): void {
    const reloaders = reloaderFlags(this);
    for (const seen of this.named.all) {
      const workload = readWorkload(seen, reloaders);
      const rotator = workload && readRotator(seen);
      if (rotator) {
        this.rotators.push(rotator);
      } else if (workload) {
        this.workloads.push(workload);
      }
    }
  }
}

/** What Kustomize components add to workloads. */
function patchesByNamespace(restarts: readonly RestartFile[]): ReadonlyMap<string, readonly KubernetesObject[]> {
  const patches = restarts.flatMap(({ namespace, component }) =>
    (component as { patches: { patch: string }[] }).patches.map(({ patch }) => ({
      namespace,
      object: JSON.parse(patch) as KubernetesObject,
    })),
  );
  return new Map(
    [...grouped(patches, ({ namespace }) => namespace)].map(([namespace, own]) => [
      namespace,
      own.map(({ object }) => object),
    ]),
  );
}

/** Of a Secret that stands among the objects. https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets */
function keysOf({ object }: SeenObject): string[] {
  const { type, data, stringData } = object as any;
  const filledIn = type === ACCOUNT_TOKEN ? ['token', 'ca.crt', 'namespace'] : [];
  return [...filledIn, ...Object.keys(data ?? {}), ...Object.keys(stringData ?? {})];
}
