import { ClusterRoles } from './cluster-roles';
import type { SeenObject } from '../output/seen-object';

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

export interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
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
  private readonly byNamespace = new Map<string | undefined, RoleGrant[]>();

  constructor(objects: Objects) {
    const clusterRoles = new ClusterRoles(objects.ofKind('ClusterRole'));
    this.grants = objects
      .ofKind('RoleBinding', 'ClusterRoleBinding')
      .map((binding) => readGrant(objects, clusterRoles, binding));
    for (const grant of this.grants) {
      const all = this.byNamespace.get(grant.namespace);
      if (all) {
        all.push(grant);
      } else {
        this.byNamespace.set(grant.namespace, [grant]);
      }
    }
  }

  /** The bindings that allow something. */
  allowing(wish: Wish): RoleGrant[] {
    return this.inForce(wish.namespace).filter(({ rules }) => rules?.some((rule) => allows(rule, wish)));
  }

  /** Bindings that hold in a namespace: its own, and those for the whole cluster. */
  inForce(namespace: string | undefined): RoleGrant[] {
    const everywhere = this.byNamespace.get(undefined) ?? [];
    return namespace === undefined ? everywhere : [...(this.byNamespace.get(namespace) ?? []), ...everywhere];
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
    subjects: (subjects ?? []).map((subject: any) => ({
      kind: subject.kind,
      name:
        subject.kind === 'ServiceAccount' ? `${subject.namespace ?? namespace ?? ''}/${subject.name}` : subject.name,
    })),
    rules:
      roleRef?.kind === 'Role'
        ? (objects.find('Role', roleRef.name, namespace)?.object as any)?.rules
        : clusterRoles.rulesOf(roleRef?.name),
  };
}

function allows({ apiGroups = [], resources = [], resourceNames = [], verbs }: Rule, wish: Wish): boolean {
  const [, subresource] = wish.resource.split('/');
  const named = (list: readonly string[], ...wanted: string[]) =>
    list.some((one) => one === '*' || wanted.includes(one));
  return (
    named(verbs, wish.verb) &&
    named(apiGroups, wish.group) &&
    named(resources, wish.resource, ...(subresource === undefined ? [] : [`*/${subresource}`])) &&
    // A name is not known where something is made; a list may be asked for one name.
    (resourceNames.length === 0 ||
      wish.anyName === true ||
      (wish.name !== undefined && resourceNames.includes(wish.name)))
  );
}
