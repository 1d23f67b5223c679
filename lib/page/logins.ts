import type { AccessMatrix, LoginAccess } from '../access/matrix';
import type { Principal } from '../access/principals';
import { grouped } from '../collections/grouped';
import type { KubernetesObject } from '../output/kubernetes-object';
import { Login, logins } from '../views/logins';
import type { Request } from '../views/requests';
import type { Views } from '../views/views';
import type { HolderData, LoginData } from './fleet-data';
import type { Shared } from './shared';

export function loginData({ logins: all }: AccessMatrix, holders: Shared<readonly HolderData[]>): readonly LoginData[] {
  return all.map(({ who, kind, tenant, cluster, through, role, mount, access, unknownPolicies, usableBy }) => ({
    ...{ who, kind, tenant, cluster, through, role, mount },
    access: access.map(({ path, capabilities, policies }) => ({ path, capabilities, policies })),
    unknownPolicies,
    usableBy: holders.placeOf(usableBy),
  }));
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

  constructor(views: Views, matrix: AccessMatrix) {
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
  placeOf({ cluster, account, mount, role }: Login): number | undefined {
    return this.places.get(keyOf({ who: `${cluster.name}/${account}`, mount, role }));
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
