import { KvSecretBackendV2 } from '@cdktf/provider-vault/lib/kv-secret-backend-v2';
import { Mount } from '@cdktf/provider-vault/lib/mount';
import { Namespace } from '@cdktf/provider-vault/lib/namespace';
import { Construct, IConstruct } from 'constructs';
import { FleetBase } from '../fleet/fleet-base';
import { engineOf, Location } from '../fleet/location';
import { names, terraformId } from '../fleet/names';
import { RemovalPolicy } from '../fleet/removal-policy';
import { Tenant } from '../fleet/tenant';
import type { GeneratedValue } from '../output/generated-value';
import type { Outside } from './outside';
import { Stack, StackContext } from './stack';

/** As nobody states it: the engine's own default. Written out, so that what was stated once is undone. */
const UNSTATED_VERSIONS = 0;

/** What the hub holds for all spokes: Vault namespaces and KV engines here, and what each kind adds to them. */
export class HubStack extends Stack {
  /** Random values that must stay, those of secrets that left the program too, by the id of their resources. */
  readonly generated = new Map<string, GeneratedValue>();

  /** Address of what tells that an engine is ready, by Vault namespace and path. */
  private readonly engines = new Map<string, string>();
  private readonly statements: Record<string, Outside[string]> = {};

  constructor(scope: Construct, context: StackContext, tenants: readonly Tenant[]) {
    super(scope, names.hubStack, context);
    tenants.forEach((tenant) => this.addEngine(tenant));
  }

  /** What those may do who log in from outside of Kubernetes. */
  get outside(): Outside {
    return this.statements;
  }

  state(outside: Outside): void {
    Object.assign(this.statements, outside);
  }

  /** The address to wait for before something is written to a KV engine; undefined for one that is there already. */
  readyEngine(place: Pick<Location, 'vaultNamespace' | 'mount'>): string | undefined {
    return this.engines.get(engineKey(place));
  }

  /** Goes on declaring an engine of the fleet's own that no tenant of it uses any more. */
  keepEngine(fleet: FleetBase, mount: string): void {
    const own = new Map([
      [names.kvMount(fleet.name), 'kv'],
      [names.namespacesKvMount(fleet.name), 'namespaces'],
    ]);
    const word = own.get(mount);
    if (word !== undefined) {
      this.addKv(fleet, terraformId(word), mount, { maximumVersions: fleet.maximumVersions, retain: true });
    }
  }

  private addEngine(tenant: Tenant): void {
    const { fleet, environment, isolation } = tenant;
    const { vaultNamespace, mount } = engineOf(tenant);
    if (isolation.kind === 'vaultNamespace') {
      const retain = tenant.removalPolicy === RemovalPolicy.RETAIN;
      const dependsOn = [this.addVaultNamespace(tenant, this.addEnvironmentNamespace(tenant))];
      this.addKv(tenant, terraformId('kv', environment.name, tenant.name), mount, {
        vaultNamespace,
        maximumVersions: tenant.maximumVersions,
        retain,
        dependsOn,
      });
    } else if (!(isolation.kind === 'policyPerNamespace' && fleet.kvMount)) {
      const retain = fleet.removalPolicy === RemovalPolicy.RETAIN;
      this.addKv(fleet, terraformId(isolation.kind === 'templatedPolicy' ? 'namespaces' : 'kv'), mount, {
        maximumVersions: fleet.maximumVersions,
        retain,
      });
    }
  }

  private addEnvironmentNamespace({ environment, fleet }: Tenant): string {
    const id = terraformId('environment', environment.name);
    const address = `${Namespace.tfResourceType}.${id}`;
    const retain = fleet.removalPolicy === RemovalPolicy.RETAIN;
    return this.resources.has(address)
      ? address
      : this.add(
          environment,
          Namespace,
          id,
          { path: names.environmentNamespace(fleet.name, environment.name) },
          { retain },
        );
  }

  private addVaultNamespace(tenant: Tenant, parent: string): string {
    const { fleet, environment, name } = tenant;
    return this.add(
      tenant,
      Namespace,
      terraformId('tenant', environment.name, name),
      { namespace: names.environmentNamespace(fleet.name, environment.name), path: names.teamNamespace(name) },
      { dependsOn: [parent], retain: tenant.removalPolicy === RemovalPolicy.RETAIN },
    );
  }

  private addKv(
    owner: IConstruct,
    id: string,
    path: string,
    options: { vaultNamespace?: string; maximumVersions?: number; retain: boolean; dependsOn?: string[] },
  ): void {
    const key = engineKey({ vaultNamespace: options.vaultNamespace, mount: path });
    if (!this.engines.has(key)) {
      const namespace = options.vaultNamespace;
      const engine = this.add(owner, Mount, id, { namespace, path, type: 'kv', options: { version: '2' } }, options);
      // A new engine refuses everything for a moment; this resource alone waits for it, so all values wait for this one.
      const settings = { namespace, mount: path, maxVersions: options.maximumVersions ?? UNSTATED_VERSIONS };
      this.engines.set(key, this.add(owner, KvSecretBackendV2, id, settings, { dependsOn: [engine] }));
    }
  }
}

function engineKey({ vaultNamespace, mount }: Pick<Location, 'vaultNamespace' | 'mount'>): string {
  return `${vaultNamespace ?? ''}:${mount}`;
}
