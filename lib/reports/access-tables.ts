import type { AccessChange } from '../access/diff';
import type { Holder } from '../access/holders';
import type { LoginAccess, SecretAccess } from '../access/matrix';
import type { Restrictions } from '../policy/policy-path';
import type { Table } from './table';

/** What each login may do. */
export function pathTable(logins: readonly LoginAccess[]): Table {
  return {
    columns: ['who', 'tenant', 'path', 'may', 'policy', 'logs in through'],
    // Each of its paths would say all of them again.
    rows: logins.flatMap((login) => pathRows(login, short(login.through))),
  };
}

function pathRows({ who, tenant, access, unknownPolicies }: LoginAccess, by: string): string[][] {
  return [
    ...access.map(({ path, capabilities, policies, ...restrictions }) => [
      path,
      [list(capabilities), ...restricted(restrictions)].join('; '),
      list(policies),
    ]),
    ...unknownPolicies.map((policy) => ['?', 'not known', policy]),
  ].map((cells) => [who, tenant ?? '', ...cells, by]);
}

/** Of parameters: what else restricts a path hides nothing. */
function restricted({ allowedParameters, deniedParameters, requiredParameters }: Restrictions): string[] {
  const names = (what: string, parameters?: Iterable<string>) =>
    parameters ? [`${what} ${list([...parameters])}`] : [];
  return [
    ...names('only', allowedParameters?.keys()),
    ...names('never', deniedParameters?.keys()),
    ...names('always', requiredParameters),
  ];
}

/** Who can use each login. */
export function userTable(logins: readonly LoginAccess[]): Table {
  const accounts = new Map(logins.map(({ who, usableBy }) => [who, usableBy]));
  return {
    columns: ['login', 'can be used by', 'for it may', 'by'],
    rows: [...accounts].flatMap(([who, holders]) => holders.map((holder) => [who, ...cellsOf(holder)])),
  };
}

/** Who can read each Secret that is delivered. */
export function secretTable(secrets: readonly SecretAccess[]): Table {
  return {
    columns: ['Secret', 'is made of', 'can be read by', 'for it may', 'by'],
    rows: secrets.flatMap(({ secret, sources, readableBy }) =>
      readableBy.map((holder) => [
        secret,
        list([...sources.paths, ...sources.secrets, ...sources.beside]),
        ...cellsOf(holder),
      ]),
    ),
  };
}

/** Everything about logins, a row each: for spreadsheets. */
export function loginTable(logins: readonly LoginAccess[]): Table {
  return {
    columns: [...pathTable([]).columns, 'cluster', 'auth mount', 'role', 'can be used by'],
    rows: logins.flatMap((login) => {
      const { cluster = '', mount, role, usableBy } = login;
      return pathRows(login, list(login.through)).map((row) => [
        ...row,
        cluster,
        mount,
        role,
        usableBy.map(({ who }) => who).join('; '),
      ]);
    }),
  };
}

export function changeTable(changes: readonly AccessChange[]): Table {
  return {
    columns: ['who', 'what', 'may'],
    rows: changes.map(({ kind, who, what, how }) =>
      kind !== 'secret' && kind !== 'login'
        ? [who, what, list(how)]
        : [who, `${kind === 'secret' ? 'Secret' : kind} ${what}`, short(how)],
    ),
  };
}

function cellsOf({ who, rights, by }: Holder): string[] {
  return [who, short(rights), list(by)];
}

/** A role like "admin" allows a thing in thirty ways, and a login has as many stores; one would do. */
function short(all: readonly string[]): string {
  const shown = all.slice(0, 3);
  return list(all.length > shown.length ? [...shown, `${all.length - shown.length} more`] : shown);
}

function list(values: readonly string[]): string {
  return values.join(', ');
}
