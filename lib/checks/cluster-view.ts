import type { KubernetesObject } from '../kubernetes/object';
import type { RestartFile, SynthesizedCluster } from '../synth/synthesized-fleet';
import { goSeconds } from '../units';
import { readRotator, Rotator } from './rotators';
import { GENERATOR, readStore, Store } from './stores';
import type { Origin } from './vault-view';
import { readWorkload, reloads, Workload } from './workloads';

export interface SeenObject {
  readonly object: KubernetesObject;
  /** Path of the construct in the program. */
  readonly path: string;
  /** Below the folder of the manifests. */
  readonly file: string;
}

/** Where an object is said, for a finding: in the program and in the output. */
export function originOf({ object, path, file }: SeenObject): Origin {
  const { name, namespace } = object.metadata;
  return { path, place: `${file}, ${object.kind} ${namespace ? `${namespace}/` : ''}${name}` };
}

/** What one ExternalSecret makes. */
export interface Delivered extends SeenObject {
  readonly namespace: string;
  /** Name of the Secret. */
  readonly secret: string;
  readonly keys: readonly string[];
  /** In seconds; undefined where it is not read again. */
  readonly refresh?: number;
  /** Keys of stores, and paths of generators, that it is made from. */
  readonly sources: readonly { readonly store?: Store; readonly key: string }[];
}

/** What reads or writes a key of a store. */
export interface StoreUse extends SeenObject {
  readonly store?: Store;
  readonly storeName: string;
  readonly remoteKey: string;
  readonly needs: readonly string[];
  readonly metadataNeeds: readonly string[];
}

/** What one cluster's YAML says, as its API server and the operator would understand it. */
export class ClusterView {
  readonly name: string;
  readonly stores: Store[] = [];
  readonly uses: StoreUse[] = [];
  readonly delivered: Delivered[] = [];
  readonly workloads: Workload[] = [];
  readonly rotators: Rotator[] = [];

  /** Objects whose name another one has already, which comes first. */
  readonly duplicates: { readonly first: SeenObject; readonly second: SeenObject }[] = [];

  private readonly byKey = new Map<string, SeenObject>();
  private readonly byKind = new Map<string, SeenObject[]>();
  /** By API group, kind, namespace and name. */
  private readonly claims = new Map<string, SeenObject>();
  private readonly storesByKey = new Map<string, Store>();
  private readonly tokenAccounts = new Set<string>();
  private readonly reviewers = new Set<string>();
  /** By `<namespace>/<name>` of the Secret. */
  private readonly deliveredByName = new Map<string, Delivered>();

  constructor(
    { name, files }: SynthesizedCluster,
    private readonly restarts: readonly RestartFile[] = [],
  ) {
    this.name = name;
    for (const file of files) {
      for (const { object, path } of file.manifests) {
        this.add({ object, path, file: `${name}/${file.name}` });
      }
    }
    this.readStores();
    this.readUses();
    this.readRoles();
    for (const seen of this.byKey.values()) {
      const workload = readWorkload(seen);
      const rotator = workload && readRotator(seen);
      if (rotator) {
        this.rotators.push(rotator);
      } else if (workload) {
        this.workloads.push(workload);
      }
    }
  }

  find(kind: string, name: string, namespace?: string): SeenObject | undefined {
    return this.byKey.get(objectKey(kind, name, namespace));
  }

  /** Whether somebody was given the right to ask for tokens of an account, by its name. */
  mayRequestToken(account: string): boolean {
    return this.tokenAccounts.has(account);
  }

  /** Whether tokens of an account may review tokens. */
  isReviewer(account: string): boolean {
    return this.reviewers.has(account);
  }

  makesSecret(name: string, key: string, namespace?: string): boolean {
    const keys = this.deliveredByName.get(`${namespace}/${name}`)?.keys;
    return keys?.includes(key) || this.find('Secret', name, namespace) !== undefined;
  }

  /** Workloads of other repositories that restart when a Secret changes, as `Deployment api`. */
  foreignWorkloads(namespace: string, secret: string): string[] {
    return this.restarts
      .filter((restart) => restart.namespace === namespace)
      .flatMap(({ component }) => (component as { patches: { patch: string }[] }).patches)
      .map(({ patch }) => JSON.parse(patch) as KubernetesObject)
      .filter(({ metadata }) => reloads(metadata.annotations ?? {}, secret, false))
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  }

  /** Names of the Secrets in a namespace that Kubernetes fills with a ServiceAccount's token. */
  tokenSecrets(namespace: string): string[] {
    return this.ofKind('Secret')
      .filter(({ object }) => object['type'] === 'kubernetes.io/service-account-token')
      .filter(({ object }) => object.metadata.namespace === namespace)
      .map(({ object }) => object.metadata.name);
  }

  private add(seen: SeenObject): void {
    const { kind, metadata } = seen.object;
    this.byKey.set(objectKey(kind, metadata.name, metadata.namespace), seen);
    this.claim(`${groupOf(seen.object)} ${objectKey(kind, metadata.name, metadata.namespace)}`, seen);
    if (kind === 'ExternalSecret') {
      this.claim(` ${objectKey('Secret', targetOf(seen.object), metadata.namespace)}`, seen);
    }
    const ofKind = this.byKind.get(kind);
    if (ofKind) {
      ofKind.push(seen);
    } else {
      this.byKind.set(kind, [seen]);
    }
  }

  /** Two objects of one name, or two makers of one Secret. */
  private claim(name: string, second: SeenObject): void {
    const first = this.claims.get(name);
    if (first) {
      this.duplicates.push({ first, second });
    } else {
      this.claims.set(name, second);
    }
  }

  private ofKind(...kinds: string[]): SeenObject[] {
    return kinds.flatMap((kind) => this.byKind.get(kind) ?? []);
  }

  private readStores(): void {
    for (const seen of this.ofKind('SecretStore', 'ClusterSecretStore', GENERATOR)) {
      const store = readStore(seen);
      this.stores.push(store);
      this.storesByKey.set(objectKey(store.kind, store.name, store.namespace), store);
    }
  }

  private readUses(): void {
    for (const seen of this.ofKind('ExternalSecret', 'PushSecret')) {
      const { metadata } = seen.object;
      const spec = (seen.object as any).spec ?? {};
      const pushes = seen.object.kind === 'PushSecret';
      const references = pushes ? (spec.secretStoreRefs ?? []) : [spec.secretStoreRef ?? {}];
      const keys: string[] = pushes
        ? (spec.data ?? []).map((entry: any) => entry.match?.remoteRef?.remoteKey)
        : [
            ...(spec.data ?? []).map((entry: any) => entry.remoteRef?.key),
            ...(spec.dataFrom ?? []).map((entry: any) => entry.extract?.key),
          ];
      const sources = pushes ? [] : this.readGenerators(seen);
      for (const reference of keys.length > 0 ? references : []) {
        const kind = reference.kind ?? 'SecretStore';
        const namespace = kind === 'ClusterSecretStore' ? undefined : metadata.namespace;
        const store = this.storesByKey.get(objectKey(kind, reference.name, namespace));
        for (const remoteKey of new Set(keys.filter(Boolean))) {
          sources.push({ store, key: remoteKey });
          this.uses.push({
            ...seen,
            store,
            storeName: `${kind} ${reference.name}`,
            remoteKey,
            needs: pushes ? ['create', 'read', 'update'] : ['read'],
            metadataNeeds: pushes ? ['create', 'read', 'update'] : [],
          });
        }
      }
      if (!pushes) {
        const secret = targetOf(seen.object);
        const delivered: Delivered = {
          ...seen,
          namespace: metadata.namespace ?? '',
          secret,
          keys: Object.keys(spec.target?.template?.data ?? {}),
          refresh: goSeconds(spec.refreshInterval ?? '1h') || undefined,
          sources,
        };
        this.delivered.push(delivered);
        this.deliveredByName.set(`${metadata.namespace}/${secret}`, delivered);
      }
    }
  }

  /** What comes from generators, which need no store. */
  private readGenerators(seen: SeenObject): { store?: Store; key: string }[] {
    const { namespace } = seen.object.metadata;
    const entries: any[] = (seen.object as any).spec?.dataFrom ?? [];
    return entries
      .map((entry) => entry.sourceRef?.generatorRef)
      .filter((reference) => reference?.kind === GENERATOR)
      .map(({ name }) => {
        const store = this.storesByKey.get(objectKey(GENERATOR, name, namespace));
        const key = (store?.object as any)?.spec?.path ?? '';
        const common = { ...seen, store, storeName: `${GENERATOR} ${name}`, remoteKey: key };
        this.uses.push({ ...common, needs: ['read'], metadataNeeds: [] });
        return { store, key };
      });
  }

  private readRoles(): void {
    for (const { object } of this.ofKind('RoleBinding')) {
      const { roleRef, subjects } = object as any;
      const { namespace } = object.metadata;
      if (roleRef?.kind !== 'Role' || !subjects?.length) {
        continue;
      }
      const role = this.find('Role', roleRef.name, namespace)?.object as any;
      for (const rule of role?.rules ?? []) {
        const names = (list: unknown, wanted: string) => Array.isArray(list) && list.includes(wanted);
        if (
          names(rule.apiGroups, '') &&
          names(rule.resources, 'serviceaccounts/token') &&
          names(rule.verbs, 'create')
        ) {
          (rule.resourceNames ?? []).forEach((name: string) => this.tokenAccounts.add(`${namespace}/${name}`));
        }
      }
    }
    for (const { object } of this.ofKind('ClusterRoleBinding')) {
      const { roleRef, subjects } = object as any;
      if (roleRef?.name === 'system:auth-delegator') {
        (subjects ?? []).forEach((subject: any) => this.reviewers.add(`${subject.namespace}/${subject.name}`));
      }
    }
  }
}

/** Name of the Secret that an ExternalSecret makes. */
function targetOf({ metadata, spec }: KubernetesObject): string {
  return (spec as { target?: { name?: string } } | undefined)?.target?.name ?? metadata.name;
}

function groupOf({ apiVersion }: KubernetesObject): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

function objectKey(kind: string, name: string, namespace?: string): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}
