import { Construct } from 'constructs';
import { note } from '../errors';
import { checked } from '../options/checked';
import { engineName, isInOwnEngine, type Location } from './location';
import { isOwnObjectName, names, requireDnsLabel, requireObjectName } from './names';
import type { TenantNamespace } from './tenant-namespace';
import type { TenantSecret } from './tenant-secret';

/** Which namespaces may use a store. https://external-secrets.io/latest/api/clustersecretstore/ */
export type StoreCondition =
  { readonly namespaces: readonly string[] } | { readonly namespaceLabels: Readonly<Record<string, string>> };

export interface ClusterSecretStoreOptions {
  /** At least one: without conditions every namespace of the cluster could read. */
  readonly conditions: readonly [StoreCondition, ...StoreCondition[]];
  /** What can be read through the store. */
  readonly secrets: readonly TenantSecret<string>[];
  /** The name that it had before keywheel, and keeps. @default - `keywheel.<tenant>.<id>` */
  readonly name?: string;
}

/** A store for several namespaces of a cluster, on explicit wish. */
@checked
export class ClusterSecretStore extends Construct {
  /** Of the object. */
  readonly name: string;
  readonly namespace: TenantNamespace;
  readonly conditions: readonly StoreCondition[];
  readonly secrets: readonly TenantSecret<string>[];

  /** @internal Use {@link TenantNamespace.addClusterSecretStore}. */
  constructor(namespace: TenantNamespace, id: string, options: ClusterSecretStoreOptions) {
    super(namespace, id);
    this.name = options.name ?? names.clusterSecretStore(namespace.tenant.name, id);
    this.namespace = namespace;
    this.conditions = options.conditions;
    this.secrets = options.secrets;
    requireDnsLabel(this, 'the name of the store', id);
    if (options.name !== undefined) {
      this.requireForeignName(options.name);
    }
    for (const secret of options.secrets) {
      if (secret.tenant !== namespace.tenant) {
        note(
          this,
          'AnotherTenantsSecret',
          `secret "${secret.name}" belongs to tenant "${secret.tenant.name}", the store to "${namespace.tenant.name}"; ` +
            `use secrets of "${namespace.tenant.name}"`,
        );
      }
    }
    this.requireOneEngine();
    if (options.conditions.length === 0 || options.conditions.some(isEmpty)) {
      note(
        this,
        'ConditionsMissing',
        'a ClusterSecretStore without conditions serves every namespace; name the namespaces or labels that may use it',
      );
    }
  }

  /** @internal Where what it reads was before keywheel, if not in the engine of its tenant. */
  get place(): Location | undefined {
    const { tenant } = this.namespace;
    return this.secrets.map(({ place }) => place).find((place) => place && !isInOwnEngine(tenant, place));
  }

  /** What begins as keywheel's own may be that of another tenant. */
  private requireForeignName(name: string): void {
    requireObjectName(this, 'the name of the store', name);
    if (isOwnObjectName(name)) {
      note(
        this,
        'NameReserved',
        `name "${name}" begins as what keywheel makes itself; give the name that the store had, or leave it out`,
      );
    }
  }

  private requireOneEngine(): void {
    const engines = new Set(
      this.secrets
        .filter(({ home }) => home === 'kv')
        .map(({ place }) =>
          place && !isInOwnEngine(this.namespace.tenant, place)
            ? `"${engineName(place)}" (version ${place.version ?? 2})`
            : 'that of the tenant',
        ),
    );
    if (engines.size > 1) {
      note(
        this,
        'EnginesDiffer',
        `a store reads one engine, and its secrets are in ${[...engines].sort().join(' and ')}; add a store for each`,
      );
    }
  }
}

function isEmpty(condition: StoreCondition): boolean {
  return 'namespaces' in condition
    ? condition.namespaces.length === 0
    : Object.keys(condition.namespaceLabels).length === 0;
}
