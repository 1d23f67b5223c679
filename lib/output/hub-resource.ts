import { literalText } from '../encode/terraform';
import type { SynthesizedStack } from './stack';

/** Where something is said, for a finding: in the program, in the output, and in a file where there is one. */
export interface Origin {
  /** Path of the construct in the program; empty for files that keywheel did not write. */
  readonly path: string;
  /** The file or stack, and the object. */
  readonly place: string;
  readonly source?: { readonly file: string; readonly line: number };
}

/** Of something that has more: for findings. */
export function originAtHub({ path, place, source }: Origin): Origin {
  return { path, place, source };
}

type Attributes = Record<string, any>;

/** A resource or data source of Terraform, as far as its values are known before it is applied. */
export interface HubResource extends Origin {
  readonly type: string;
  /** As Terraform names it, such as `vault_policy.read`; with `data.` for a data source. */
  readonly address: string;
  /** The stack within which its expressions are meant; undefined where there is but one. */
  readonly stack?: string;
  /** Vault namespace in which it stands, the provider's own included; empty for the root. */
  readonly namespace: string;
  readonly attributes: Attributes;
  /** Address of the hub that it is made on, where it is known. */
  readonly hub?: string;
  /** Of files that do not say which hub they are for: the folder that is applied as one. */
  readonly root?: string;
  /** Arguments whose values are not known before they are applied. */
  readonly unknown?: readonly string[];
}

/** The hub as a provider of Terraform reaches it. */
export interface Hub {
  readonly address: string;
  /** Vault namespace of all that names none. */
  readonly namespace: string;
  /** PEM, where it is known. */
  readonly ca?: string;
  /** What the provider's token refers to, such as `var.token`: never the token. */
  readonly tokenFrom?: { readonly reference: string; readonly place: string };
}

/** What is on the hub without being made here, by its path or name with the Vault namespace before it. */
export interface Existing {
  readonly engines: readonly string[];
  /** Which of them are KV of version 2, as far as that is known. */
  readonly kvEngines?: readonly string[];
  /** Where a certificate is had by a role of it: `pki/issue/web`. */
  readonly certificateRoles?: readonly string[];
  readonly policies: readonly string[];
  readonly authMounts: readonly string[];
  readonly namespaces: readonly string[];
}

export const NOTHING_EXISTS: Existing = { engines: [], policies: [], authMounts: [], namespaces: [] };

/** The path of something in a Vault namespace, as the root namespace names it. */
export function absolute(namespace: string, path: string): string {
  return namespace === '' ? path : `${namespace}/${path}`;
}

/** The hub as the stacks of a fleet reach it. */
export function hubsOf(stacks: readonly SynthesizedStack[]): Hub[] {
  return stacks.flatMap(({ json, files }) =>
    providersOf(json).map(({ address, namespace, ca_cert_file: file }) => ({
      address: address ?? '',
      namespace: namespace ?? '',
      ca: file === undefined ? undefined : files.get(file),
    })),
  );
}

/** Every resource and data source in the stacks of a fleet. */
export function resourcesOf(stacks: readonly SynthesizedStack[]): HubResource[] {
  const resources: HubResource[] = [];
  for (const stack of stacks) {
    const [provider] = providersOf(stack.json);
    const base = provider?.['namespace'] ?? '';
    for (const block of ['data', 'resource']) {
      const byType = (stack.json[block] ?? {}) as Record<string, Record<string, Attributes>>;
      for (const type in byType) {
        for (const name in byType[type]) {
          const attributes = byType[type][name]!;
          const own = `${type}.${name}`;
          const address = block === 'data' ? `data.${own}` : own;
          resources.push({
            type,
            address,
            stack: stack.name,
            attributes,
            namespace: attributes['namespace'] === undefined ? base : absolute(base, textOf(attributes['namespace'])!),
            path: stack.owners.get(own) ?? '',
            place: `stack ${stack.name}, ${address}`,
            hub: provider?.['address'],
          });
        }
      }
    }
  }
  return resources;
}

/** What the program says of somebody who logs in from outside of Kubernetes: there is no cluster to say it. */
export interface OutsideStatement {
  /** `<environment>/<tenant>` of a machine; undefined for people. */
  readonly tenant?: string;
  /** What it may do with secrets: capabilities by path, with the Vault namespace. */
  readonly calls: Readonly<Record<string, readonly string[]>>;
}

/** By `<mount>/<role>` of a machine and `group <name>` of people, with the Vault namespace. */
export type Outside = Readonly<Record<string, OutsideStatement>>;

/** The keys of a value, joined by commas, by the path at which it is read, with the Vault namespace. */
export type StatedKeys = Readonly<Record<string, string>>;

/** Whose logins are, as `<environment>/<tenant>`: by Kubernetes namespace, by auth mount with its Vault namespace. */
export type Tenants = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The pattern below which a login may read what a team adds later without Terraform: by `<namespace>/<ServiceAccount>`,
 * by auth mount with its Vault namespace.
 */
export type Prefixes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What is said of a place at an auth mount. Names come from anybody's files: "constructor" is one of none. */
export function saidAt(said: Tenants | Prefixes, mount: string, place: string): string | undefined {
  const ofMount = Object.hasOwn(said, mount) ? said[mount]! : {};
  return Object.hasOwn(ofMount, place) ? ofMount[place] : undefined;
}

/** Namespaces that somebody says are one tenant's. */
export interface TenantPlace {
  readonly tenant: string;
  /** `*` stands for any text. */
  readonly cluster: string;
  readonly namespace: string;
}

/** What the hub bears, as far as the program says it. */
export interface HubLimits {
  /** Of all its clients, on all nodes. */
  readonly requestsPerSecond?: number;
  readonly loginsPerSecond?: number;
  /** At any time, those of tokens too. */
  readonly leases?: number;
}

/** What the program says beside its resources. */
export interface Statements {
  readonly existing?: Existing;
  readonly tenants?: Tenants;
  readonly prefixes?: Prefixes;
  /** What a mapping file says, which counts before `tenants`. */
  readonly tenantPlaces?: readonly TenantPlace[];
  readonly outside?: Outside;
  readonly keys?: StatedKeys;
  readonly limits?: HubLimits;
}

/** Of one file of Terraform, which is the hub's where it says something. */
export function statementsIn(json: Readonly<Record<string, unknown>>): Statements {
  return ((json['//'] as Attributes | undefined)?.['keywheel'] as Statements | undefined) ?? {};
}

/** Of a fleet. */
export function statementsOf(stacks: readonly SynthesizedStack[]): Statements & { readonly existing: Existing } {
  const said = stacks.map(({ json }) => statementsIn(json)).find(({ existing }) => existing !== undefined);
  return { existing: NOTHING_EXISTS, ...said };
}

function providersOf(json: Record<string, unknown>): Record<string, string | undefined>[] {
  const providers = ((json['provider'] as Attributes | undefined)?.['vault'] ?? []) as Attributes[];
  return providers.map((provider) =>
    Object.fromEntries(Object.entries(provider).map(([name, one]) => [name, textOf(one)])),
  );
}

function textOf(argument: unknown): string | undefined {
  return typeof argument === 'string' ? literalText(argument) : (argument as undefined);
}
