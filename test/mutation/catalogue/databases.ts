import type { Part } from '../parts';
import type { Reason } from '../reasons';
import { Excuse, Operator, remove, put, set, swap, whole } from '../operator';

const CONNECTION = 'vault_database_secret_backend_connection';
const STATIC = 'vault_database_secret_backend_static_role';
const LEASED = 'vault_database_secret_backend_role';
const ROLES = [STATIC, LEASED];
const URL = ['postgresql/connection_url', 'mysql/connection_url'];

/** Which database a name stands for is not said twice. */
const onlyHere: Excuse = () => 'where the database is stands nowhere else';

/** Connections of an engine that is made elsewhere. */
const engineIsTheirs: Excuse = ({ part, parts }) =>
  parts.some(({ type, body }) => type === 'vault_mount' && body.path === part.body.backend)
    ? undefined
    : 'only Vault/OpenBao knows what connections its engine has';

/** A database from which nobody gets a credential yet. */
const servesNobody: Excuse = ({ part, parts }) =>
  parts.some(({ type, body }) => ROLES.includes(type) && body.db_name === part.body.name)
    ? undefined
    : 'no role of the output uses it';

/** A client asks for a user when it needs one; only a delivery promises that the next one comes in time. */
const unlessDelivered: Excuse = ({ part, parts }) =>
  parts.some(({ type, body }) => type === 'VaultDynamicSecret' && body.spec.path.endsWith(`/${part.body.name}`))
    ? undefined
    : 'only clients read it, who ask again when it ends';

/** Of a pair, the hub itself rotates only long after nobody else has. */
const unlessPair: Excuse = ({ part, parts }) =>
  parts.some(
    ({ type, body }) =>
      type === 'ExternalSecret' &&
      body.spec.dataFrom?.length > 1 &&
      body.spec.dataFrom.some((entry: any) => entry.extract?.key === `static-creds/${part.body.name}`),
  )
    ? undefined
    : 'how often it changes is not promised elsewhere';

/** Two users of one pair are called by their names and by nothing else. */
const ofTwoCredentials = (one: Part, other: Part) => credentialOf(one) !== credentialOf(other);
const credentialOf = ({ body }: Part) => body.rotation_statements?.join();

/** What the hub knows of databases. */
export const DATABASES: readonly Operator[] = [
  whole('drop', { of: CONNECTION, excuse: servesNobody }, () => []),
  ...ROLES.map((of) => whole('drop', { of, excuse: engineIsTheirs }, () => [])),
  ...[CONNECTION, ...ROLES].map((of) => whole('duplicate', { of }, (body) => [body, body])),
  set('rename', { of: CONNECTION, at: 'name', to: (name) => `${name}-other`, excuse: servesNobody }),
  set('rename', { of: ROLES, at: 'name', to: (name) => `${name}-other` }),
  set('rename', { of: [CONNECTION, ...ROLES], at: 'backend', to: (name) => `${name}-other` }),
  put('namespace', { of: [CONNECTION, ...ROLES], at: 'namespace', by: 'in another one', to: () => 'elsewhere' }),
  set('rename', { of: ROLES, at: 'db_name', to: (name) => `${name}-other`, excuse: engineIsTheirs }),
  swap({
    of: STATIC,
    at: 'name',
    between: ofTwoCredentials,
    excuse: () => 'which user is whose, only the database could tell',
  }),
  set('narrow', { of: CONNECTION, at: 'allowed_roles', by: 'none', to: () => [], excuse: servesNobody }),
  set('narrow', {
    of: CONNECTION,
    at: 'allowed_roles',
    by: 'another one',
    to: () => ['other'],
    excuse: servesNobody,
  }),
  ...URL.map((at) =>
    set('address', {
      of: CONNECTION,
      at,
      by: 'another host',
      to: (url) => url?.replace('example.com', 'example.org'),
      excuse: onlyHere,
    }),
  ),
  ...URL.map((at) =>
    set('widen', {
      of: CONNECTION,
      at,
      by: 'a password in it',
      to: (url) => url?.replace('{{password}}', 'Winter2024'),
    }),
  ),
  set('account', {
    of: STATIC,
    at: 'username',
    by: "another one's",
    to: (username, { parts, part }) =>
      parts.find(
        ({ type, body }) => type === STATIC && body.username !== username && body.db_name === part.body.db_name,
      )?.body.username,
  }),
  set('account', {
    of: STATIC,
    at: 'username',
    by: "Vault/OpenBao's own",
    to: (_, { parts, part }) =>
      parts.find(({ type, body }) => type === CONNECTION && body.name === part.body.db_name)?.body.postgresql?.username,
  }),
  set('time', {
    of: STATIC,
    at: 'rotation_period',
    by: 'a tenth',
    to: (period) => period && Math.ceil(period / 10),
    excuse: unlessPair,
  }),
  set('time', { of: STATIC, at: 'rotation_period', by: 'shorter than a refresh', to: (period) => period && 60 }),
  set('time', {
    of: STATIC,
    at: 'rotation_period',
    by: 'tenfold',
    to: (period) => period && period * 10,
    excuse: onlyRarer,
  }),
  set('time', { of: STATIC, at: 'rotation_schedule', by: 'each minute', to: (schedule) => schedule && '* * * * *' }),
  set('time', { of: LEASED, at: 'default_ttl', by: 'five minutes', to: () => 300, excuse: unlessDelivered }),
  set('time', { of: LEASED, at: 'max_ttl', by: 'five minutes', to: () => 300, excuse: unlessDelivered }),
  set('time', {
    of: LEASED,
    at: 'default_ttl',
    by: 'a hundredfold, with its maximum',
    to: (ttl) => ttl * 100,
    excuse: cappedByMaximum,
  }),
  remove('drop', { of: LEASED, at: 'creation_statements' }),
  remove('drop', { of: LEASED, at: 'db_name', excuse: engineIsTheirs }),
  remove('drop', { of: STATIC, at: 'username' }),
];

function onlyRarer(): Reason {
  return 'it only changes less often than it may';
}

/** The hub gives no longer lease than its maximum. */
function cappedByMaximum(): Reason {
  return 'the maximum of the role stays';
}
