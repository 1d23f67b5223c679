import { literalText } from '../../encode/terraform';
import { admittedLogins } from '../../views/admitted';
import { originAtHub } from '../../output/hub-resource';
import type { LoginRole } from '../../views/login-roles';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** The roles with which one operator logs in take logins from the same networks. */
export const operatorRolesTakeSameNetworks: Check = {
  id: 'operator-roles-take-same-networks',
  severity: 'warning',
  scope: 'fleet',
  why: 'The same pods log in with all of these roles: one that takes other networks keeps the operator out, or lets more in than it needs.',
  *run(views) {
    for (const roles of rolesByOperator(views)) {
      if (roles.length > 1) {
        yield* fromOtherNetworks(roles);
      }
    }
  },
};

/** Roles of one auth mount that the operator of one cluster logs in with. */
function rolesByOperator(views: Views): LoginRole[][] {
  const groups = new Map<string, Set<LoginRole>>();
  for (const { login, role } of admittedLogins(views)) {
    if (login.byOperator) {
      const key = JSON.stringify([login.cluster.name, login.mount]);
      groups.set(key, (groups.get(key) ?? new Set()).add(role));
    }
  }
  return [...groups.values()].map((roles) => [...roles]);
}

function* fromOtherNetworks(all: readonly LoginRole[]): Iterable<Found> {
  const roles = all.filter(({ unknown = [] }) => !unknown.includes('token_bound_cidrs'));
  const usual = mostOften(roles.map(networksOf));
  const others = roles.filter((one) => networksOf(one) === usual).map(nameOf);
  for (const role of roles.filter((one) => networksOf(one) !== usual)) {
    yield {
      ...originAtHub(role),
      ...says`role ${nameOf(role)} at auth mount "${{ mount: role.mount }}" takes logins from ${networksOf(role) || 'anywhere'}, and ${some(others)}, with which the same operator logs in, from ${usual || 'anywhere'}`,
      fix: 'give all of these roles the same token_bound_cidrs: the addresses from which the operator reaches the server',
    };
  }
}

/** Empty where any address will do. */
function networksOf({ attributes }: LoginRole): string {
  return [...((attributes['token_bound_cidrs'] ?? []) as string[])].map(literalText).sort().join(', ');
}

/** Of what is there equally often, what is least bound. */
function mostOften(texts: readonly string[]): string | undefined {
  const times = new Map<string, number>();
  texts.forEach((text) => times.set(text, (times.get(text) ?? 0) + 1));
  return [...times].sort(([one, a], [other, b]) => b - a || one.length - other.length)[0]?.[0];
}

function some(names: readonly string[]): string {
  return names.length > 1 ? `${names[0]} and ${names.length - 1} more` : `${names[0]}`;
}

const nameOf = ({ name }: LoginRole) => `"${name}"`;
