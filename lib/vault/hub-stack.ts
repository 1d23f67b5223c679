import { GenericEndpoint } from '@cdktf/provider-vault/lib/generic-endpoint';
import { KvSecretBackendV2 } from '@cdktf/provider-vault/lib/kv-secret-backend-v2';
import { KvSecretV2 } from '@cdktf/provider-vault/lib/kv-secret-v2';
import { Mount } from '@cdktf/provider-vault/lib/mount';
import { Namespace } from '@cdktf/provider-vault/lib/namespace';
import { Construct, IConstruct } from 'constructs';
import { GeneratedSecret } from '../fleet/generated-secret';
import { Inventory, readingPlaces } from '../fleet/inventory';
import { engineOf, Location, locationOf } from '../fleet/location';
import { Machine } from '../fleet/machine';
import { names, terraformId } from '../fleet/names';
import { RemovalPolicy } from '../fleet/removal-policy';
import { StaticSecret } from '../fleet/static-secret';
import { Tenant } from '../fleet/tenant';
import { TenantNamespace } from '../fleet/tenant-namespace';
import { goDuration } from '../units';
import { addCertificates } from './certificates';
import { addDatabases } from './databases';
import { expression } from './expression';
import { addMachines } from './machines';
import { addPeople } from './people';
import { Outside } from './outside';
import { Stack, StackContext } from './stack';
import { addTransit } from './transit';

/** As nobody states it: the hub's own default, or the engine's. Written out, so that what was stated once is undone. */
const UNSTATED = { versions: 0, time: '0s' } as const;

type OwnedSecret = StaticSecret<string> | GeneratedSecret<string>;

/** What the hub holds for all spokes: engines, Vault namespaces, and what is known of each secret. */
export class HubStack extends Stack {
  /** What those may do who log in from outside of Kubernetes. */
  readonly outside: Outside;

  /** Address of what tells that an engine is ready, by Vault namespace and path. */
  private readonly engines = new Map<string, string>();

  constructor(
    scope: Construct,
    private readonly context: StackContext,
    inventory: Inventory,
  ) {
    super(scope, names.hubStack, context);
    for (const tenant of inventory.tenants) {
      this.addEngine(tenant);
    }
    addDatabases(this, inventory, context.choices);
    addTransit(this, inventory);
    addCertificates(this, inventory);
    const machines = inventory.clients.filter((client) => client instanceof Machine);
    this.outside = {
      ...addMachines(this, machines, context),
      ...Object.assign({}, ...inventory.people.map((people) => addPeople(this, people, inventory))),
    };
    const homes = new Map(
      readingPlaces(inventory)
        .toReversed()
        .map(({ secret, namespace }) => [secret, namespace]),
    );
    for (const secret of inventory.secrets) {
      if (secret instanceof GeneratedSecret || (secret instanceof StaticSecret && statesMore(secret))) {
        const location = homeOf(secret, homes.get(secret));
        if (location) {
          this.addSecret(secret, location);
        }
      }
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
      const settings = { namespace, mount: path, maxVersions: options.maximumVersions ?? UNSTATED.versions };
      this.engines.set(key, this.add(owner, KvSecretBackendV2, id, settings, { dependsOn: [engine] }));
    }
  }

  private addSecret(secret: OwnedSecret, location: Location): void {
    const { tenant } = secret;
    const id = terraformId('secret', tenant.environment.name, tenant.name, secret.name);
    const engine = this.engines.get(engineKey(location));
    const dependsOn = engine ? [engine] : [];
    const destroy = secret.removalPolicy === RemovalPolicy.DESTROY;
    const metadata = this.addMetadata(secret, id, location, dependsOn, destroy);
    const value = secret instanceof GeneratedSecret ? this.generatedValue(secret, id) : this.firstValue(secret);
    // A value that was released is still there, and what is there is not written again.
    if (value && !this.context.released?.has(`${KvSecretV2.tfResourceType}.${id}`)) {
      this.add(
        secret,
        KvSecretV2,
        id,
        {
          namespace: location.vaultNamespace,
          mount: location.mount,
          name: location.path,
          // Only if nothing is there: what people or pipelines wrote is never overwritten.
          options: { cas: '0' },
          dataJsonWo: value,
          dataJsonWoVersion: 1,
          // Neither is it read back: no later value gets into the state.
          disableRead: true,
          deleteAllVersions: destroy,
          lifecycle: { ignoreChanges: 'all' },
        },
        { dependsOn: [...dependsOn, metadata], retain: !destroy },
      );
    }
  }

  /** Apart from the value: a change of it must not write the value again. */
  private addMetadata(
    secret: OwnedSecret,
    id: string,
    { vaultNamespace, mount, path }: Location,
    dependsOn: string[],
    destroy: boolean,
  ): string {
    const { tenant, maximumAge } = secret;
    const customMetadata = {
      fleet: tenant.fleet.name,
      owner: tenant.owner,
      keys: secret.keys.join(','),
      ...(maximumAge ? { maximum_age: goDuration(maximumAge) } : {}),
    };
    const deleteAfter = secret instanceof StaticSecret ? secret.deleteVersionsAfter : undefined;
    const metadata = {
      custom_metadata: customMetadata,
      max_versions: secret.maximumVersions ?? UNSTATED.versions,
      delete_version_after: deleteAfter ? goDuration(deleteAfter) : UNSTATED.time,
    };
    const config = {
      namespace: vaultNamespace,
      path: `${mount}/metadata/${path}`,
      dataJson: JSON.stringify(metadata),
      ignoreAbsentFields: true,
      // Deleting the metadata of a secret deletes all its versions.
      disableDelete: !destroy,
    };
    return this.add(secret, GenericEndpoint, id, config, { dependsOn });
  }

  private firstValue(secret: StaticSecret<string>): string | undefined {
    const { firstValueVariable: variable, keys } = secret;
    if (!variable) {
      return undefined;
    }
    this.addEphemeralVariable(variable, {
      type: 'map(string)',
      default: null,
      description:
        `First value of ${secret.tenant.environment.name}/${secret.tenant.name}/${secret.name}, with ${keys.join(', ')}. ` +
        'Needed only until it is written.',
    });
    const entries = keys.map((key) => `${JSON.stringify(key)} = var.${variable}[${JSON.stringify(key)}]`);
    // Without a value this is a text that is no JSON object: the first write fails, later plans have what is set.
    const missing = JSON.stringify(`the first value is missing: set TF_VAR_${variable}`);
    return expression(`var.${variable} == null ? ${missing} : jsonencode({ ${entries.join(', ')} })`);
  }

  private generatedValue(secret: GeneratedSecret<string>, id: string): string {
    this.addOverride('terraform.required_providers.random', { source: 'hashicorp/random', version: '>= 3.7.0, < 4' });
    const entries = secret.keys.map((key, index) => {
      const name = `${id}_${index}`;
      this.addOverride(`ephemeral.random_password.${name}`, {
        length: secret.length,
        special: secret.specialCharacters,
      });
      return `${JSON.stringify(key)} = ephemeral.random_password.${name}.result`;
    });
    return expression(`jsonencode({ ${entries.join(', ')} })`);
  }
}

/** Whether there is more to a secret than that it exists: only then the hub is told about it. */
function statesMore(secret: StaticSecret<string>): boolean {
  const { maximumAge, maximumVersions, deleteVersionsAfter, firstValueVariable } = secret;
  return [maximumAge, maximumVersions, deleteVersionsAfter, firstValueVariable].some((stated) => stated !== undefined);
}

/** The path of a secret depends on where it is read only with `Isolation.templatedPolicy`. */
function homeOf(secret: OwnedSecret, namespace: TenantNamespace | undefined): Location | undefined {
  if (secret.tenant.isolation.kind === 'templatedPolicy') {
    return namespace && locationOf(secret, namespace);
  }
  const { vaultNamespace, mount, prefix } = engineOf(secret.tenant);
  return { vaultNamespace, mount, path: `${prefix}${secret.name}` };
}

function engineKey({ vaultNamespace, mount }: { vaultNamespace?: string; mount: string }): string {
  return `${vaultNamespace ?? ''}:${mount}`;
}
