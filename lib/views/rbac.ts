import { ByName } from '../collections/by-name';
import { ClusterRoles } from './cluster-roles';
import type { SeenObject } from '../output/seen-object';
import type { Rule } from './role-rule';

/** Who is given rights: a user, a group, or a ServiceAccount as `<namespace>/<name>`. */
export interface Subject {
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  readonly name: string;
}

/** One binding of a role. */
export interface RoleGrant {
  readonly binding: SeenObject;
  /** `Role <name>` or `ClusterRole <name>`. */
  readonly role: string;
  readonly subjects: readonly Subject[];
  /** Where it holds; undefined for the whole cluster. */
  readonly namespace?: string;
  /** Undefined for a role that is neither among the objects nor one that Kubernetes brings for people. */
  readonly rules?: readonly Rule[];
}

/** Something that somebody wants to do. */
export interface Wish {
  readonly verb: string;
  readonly group: string;
  /** With its subresource: `serviceaccounts/token`. */
  readonly resource: string;
  /** Undefined for the whole cluster. */
  readonly namespace?: string;
  /** Undefined for an object whose name the rules must not ask for. */
  readonly name?: string;
  /** Whether an object of any one name will do. */
  readonly anyName?: boolean;
}

interface Objects {
  readonly find: (kind: string, name: string, namespace?: string) => SeenObject | undefined;
  readonly ofKind: (...kinds: string[]) => readonly SeenObject[];
}

/** `User alice`, `ServiceAccount app/api`. */
export function subjectName({ kind, name }: Subject): string {
  return `${kind} ${name}`;
}

/** Who may do what with the API server. https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */
export class Rbac {
  readonly grants: readonly RoleGrant[];
  private readonly byNamespace = new Map<string | undefined, Grants>();

  constructor(objects: Objects) {
    const clusterRoles = new ClusterRoles(objects.ofKind('ClusterRole'));
    this.grants = objects
      .ofKind('RoleBinding', 'ClusterRoleBinding')
      .map((binding) => readGrant(objects, clusterRoles, binding));
    for (const grant of this.grants) {
      const grants = this.byNamespace.get(grant.namespace) ?? new Grants();
      this.byNamespace.set(grant.namespace, grants);
      grants.add(grant);
    }
  }

  /** The bindings that allow something. */
  allowing(wish: Wish): RoleGrant[] {
    const grants = this.places(wish.namespace).flatMap((place) => place.about(wish));
    return grants.filter((grant) => this.allows(grant, wish));
  }

  /** Whether a binding that holds there allows something. */
  allows({ rules }: RoleGrant, wish: Wish): boolean {
    return rules?.some((rule) => allows(rule, wish)) ?? false;
  }

  /** The bindings that give something to a subject of this name. */
  given(namespace: string | undefined, name: string): RoleGrant[] {
    return this.places(namespace).flatMap((place) => place.bySubject.of(name));
  }

  /** Bindings that hold in a namespace: its own, and those for the whole cluster. */
  inForce(namespace: string | undefined): RoleGrant[] {
    return this.places(namespace).flatMap(({ bySubject }) => bySubject.all);
  }

  private places(namespace: string | undefined): Grants[] {
    const own = namespace === undefined ? undefined : this.byNamespace.get(namespace);
    return [own, this.byNamespace.get(undefined)].filter((place) => place !== undefined);
  }
}

/** Bindings of one place. */
class Grants {
  readonly bySubject = new ByName<RoleGrant>();
  private readonly byName = new ByName<RoleGrant>();
  private readonly byResource = new ByName<RoleGrant>();

  add(grant: RoleGrant): void {
    const { subjects } = grant;
    const rules = grant.rules ?? [];
    const isForAny = rules.some(({ resourceNames = [] }) => resourceNames.length === 0);
    this.bySubject.add(
      grant,
      subjects.map(({ name }) => name),
    );
    const resources = rules.flatMap((rule) => rule.resources ?? []);
    this.byResource.add(grant, resources, resources.includes('*'));
    this.byName.add(
      grant,
      rules.flatMap(({ resourceNames = [] }) => resourceNames),
      isForAny,
    );
  }

  /** Those whose rules ask for the name, or for none; where any name will do, those that speak of the resource. */
  about({ name = '', anyName, resource }: Wish): readonly RoleGrant[] {
    return anyName ? this.byResource.of(...namesOf(resource)) : this.byName.of(name);
  }
}

function readGrant(objects: Objects, clusterRoles: ClusterRoles, binding: SeenObject): RoleGrant {
  const { metadata, kind } = binding.object;
  const { roleRef, subjects } = binding.object as any;
  const namespace = kind === 'RoleBinding' ? (metadata.namespace ?? 'default') : undefined;
  return {
    binding,
    role: `${roleRef?.kind ?? 'ClusterRole'} ${roleRef?.name}`,
    namespace,
    subjects: (subjects ?? []).map((subject: any) => readSubject(subject, namespace)),
    rules:
      roleRef?.kind === 'Role'
        ? (objects.find('Role', roleRef.name, namespace)?.object as any)?.rules
        : clusterRoles.rulesOf(roleRef?.name),
  };
}

/** A ServiceAccount is a user as well, of a name that only it can have. */
export function readSubject({ kind, name, namespace: own }: any, namespace = ''): Subject {
  const [, ...account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(String(name)) ?? [];
  return kind === 'ServiceAccount'
    ? { kind, name: `${own ?? namespace}/${name}` }
    : kind === 'User' && account.length > 0
      ? { kind: 'ServiceAccount', name: account.join('/') }
      : { kind, name };
}

function allows({ apiGroups = [], resources = [], resourceNames = [], verbs }: Rule, wish: Wish): boolean {
  const named = (list: readonly string[], ...wanted: string[]) =>
    list.some((one) => one === '*' || wanted.includes(one));
  return (
    named(verbs, wish.verb) &&
    named(apiGroups, wish.group) &&
    named(resources, ...namesOf(wish.resource)) &&
    // A name is not known where something is made; a list may be asked for one name.
    (resourceNames.length === 0 ||
      wish.anyName === true ||
      (wish.name !== undefined && setOf(resourceNames).has(wish.name)))
  );
}

/** How rules may name a resource, beside `*`. */
function namesOf(resource: string): string[] {
  const [, subresource] = resource.split('/');
  return [resource, ...(subresource === undefined ? [] : [`*/${subresource}`])];
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** A role may name every Secret of a namespace, and is asked for each. */
function setOf(names: readonly string[]): ReadonlySet<string> {
  const set = sets.get(names) ?? new Set(names);
  sets.set(names, set);
  return set;
}
