import { grouped } from '../../collections/grouped';
import { identitiesOf } from '../../access/identities';
import { OtherRole, otherRoles } from '../../access/other-roles';
import { fits } from '../../access/principals';
import { absolute } from '../../output/hub-resource';
import type { AccessRules } from '../../policy/policy';
import type { LoginRole } from '../../views/login-roles';
import type { PolicyHolder } from '../../views/hub-policies';
import type { Views } from '../../views/views';
import { clustersAt } from '../../views/tenants';
import type { LogActor } from './entry';

/** Whom of the output an actor may be. */
export interface KnownLogin {
  /** As `keywheel access` names it. */
  readonly who: string;
  readonly role: string;
  /** With its Vault namespace, in {@link namespace}. */
  readonly mount: string;
  readonly namespace: string;
  readonly attributes: LoginRole['attributes'];
  readonly rules: AccessRules;
  /** Policies of the role that are written elsewhere. */
  readonly unknownPolicies: readonly string[];
}

type Role = LoginRole | OtherRole;

/** Roles of the output, by what a token says of itself. */
export class KnownLogins {
  /** Vault namespaces that the output knows, the root not among them. */
  private readonly namespaces: readonly string[];
  private readonly accounts: ReadonlyMap<string, readonly LoginRole[]>;
  private readonly others: readonly OtherRole[];
  /** Names of the mounts of ServiceAccounts, as tokens have them. */
  private readonly displays: readonly string[];
  private readonly found = new Map<LogActor, readonly KnownLogin[]>();

  constructor(private readonly views: Views) {
    const { vault } = views;
    this.namespaces = [...vault.namespaces.keys(), ...vault.hubs.map((hub) => hub.namespace)].filter(Boolean);
    this.accounts = grouped(vault.roles.values(), ({ name }) => name.toLowerCase());
    this.others = otherRoles(vault);
    this.displays = [...new Set([...vault.roles.values()].map(displayOf))];
  }

  /** None where no role of the output lets it in. */
  of(actor: LogActor): readonly KnownLogin[] {
    const found = this.found.get(actor) ?? [...this.asAccount(actor), ...this.asOther(actor)];
    this.found.set(actor, found);
    return found;
  }

  /** A ServiceAccount that came in where those of the output do, in a Vault namespace that the output may know. */
  isFromOurs({ name, account }: LogActor, namespace: string): boolean {
    return (
      account !== undefined &&
      (namespace === '' || this.namespaces.some((one) => isWithin(one, namespace))) &&
      this.displays.some((display) =>
        [`${display}-${account.replace('/', '-')}`, subjectAt(display, account)].includes(name),
      )
    );
  }

  private asAccount(actor: LogActor): KnownLogin[] {
    const { account } = actor;
    return (this.accounts.get(actor.role?.toLowerCase() ?? '') ?? []).flatMap((role) => {
      if (account === undefined) {
        // A claim that is no subject: the role says who it is, and the file does not.
        return isPrefixed(displayOf(role), actor.name) ? [this.login(role, role.accounts[0] ?? '')] : [];
      }
      const isNamed =
        role.method === 'kubernetes'
          ? actor.name === `${displayOf(role)}-${account.replace('/', '-')}`
          : actor.name === `${displayOf(role)}-${role.aliasOf(account) ?? ''}` ||
            actor.name === subjectAt(displayOf(role), account);
      const isBound = role.accounts.some((one) => one.includes('<') || fits(one, account));
      return isNamed && isBound ? [this.login(role, account)] : [];
    });
  }

  private asOther(actor: LogActor): KnownLogin[] {
    return this.others
      .filter((role) => isOther(role, actor))
      .map((role) => ({
        who: `${role.method} ${role.name}`,
        rules: this.views.vault.policies.rulesOf(role, '', role.policies),
        ...this.placeOf(role),
      }));
  }

  private login(role: LoginRole, account: string): KnownLogin {
    const mount = absolute(role.namespace, role.mount);
    const [cluster] = clustersAt(this.views).get(mount) ?? [];
    const more = identitiesOf(this.views.vault).policiesOf(role, account);
    return {
      who: `${cluster?.name ?? `auth/${mount}`}/${account}`,
      rules: this.views.vault.policies.rulesOf(role, account, role.policies, more),
      ...this.placeOf(role),
    };
  }

  private placeOf(role: PolicyHolder & Pick<Role, 'attributes'>) {
    const { namespace, mount, name, attributes, policies } = role;
    const isElsewhere = (policy: string) =>
      policy !== 'default' && policy !== 'root' && this.views.vault.policies.of(namespace, policy)?.text === undefined;
    return {
      ...{ role: name, mount: absolute(namespace, mount), namespace, attributes },
      unknownPolicies: policies.filter(isElsewhere),
    };
  }
}

/** A token works in its own Vault namespace, and in those below. */
export function isWithin(namespace: string, of: string): boolean {
  return namespace === '' || of === namespace || of.startsWith(`${namespace}/`);
}

function displayOf({ mount }: Pick<Role, 'mount'>): string {
  return mount.replaceAll('/', '-');
}

function subjectAt(display: string, account: string): string {
  return `${display}-system:serviceaccount:${account.replace('/', ':')}`;
}

function isPrefixed(display: string, name: string): boolean {
  return name === display || name.startsWith(`${display}-`);
}

/** Each method names its tokens in its own way. */
function isOther({ method, mount, name, policies }: OtherRole, actor: LogActor): boolean {
  const display = displayOf({ mount });
  switch (method) {
    case 'approle':
      return actor.name === display && actor.role === name;
    case 'ldap user':
      return actor.username === name && isPrefixed(display, actor.name);
    case 'ldap group':
    case 'github team':
    case 'okta group':
      return isPrefixed(display, actor.name) && hasAll(actor.policies, policies);
    case 'entity':
    case 'group':
      return hasAll(actor.identityPolicies, policies);
    case 'token role':
      return false;
    default:
      return actor.role === name && isPrefixed(display, actor.name);
  }
}

function hasAll(policies: readonly string[], wanted: readonly string[]): boolean {
  const own = wanted.filter((name) => name !== 'default');
  return own.length > 0 && own.every((name) => policies.includes(name));
}
