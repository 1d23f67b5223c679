import { tokenLimits } from '../timing/lifetime';
import { leastOf } from '../timing/term';
import { literalText } from '../encode/terraform';
import { time } from '../units';
import { AdmittedLogin, admittedLogins } from '../views/admitted';
import type { LoginRole } from '../views/login-roles';
import type { Views } from '../views/views';
import { Check, Found } from './check';

/** Tokens that live this much longer than those of all other roles are no accident of rounding. */
const MUCH_LONGER = 10;

/** The roles with which one operator logs in differ in what they may read, and in nothing else. */
export const operatorLogsInAlike: Check = {
  id: 'operator-logs-in-alike',
  severity: 'warning',
  why: 'The same pods log in with all of these roles: one that takes other networks keeps the operator out, and one whose tokens live longer gives a stolen one more time.',
  *run(views) {
    for (const roles of rolesByOperator(views)) {
      if (roles.length > 1) {
        yield* fromOtherNetworks(roles);
        yield* forLonger(views, roles);
      }
    }
  },
};

/** Roles of one auth mount that the operator of one cluster logs in with, without those of leases. */
function rolesByOperator(views: Views): LoginRole[][] {
  const groups = new Map<string, Set<LoginRole>>();
  for (const { login, role } of admittedLogins(views)) {
    if (login.byOperator) {
      const key = JSON.stringify([login.cluster.name, login.mount]);
      groups.set(key, (groups.get(key) ?? new Set()).add(role));
    }
  }
  const leasing = new Set([...admittedLogins(views)].filter((one) => leases(views, one)).map(({ role }) => role));
  return [...groups.values()].map((roles) => [...roles].filter((role) => !leasing.has(role)));
}

/** What is leased ends with its token, so such a token lives as long as that needs. */
function leases({ vault }: Views, { login }: AdmittedLogin): boolean {
  return login.requests.some(
    ({ path }) =>
      vault.dynamicRoles.has(path) || vault.certificateRoles.get(path)?.attributes['generate_lease'] === true,
  );
}

function* fromOtherNetworks(all: readonly LoginRole[]): Iterable<Found> {
  const roles = all.filter(({ unknown = [] }) => !unknown.includes('token_bound_cidrs'));
  const usual = mostOften(roles.map(networksOf));
  for (const role of roles.filter((one) => networksOf(one) !== usual)) {
    const others = roles.filter((one) => networksOf(one) === usual).map(nameOf);
    yield {
      ...originOf(role),
      message:
        `role ${nameOf(role)} at auth mount "${role.mount}" takes logins from ${networksOf(role) || 'anywhere'}, and ` +
        `${some(others)}, with which the same operator logs in, from ${usual || 'anywhere'}`,
      fix: 'give all of these roles the same token_bound_cidrs: the addresses from which the operator reaches the server',
    };
  }
}

function* forLonger(views: Views, all: readonly LoginRole[]): Iterable<Found> {
  const lifetimes = all.flatMap((role) => {
    const { namespace, mount, name, unknown = [] } = role;
    const limit = leastOf(tokenLimits(views.vault, { mount: namespace ? `${namespace}/${mount}` : mount, role: name }));
    return limit === undefined || unknown.some((argument) => /^token_.*(ttl|period|uses)$/.test(argument))
      ? []
      : [{ role, ...limit }];
  });
  for (const { role, seconds, from } of lifetimes) {
    const others = lifetimes.filter((one) => one.role !== role);
    const longest = Math.max(0, ...others.map((one) => one.seconds));
    if (longest > 0 && seconds >= MUCH_LONGER * longest) {
      yield {
        ...originOf(role),
        message:
          `role ${nameOf(role)} at auth mount "${role.mount}" gives tokens that live ${time(seconds)}` +
          `${from === undefined ? ", the server's own default" : ''}, and those of ${some(others.map((one) => nameOf(one.role)))}, ` +
          `with which the same operator logs in, live ${time(longest)} or less`,
        fix: 'give it the same token_ttl and token_max_ttl as the others: the operator logs in again at each refresh',
      };
    }
  }
}

/** Empty where any address will do. */
function networksOf({ attributes }: LoginRole): string {
  return [...((attributes['token_bound_cidrs'] ?? []) as string[])].map(literalText).sort().join(', ');
}

/** Of what is there equally often, what is least bound. */
function mostOften(texts: readonly string[]): string | undefined {
  const times = (text: string) => texts.filter((one) => one === text).length;
  return [...texts].sort((one, other) => times(other) - times(one) || one.length - other.length)[0];
}

function some(names: readonly string[]): string {
  return names.length > 1 ? `${names[0]} and ${names.length - 1} more` : `${names[0]}`;
}

const nameOf = ({ name }: LoginRole) => `"${name}"`;
const originOf = ({ path, place, source }: LoginRole) => ({ path, place, source });
