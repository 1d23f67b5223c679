import { hubName } from '../output/hub-names';
import { literalText } from '../encode/terraform';
import { absolute, HubResource } from '../output/hub-resource';
import { claimOf } from '../views/login-alias';
import type { LoginRole } from '../views/login-roles';
import type { PolicyName } from '../views/hub-policies';
import { isDataSource } from '../views/resource-index';
import type { VaultView } from '../views/vault-view';
import { IdentityReferences } from './identity-references';

/** An entity of the hub, or a group, and the policies that whoever is one, or in one, has beside those of the role. */
export interface Holder {
  readonly resource: HubResource;
  readonly policies: readonly PolicyName[];
}

/** What an alias says: who comes to this mount under this name is this entity, or in this group. */
interface Alias {
  readonly name: string;
  readonly holder: string;
  readonly resource: HubResource;
}

type AliasesByMount = ReadonlyMap<string, ReadonlyMap<string, readonly Alias[]>>;

/** Which policies a login has by who it is, whatever its role says. https://developer.hashicorp.com/vault/docs/concepts/identity */
export class Identities {
  private readonly entities = new Map<string, Holder>();
  private readonly groups = new Map<string, Holder>();
  /** Groups by the entity, and by the group, that is in them. */
  private readonly groupsOf = new Map<string, Set<string>>();
  /** By mount and name. */
  private readonly entityAliases = new Map<string, Map<string, Alias[]>>();
  private readonly groupAliases = new Map<string, Map<string, Alias[]>>();
  /** Of mounts, or under names, that are in no file. */
  private readonly openAliases: Pick<Alias, 'holder' | 'resource'>[] = [];
  private readonly references: IdentityReferences;

  constructor(private readonly vault: VaultView) {
    this.references = new IdentityReferences(vault.resources);
    this.readHolders('vault_identity_entity', 'vault_identity_entity_policies', this.entities);
    this.readHolders('vault_identity_group', 'vault_identity_group_policies', this.groups);
    this.readMembers();
    this.readAliases('vault_identity_entity_alias', this.entityAliases);
    this.readAliases('vault_identity_group_alias', this.groupAliases);
    this.readLookups('vault_identity_entity', this.entityAliases);
    this.readLookups('vault_identity_group', this.groupAliases);
  }

  /** All that have policies, or may get some. */
  get holders(): readonly Holder[] {
    return [...this.entities.values(), ...this.groups.values()];
  }

  /** The policies that an account has by who it is, as far as it is known under which name it comes. */
  policiesOf(role: LoginRole, account: string): readonly PolicyName[] {
    if (this.entityAliases.size + this.groupAliases.size === 0) {
      return [];
    }
    const mount = absolute(role.namespace, role.mount);
    const aliases = (all: AliasesByMount, name: string | undefined) =>
      (name !== undefined && all.get(mount)?.get(hubName.identity(name))) || [];
    const entities = aliases(this.entityAliases, role.aliasOf(account)).map(({ holder }) => holder);
    const groups = aliases(this.groupAliases, claimOf(role.attributes['groups_claim'], account)).map(
      ({ holder }) => holder,
    );
    const all = new Set([...entities, ...groups]);
    // Who is in a group is in the groups that it is in as well.
    for (const one of all) {
      this.groupsOf.get(one)?.forEach((group) => all.add(group));
    }
    return [...all].flatMap((one) => (this.entities.get(one) ?? this.groups.get(one))?.policies ?? []);
  }

  /** Aliases that give policies to some login at their mount, and nothing says to which. */
  unknownAliases(): readonly { readonly resource: HubResource; readonly mount: string; readonly policies: string[] }[] {
    const groupOf = ({ attributes }: LoginRole, account: string) =>
      attributes['groups_claim'] === undefined ? '' : claimOf(attributes['groups_claim'], account);
    return [
      ...this.unknownAmong(this.entityAliases, (role, account) => role.aliasOf(account)),
      ...this.unknownAmong(this.groupAliases, groupOf),
    ].flatMap(({ mount, alias: { resource, holder } }) => {
      const policies = this.policiesHeldBy(holder);
      return policies.length > 0 ? [{ resource, mount, policies }] : [];
    });
  }

  /** What gives policies to somebody of whom no file says who that is: by an id, or by what is known only once it is applied. */
  unknownHolders(): readonly { readonly resource: HubResource; readonly policies: readonly string[] }[] {
    const { resources } = this.vault;
    const members = resources
      .written('vault_identity_group', ...MEMBERS_OF_GROUPS)
      .filter((group) => this.namesOthers(group, 'member_entity_ids', 'member_group_ids'))
      .map((resource) => ({ resource, holder: this.groupOf(resource) }));
    const added = resources
      .ofType('vault_identity_entity_policies', 'vault_identity_group_policies')
      .filter((one) => this.namesOthers(one, 'entity_id', 'group_id'))
      .map((resource) => ({ resource, holder: this.holderOf(resource) }));
    return [...this.openAliases, ...members, ...added].flatMap(({ resource, holder }) => {
      const policies = this.policiesHeldBy(holder);
      return policies.length > 0 ? [{ resource, policies }] : [];
    });
  }

  /** With those of the groups that it is in. */
  private policiesHeldBy(holder: string): string[] {
    const held = new Set([holder]);
    for (const one of held) {
      this.groupsOf.get(one)?.forEach((group) => held.add(group));
    }
    const all = [...held].flatMap((one) => (this.entities.get(one) ?? this.groups.get(one))?.policies ?? []);
    return [...new Set(all.map(({ name }) => name))];
  }

  private namesOthers(resource: HubResource, ...names: readonly string[]): boolean {
    return names.some(
      (name) =>
        resource.unknown?.includes(name) ||
        [resource.attributes[name] ?? []]
          .flat()
          .some((id: unknown) => !this.references.isKnown(this.references.referred(resource, id))),
    );
  }

  private groupOf(resource: HubResource): string {
    return resource.type === 'vault_identity_group' ? this.references.keyOf(resource) : this.holderOf(resource);
  }

  /** Whom a resource adds something to. */
  private holderOf(resource: HubResource): string {
    const { entity_id: entity, group_id: group, canonical_id: id } = resource.attributes;
    const said = entity ?? group ?? id;
    // One that is not known is nobody else.
    return said === undefined ? this.references.keyOf(resource) : this.references.referred(resource, said);
  }

  /** Aliases of mounts at which somebody comes under a name that is not known, and that nobody is known to come under. */
  private unknownAmong(
    aliases: AliasesByMount,
    nameOf: (role: LoginRole, account: string) => string | undefined,
  ): readonly { readonly mount: string; readonly alias: Alias }[] {
    if (aliases.size === 0) {
      return [];
    }
    const [unknown, known] = [new Set<string>(), new Set<string>()];
    for (const role of this.vault.roles.values()) {
      for (const account of role.accounts) {
        const name = nameOf(role, account);
        known.add(hubName.identity(name ?? ''));
        if (name === undefined) {
          unknown.add(absolute(role.namespace, role.mount));
        }
      }
    }
    return [...aliases].flatMap(([mount, byName]) =>
      [...(unknown.has(mount) ? byName : [])].flatMap(([name, all]) =>
        known.has(name) ? [] : all.map((alias) => ({ mount, alias })),
      ),
    );
  }

  private readHolders(type: string, more: string, into: Map<string, Holder>): void {
    for (const resource of this.vault.resources.written(type)) {
      into.set(this.references.keyOf(resource), { resource, policies: policiesIn(resource) });
    }
    for (const added of this.vault.resources.ofType(more)) {
      const key = this.holderOf(added);
      const holder = into.get(key);
      into.set(key, {
        resource: holder?.resource ?? added,
        policies: [...(holder?.policies ?? []), ...policiesIn(added)],
      });
    }
  }

  private readMembers(): void {
    for (const group of this.vault.resources.ofType('vault_identity_group', ...MEMBERS_OF_GROUPS)) {
      const key = this.groupOf(group);
      for (const member of [...listOf(group, 'member_entity_ids'), ...listOf(group, 'member_group_ids')]) {
        const id = this.references.referred(group, member);
        this.groupsOf.set(id, (this.groupsOf.get(id) ?? new Set()).add(key));
      }
    }
  }

  private readAliases(type: string, into: Map<string, Map<string, Alias[]>>): void {
    for (const resource of this.vault.resources.ofType(type)) {
      const { name, mount_accessor: accessor } = resource.attributes;
      this.addAlias(into, { name, accessor, resource, holder: this.holderOf(resource) });
    }
  }

  /** Whom a data source looks up by the name under which they log in: the hub makes entities by itself. */
  private readLookups(type: string, into: Map<string, Map<string, Alias[]>>): void {
    for (const resource of this.vault.resources.ofType(type).filter(isDataSource)) {
      const { alias_name: name, alias_mount_accessor: accessor } = resource.attributes;
      if (name !== undefined) {
        this.addAlias(into, { name, accessor, resource, holder: this.references.keyOf(resource) });
      }
    }
  }

  private addAlias(
    into: Map<string, Map<string, Alias[]>>,
    { name, accessor, resource, holder }: Pick<Alias, 'holder' | 'resource'> & { name: unknown; accessor: unknown },
  ): void {
    const mount = this.vault.mounts.ofAccessor(resource.stack, String(accessor ?? ''));
    if (mount === undefined || typeof name !== 'string') {
      this.openAliases.push({ resource, holder });
      return;
    }
    const alias = { name: hubName.identity(literalText(name)), holder, resource };
    const aliases = into.get(mount) ?? new Map<string, Alias[]>();
    into.set(mount, aliases.set(alias.name, [...(aliases.get(alias.name) ?? []), alias]));
  }
}

/** What puts somebody into a group that is made elsewhere. */
const MEMBERS_OF_GROUPS = ['vault_identity_group_member_entity_ids', 'vault_identity_group_member_group_ids'];

const known = new WeakMap<VaultView, Identities>();

export function identitiesOf(vault: VaultView): Identities {
  const identities = known.get(vault) ?? new Identities(vault);
  known.set(vault, identities);
  return identities;
}

function policiesIn(resource: HubResource): PolicyName[] {
  return listOf(resource, 'policies')
    .map((name) => hubName.policy(literalText(name)))
    .filter((name) => name !== '')
    .map((name) => ({ namespace: resource.namespace, name }));
}

function listOf({ attributes }: HubResource, argument: string): string[] {
  const list: unknown = attributes[argument];
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}
