import { GenericEndpoint } from '@cdktf/provider-vault/lib/generic-endpoint';
import { KvSecretBackendV2 } from '@cdktf/provider-vault/lib/kv-secret-backend-v2';
import { KvSecretV2 } from '@cdktf/provider-vault/lib/kv-secret-v2';
import { Mount } from '@cdktf/provider-vault/lib/mount';
import { Namespace } from '@cdktf/provider-vault/lib/namespace';
import { DataResource } from 'cdktf';
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
import { goDuration } from '../go/duration';
import { addCertificates } from './certificates';
import { addDatabases } from './databases';
import { expression, quotedText } from '../encode/terraform';
import { valueId } from './generated-value';
import { addMachines } from './machines';
import { addPeople } from './people';
import { Outside } from './outside';
import { Stack, StackContext } from './stack';
import { addTransit } from './transit';
import { GeneratedValue, GeneratedValues } from '../output/generated-value';

/** All but the version: a change of anything else would write the value again, or make another one of it. */
const WRITTEN_ONCE = ['namespace', 'mount', 'name', 'options', 'disable_read', 'delete_all_versions'];

/** As nobody states it: the hub's own default, or the engine's. Written out, so that what was stated once is undone. */
const UNSTATED = { versions: 0, time: '0s' } as const;

type OwnedSecret = StaticSecret<string> | GeneratedSecret<string>;

/** How a value is written, and what happens to it in the end. */
interface ValueOptions {
  readonly dependsOn: readonly string[];
  /** Whether Terraform destroys it when it leaves the program. */
  readonly destroy: boolean;
  /** Whether its secret left the program. */
  readonly kept?: boolean;
}

/** What the hub holds for all spokes: engines, Vault namespaces, and what is known of each secret. */
export class HubStack extends Stack {
  /** What those may do who log in from outside of Kubernetes. */
  readonly outside: Outside;

  /** Random values that must stay, those of secrets that left the program too. */
  readonly generated = new Map<string, GeneratedValue>();

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
    this.keepValues(inventory, context.generated ?? {});
    addDatabases(this, inventory, context.choices);
    addTransit(this, inventory);
    addCertificates(this, inventory);
    const machines = inventory.clients.filter((client) => client instanceof Machine);
    this.outside = {
      ...addMachines(this, machines, context),
      ...Object.assign({}, ...inventory.people.map((people) => addPeople(this, people, inventory))),
    };
  }

  /** Goes on declaring random values whose secrets are gone, wherever their engine is still the fleet's to use. */
  private keepValues({ fleet }: Inventory, known: GeneratedValues): void {
    const own = [names.kvMount(fleet.name), names.namespacesKvMount(fleet.name)];
    for (const [id, value] of Object.entries(known)) {
      if (this.resources.has(`${KvSecretV2.tfResourceType}.${id}`)) {
        continue;
      }
      if (!this.engines.has(engineKey(value)) && value.vaultNamespace === undefined && own.includes(value.mount)) {
        const word = value.mount === names.kvMount(fleet.name) ? 'kv' : 'namespaces';
        this.addKv(fleet, terraformId(word), value.mount, { maximumVersions: fleet.maximumVersions, retain: true });
      }
      const engine = this.engines.get(engineKey(value));
      if (engine || (value.vaultNamespace === undefined && value.mount === fleet.kvMount?.path)) {
        this.addGenerated(fleet, id, value, { dependsOn: engine ? [engine] : [], destroy: false, kept: true });
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
    const { tenant, removalPolicy } = secret;
    const base = terraformId('secret', tenant.environment.name, tenant.name, secret.name);
    const engine = this.engines.get(engineKey(location));
    const options = { dependsOn: engine ? [engine] : [], destroy: removalPolicy === RemovalPolicy.DESTROY };
    if (secret instanceof GeneratedSecret) {
      const id = valueId(base, location, this.context.generated ?? {});
      const { keys, length, specialCharacters } = secret;
      this.addGenerated(
        secret,
        id,
        { ...location, keys, length, specialCharacters, metadata: metadataOf(secret) },
        options,
      );
      return;
    }
    const metadata = this.addMetadata(secret, base, { ...location, metadata: metadataOf(secret) }, options);
    const value = this.firstValue(secret);
    // People write the values that follow: a first value that was released is not asked for again.
    if (value && !this.context.released?.has(`${KvSecretV2.tfResourceType}.${base}`)) {
      this.addValue(
        secret,
        base,
        location,
        { value, version: 1 },
        { ...options, dependsOn: [...options.dependsOn, metadata] },
      );
    }
  }

  /**
   * A random value, and what tells that the hub has lost it: with the value its metadata is gone, which Terraform then
   * makes again, and with another version the value is written again. With `cas` 0, so only if nothing is there.
   */
  private addGenerated(owner: IConstruct, id: string, value: GeneratedValue, options: ValueOptions): void {
    const metadata = this.addMetadata(owner, id, value, options);
    // Unknown while the metadata is being made: whatever waits for it to be known is made again.
    const triggers = expression(`${metadata}.id`);
    const generation = this.add(owner, DataResource, id, {}, { overrides: { triggers_replace: triggers } });
    // An id of hexadecimal digits, of which a number of Terraform's holds seven.
    const version = expression(`parseint(substr(${generation}.id, 0, 7), 16)`);
    const written = { value: this.generatedValue(value, id), version };
    this.addValue(owner, id, value, written, { ...options, dependsOn: [...options.dependsOn, metadata] });
    if (!options.destroy) {
      this.generated.set(id, value);
    }
  }

  private addValue(
    owner: IConstruct,
    id: string,
    { vaultNamespace, mount, path }: Location,
    { value, version }: { value: string; version: string | number },
    { dependsOn, destroy, kept }: ValueOptions,
  ): void {
    const overrides = { data_json_wo_version: version, ...(kept && { '//.keywheel.kept': true }) };
    this.add(
      owner,
      KvSecretV2,
      id,
      {
        namespace: vaultNamespace,
        mount,
        name: path,
        // Only if nothing is there: what people or pipelines wrote is never overwritten.
        options: { cas: '0' },
        dataJsonWo: value,
        // Neither is it read back: no later value gets into the state.
        disableRead: true,
        deleteAllVersions: destroy,
        lifecycle: { ignoreChanges: typeof version === 'number' ? 'all' : WRITTEN_ONCE },
      },
      { dependsOn, retain: !destroy, overrides },
    );
  }

  /** Apart from the value: a change of it must not write the value again. */
  private addMetadata(
    owner: IConstruct,
    id: string,
    { vaultNamespace, mount, path, metadata }: Location & Pick<GeneratedValue, 'metadata'>,
    { dependsOn, destroy }: ValueOptions,
  ): string {
    const config = {
      namespace: vaultNamespace,
      path: `${mount}/metadata/${path}`,
      dataJson: JSON.stringify(metadata),
      ignoreAbsentFields: true,
      // Deleting the metadata of a secret deletes all its versions.
      disableDelete: !destroy,
    };
    return this.add(owner, GenericEndpoint, id, config, { dependsOn });
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
    const entries = keys.map((key) => `${quotedText(key)} = var.${variable}[${quotedText(key)}]`);
    // Without a value this is a text that is no JSON object: the first write fails, later plans have what is set.
    const missing = quotedText(`the first value is missing: set TF_VAR_${variable}`);
    return expression(`var.${variable} == null ? ${missing} : jsonencode({ ${entries.join(', ')} })`);
  }

  private generatedValue({ keys, length, specialCharacters }: GeneratedValue, id: string): string {
    this.addOverride('terraform.required_providers.random', { source: 'hashicorp/random', version: '>= 3.7.0, < 4' });
    const entries = keys.map((key, index) => {
      const name = `${id}_${index}`;
      this.addOverride(`ephemeral.random_password.${name}`, { length, special: specialCharacters });
      return `${quotedText(key)} = ephemeral.random_password.${name}.result`;
    });
    return expression(`jsonencode({ ${entries.join(', ')} })`);
  }
}

/** What the hub is told with a secret. */
function metadataOf(secret: OwnedSecret): object {
  const { tenant, maximumAge, maximumVersions } = secret;
  const deleteAfter = secret instanceof StaticSecret ? secret.deleteVersionsAfter : undefined;
  return {
    custom_metadata: {
      fleet: tenant.fleet.name,
      owner: tenant.owner,
      keys: secret.keys.join(','),
      ...(maximumAge ? { maximum_age: goDuration(maximumAge) } : {}),
    },
    max_versions: maximumVersions ?? UNSTATED.versions,
    delete_version_after: deleteAfter ? goDuration(deleteAfter) : UNSTATED.time,
  };
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
