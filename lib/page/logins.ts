import type { AccessMatrix, LoginAccess } from '../access/matrix';
import { order, Principal } from '../access/principals';
import { grouped } from '../collections/grouped';
import type { KubernetesObject } from '../output/kubernetes-object';
import { Login, logins, roleOf } from '../views/logins';
import { operatorOf } from '../views/operator';
import type { Request } from '../views/requests';
import type { Views } from '../views/views';
import type { HolderData, LoginData, SaidData } from './fleet-data';
import type { Shared } from './shared';

export function loginData(
  { logins: all }: AccessMatrix,
  principals: readonly Principal[],
  holders: Shared<readonly HolderData[]>,
): readonly LoginData[] {
  return all.map(({ who, kind, tenant, cluster, through, role, mount, access, unknownPolicies, usableBy }, place) => ({
    ...{ who, kind, tenant, cluster, through, role, mount },
    access: access.map(({ path, capabilities, policies }) => ({ path, capabilities, policies })),
    denied: deniedBy(principals[place]!),
    unknownPolicies,
    usableBy: holders.placeOf(usableBy),
  }));
}

function deniedBy({ rules }: Principal): readonly string[] {
  return rules.unordered
    .filter(({ capabilities }) => capabilities.has('deny'))
    .map(({ pattern }) => pattern.text)
    .sort(order);
}

interface AskedBy {
  readonly login: Login;
  readonly request: Request;
}

/** Which of the logins something on a cluster means. */
export class LoginsOfObjects {
  private readonly places: ReadonlyMap<string, number>;
  private readonly byObject = new Map<KubernetesObject, Login[]>();
  private readonly requests: ReadonlyMap<KubernetesObject, readonly AskedBy[]>;

  constructor(
    private readonly views: Views,
    matrix: AccessMatrix,
    /** Also those that may do nothing, of whom a matrix says nothing. */
    private readonly bound: ReadonlySet<string>,
  ) {
    this.places = new Map(matrix.logins.map((login, place) => [keyOf(login), place]));
    const asked = logins(views).flatMap((login) => login.requests.map((request) => ({ login, request })));
    this.requests = grouped(asked, ({ request }) => request.by.object);
    for (const login of logins(views)) {
      // What is read through a store asks by itself; a class or an agent asks for its files.
      for (const object of new Set([...login.requests.map(({ by }) => by.object), login.who.object])) {
        const known = this.byObject.get(object);
        if (known) {
          known.push(login);
        } else {
          this.byObject.set(object, [login]);
        }
      }
    }
  }

  /** The login with which an object is served. @param through the store, or the object itself */
  of(object: KubernetesObject, through: KubernetesObject): Login | undefined {
    return this.byObject.get(object)?.find(({ who }) => who.object === through);
  }

  /** What an object itself has asked for, and by which logins. */
  askedBy(object: KubernetesObject): readonly AskedBy[] {
    return this.requests.get(object) ?? [];
  }

  /** Its place in the matrix; undefined where the hub has no such role, or it does not let the account in. */
  placeOf(login: Login): number | undefined {
    return this.places.get(this.keyOf(login));
  }

  /** Why it has none. */
  said(login: Login): SaidData {
    const { role, mount } = login;
    const account = this.accountOf(login);
    const why = !roleOf(this.views.vault, login)
      ? 'role-missing'
      : account === undefined
        ? 'account-not-known'
        : this.bound.has(this.keyOf(login))
          ? 'nothing-granted'
          : 'account-not-bound';
    return { role, mount, account, why, methods: [] };
  }

  private keyOf(login: Login): string {
    const { cluster, mount, role } = login;
    return keyOf({ who: `${cluster.name}/${this.accountOf(login)}`, mount, role });
  }

  /** The operator logs in as itself where nobody else is named. */
  private accountOf({ cluster, account }: Login): string | undefined {
    return account ?? operatorOf(this.views, cluster)?.replace(/^ServiceAccount /, '');
  }
}

export function keyOf({ who, mount, role }: Pick<LoginAccess, 'who' | 'mount' | 'role'>): string {
  return [who, mount, role].join('\n');
}

/** Principals in the places of their logins. */
export function principalsByLogin(matrix: AccessMatrix, principals: readonly Principal[]): readonly Principal[] {
  const byKey = new Map(principals.map((one) => [keyOf({ ...one, who: one.name }), one]));
  return matrix.logins.map((login) => byKey.get(keyOf(login))!);
}
