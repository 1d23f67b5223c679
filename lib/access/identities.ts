import { hubName } from '../output/hub-names';
import { literalText } from '../encode/terraform';
import { absolute, HubResource } from '../output/hub-resource';
import { claimOf } from '../views/login-alias';
import type { LoginRole } from '../views/login-roles';
import type { PolicyName } from '../views/hub-policies';
import type { VaultView } from '../views/vault-view';

/** An entity of the hub, or a group, and the policies that whoever is one, or in one, has beside those of the role. */
interface Holder {
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

  constructor(private readonly vault: VaultView) {
    this.readHolders('vault_identity_entity', 'vault_identity_entity_policies', 'entity_id', this.entities);
    this.readHolders('vault_identity_group', 'vault_identity_group_policies', 'group_id', this.groups);
    this.readMembers();
    this.readAliases('vault_identity_entity_alias', this.entityAliases);
    this.readAliases('vault_identity_group_alias', this.groupAliases);
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
      const held = new Set([holder]);
      for (const one of held) {
        this.groupsOf.get(one)?.forEach((group) => held.add(group));
      }
      const policies = [...held].flatMap((one) => (this.entities.get(one) ?? this.groups.get(one))?.policies ?? []);
      return policies.length > 0 ? [{ resource, mount, policies: policies.map(({ name }) => name) }] : [];
    });
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

  private readHolders(type: string, more: string, id: string, into: Map<string, Holder>): void {
    for (const resource of this.vault.resources.written(type)) {
      into.set(keyOf(resource), { resource, policies: policiesIn(resource) });
    }
    for (const added of this.vault.resources.ofType(more)) {
      const key = referred(added, added.attributes[id]);
      const holder = into.get(key);
      into.set(key, {
        resource: holder?.resource ?? added,
        policies: [...(holder?.policies ?? []), ...policiesIn(added)],
      });
    }
  }

  private readMembers(): void {
    const own = this.vault.resources.ofType('vault_identity_group').map((group) => ({ group, key: keyOf(group) }));
    const added = this.vault.resources
      .ofType('vault_identity_group_member_entity_ids', 'vault_identity_group_member_group_ids')
      .map((group) => ({ group, key: referred(group, group.attributes['group_id']) }));
    for (const { group, key } of [...own, ...added]) {
      for (const member of [...listOf(group, 'member_entity_ids'), ...listOf(group, 'member_group_ids')]) {
        const id = referred(group, member);
        this.groupsOf.set(id, (this.groupsOf.get(id) ?? new Set()).add(key));
      }
    }
  }

  private readAliases(type: string, into: Map<string, Map<string, Alias[]>>): void {
    for (const resource of this.vault.resources.ofType(type)) {
      const { attributes, stack } = resource;
      const mount = this.vault.mounts.ofAccessor(stack, String(attributes['mount_accessor'] ?? ''));
      if (mount !== undefined && typeof attributes['name'] === 'string') {
        const alias = {
          name: hubName.identity(literalText(attributes['name'])),
          holder: referred(resource, attributes['canonical_id']),
          resource,
        };
        const aliases = into.get(mount) ?? new Map<string, Alias[]>();
        into.set(mount, aliases.set(alias.name, [...(aliases.get(alias.name) ?? []), alias]));
      }
    }
  }
}

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

/** As an expression of Terraform refers to it. */
function keyOf({ stack, address }: HubResource): string {
  return `${stack ?? ''} ${address}`;
}

/** What an expression refers to; an id that is written out stands for itself. */
function referred({ stack }: HubResource, expression: unknown): string {
  const text = String(expression ?? '');
  const [, address] = /^\$\{\s*((?:[\w-]+\.)+[\w-]+(?:\[[^\]]*\])?)\.id\s*\}$/.exec(text) ?? [];
  return address === undefined ? text : `${stack ?? ''} ${address}`;
}
