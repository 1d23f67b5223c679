import { TerraformResource, TerraformStack } from 'cdktf';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { Construct, IConstruct } from 'constructs';
import { Choices } from '../fleet/choices';
import { FleetBase } from '../fleet/fleet-base';
import { addBackend, BackendPlace } from './backend';
import { Resource } from './resource';
import { literals } from '../encode/terraform';
import type { GeneratedValues } from '../output/generated-value';

export interface StackContext extends BackendPlace {
  readonly fleet: FleetBase;
  readonly choices: Choices;
  /** Addresses that Terraform has forgotten, whose data is still on the hub. @default - none */
  readonly released?: ReadonlySet<string>;
  /** Random values that earlier syntheses declared. @default - none */
  readonly generated?: GeneratedValues;
}

type ResourceClass<C> = (new (scope: Construct, id: string, config: C) => TerraformResource) & {
  readonly tfResourceType: string;
};

/** Beside the stack's JSON, where its provider looks for it. */
export const VAULT_CA_FILE = 'vault-ca.pem';

/** One Terraform state. Its resources have the addresses they are given, wherever they stand in the tree. */
export class Stack extends TerraformStack {
  /** Which construct of the program each resource comes from, by address. */
  readonly owners = new Map<string, IConstruct>();
  /** By address, in the order in which they were added. */
  readonly resources = new Map<string, Resource>();
  /** Addresses of what holds data and must outlive its construct. */
  readonly retained = new Set<string>();
  /** Files beside the stack's JSON. */
  readonly files = new Map<string, string>();

  constructor(scope: Construct, id: string, context: StackContext) {
    super(scope, id);
    const { vault, vaultProviderVersion } = context.fleet;
    // Write-only arguments and ephemeral values came with 1.11 of both Terraform and OpenTofu.
    this.addOverride('terraform.required_version', '>= 1.11');
    addBackend(this, id, context);
    if (vault?.caCertificate) {
      this.files.set(VAULT_CA_FILE, `${vault.caCertificate.text}\n`);
    }
    new VaultProvider(
      this,
      'vault',
      literals({
        address: vault!.address,
        namespace: vault!.namespace,
        caCertFile: vault!.caCertificate ? VAULT_CA_FILE : undefined,
        // Who deploys may do what its policy says, and making tokens is not among it.
        skipChildToken: true,
      }),
    );
    if (vaultProviderVersion) {
      this.addOverride('terraform.required_providers.vault.version', vaultProviderVersion);
    }
  }

  /** @returns the address, for {@link AddOptions.dependsOn} */
  add<C extends object>(
    owner: IConstruct,
    type: ResourceClass<C>,
    id: string,
    config: C,
    options: AddOptions = {},
  ): string {
    const address = `${type.tfResourceType}.${id}`;
    if (this.resources.has(address)) {
      throw new Error(`${this.node.id} has two of ${address}`);
    }
    const configuration = literals(config);
    const { dependsOn = [] } = options;
    const overrides = Object.entries(literals(options.overrides ?? {}));
    const make = (): TerraformResource => {
      const resource = new type(this, address, configuration);
      resource.overrideLogicalId(id);
      if (dependsOn.length > 0) {
        resource.dependsOn = [...dependsOn];
      }
      overrides.forEach(([path, value]) => resource.addOverride(path, value));
      return resource;
    };
    const path = `${this.node.path}/${address}`;
    const told = { type: type.tfResourceType, id, path, options: configuration, dependsOn };
    this.resources.set(address, new Resource(told, make, overrides.length > 0));
    if (options.retain) {
      this.retained.add(address);
    }
    this.owners.set(address, owner);
    return address;
  }

  /** A variable that is in no state and no plan. */
  addEphemeralVariable(name: string, variable: Record<string, unknown>): void {
    this.addOverride(`variable.${name}`, { ...literals(variable), sensitive: true, ephemeral: true });
  }
}

export interface AddOptions {
  /** Addresses: an order without a reference, which would hide the value from the reader. */
  readonly dependsOn?: readonly string[];
  /** Arguments that the bindings do not know. */
  readonly overrides?: Record<string, unknown>;
  /** Whether it holds data that must outlive its construct. */
  readonly retain?: boolean;
}
