import type { Part } from '../parts';
import { Excuse, Operator, put, remove, set, swap, whole } from '../operator';

const ACCOUNT = 'ServiceAccount';
const KEY = 'vault_transit_secret_backend_key';
const ANNOTATIONS = 'metadata/annotations';
const PART_OF = 'app.kubernetes.io/part-of';
const TOKENS: readonly (readonly [kind: string, pod: string])[] = [
  ['Deployment', 'spec/template/spec'],
  ['CronJob', 'spec/jobTemplate/spec/template/spec'],
];

/** Changes what an account says of its login, or of its calls. */
const restated =
  (annotation: 'login' | 'calls', change: (said: any) => object | undefined) =>
  (annotations: Record<string, string> | undefined) => {
    const key = `keywheel/${annotation}`;
    const said = annotations?.[key] === undefined ? undefined : change(JSON.parse(annotations[key]));
    return said && { ...annotations, [key]: JSON.stringify(said) };
  };
const without = (annotation: string) => (annotations: Record<string, string> | undefined) => {
  const { [annotation]: gone, ...rest } = annotations ?? {};
  return gone === undefined ? undefined : rest;
};

const login = (field: string) =>
  restated('login', (said) => (said[field] === undefined ? undefined : { ...said, [field]: `${said[field]}-other` }));
const first = (calls: object): string => Object.keys(calls).sort()[0]!;

/** A key may be there before anybody uses it. */
const nobodyUsesIt: Excuse = ({ part, parts }) =>
  parts.some(({ type, body }) => type === 'vault_policy' && JSON.stringify(body.policy).includes(`/${part.body.name}"`))
    ? undefined
    : 'no client uses the key';

const encrypts = ({ body }: Part) => /^(aes|chacha)/.test(body.type);

/** Where a key says of itself that it has to stay. */
const isKept = ({ body }: Part) => body.lifecycle?.prevent_destroy === true;
const isLeast = ({ body }: Part) => body.min_decryption_version > 1;

/** What the driver mounts, it reads with a token of its own. */
const driverLogsIn: Excuse = ({ part }) =>
  JSON.stringify(part.body.spec).includes('secrets-store.csi.k8s.io')
    ? 'the driver asks for a token of its own'
    : undefined;
const filesSayIt: Excuse = ({ part, parts }) =>
  parts.some(
    ({ type, owner, body }) =>
      (type === 'SecretProviderClass' || JSON.stringify(body).includes('vault.hashicorp.com/agent-inject')) &&
      owner === part.owner &&
      body.metadata.namespace === part.body.metadata.namespace,
  )
    ? 'a SecretProviderClass, or an agent, says what is read'
    : undefined;

/** Accounts of the program's own are let in nowhere. */
const logsIn = ({ body }: Part) => JSON.stringify(body.spec).includes('"keywheel-token"');

/** The same workload twice, as that of two applications. */
const ofTwo = (body: any) =>
  ['one', 'two'].map((owner) => ({
    ...body,
    metadata: { ...body.metadata, name: `${body.metadata.name}-${owner}`, labels: { [PART_OF]: owner } },
  }));

/** Who calls the hub by itself, and with which keys. */
export const CLIENTS: readonly Operator[] = [
  whole('account', { of: 'Deployment', where: logsIn }, ofTwo),
  set('rename', { of: ACCOUNT, at: ANNOTATIONS, by: 'another role', to: login('role') }),
  set('rename', { of: ACCOUNT, at: ANNOTATIONS, by: 'another mount', to: login('mount') }),
  set('audience', { of: ACCOUNT, at: ANNOTATIONS, by: 'another audience', to: login('audience') }),
  set('address', {
    of: ACCOUNT,
    at: ANNOTATIONS,
    by: 'another hub',
    to: restated('login', (said) => ({ ...said, address: said.address.replace('//', '//other.') })),
  }),
  set('namespace', {
    of: ACCOUNT,
    at: ANNOTATIONS,
    by: 'another Vault namespace',
    to: restated('login', (said) => ({ ...said, namespace: 'elsewhere' })),
  }),
  set('drop', { of: ACCOUNT, at: ANNOTATIONS, by: 'no login', to: without('keywheel/login') }),
  set('drop', {
    of: ACCOUNT,
    at: ANNOTATIONS,
    by: 'no calls',
    to: without('keywheel/calls'),
    excuse: filesSayIt,
  }),
  set('drop', {
    of: ACCOUNT,
    at: ANNOTATIONS,
    by: 'a call less',
    excuse: filesSayIt,
    to: restated('calls', (calls) => {
      const least = first(calls);
      return Object.fromEntries(Object.entries(calls).filter(([path]) => path !== least));
    }),
  }),
  set('rename', {
    of: ACCOUNT,
    at: ANNOTATIONS,
    by: 'a call of another path',
    to: restated('calls', (calls) => {
      const { [first(calls)]: capabilities, ...rest } = calls;
      return { ...rest, [`${first(calls)}-other`]: capabilities };
    }),
  }),
  set('widen', {
    of: ACCOUNT,
    at: ANNOTATIONS,
    by: 'a call that does more',
    to: restated('calls', (calls) => ({ ...calls, [first(calls)]: [...calls[first(calls)], 'delete'] })),
  }),
  set('data prefix', {
    of: ACCOUNT,
    at: ANNOTATIONS,
    by: 'data/ missing in a call',
    to: restated('calls', (calls) =>
      first(calls).includes('/data/')
        ? Object.fromEntries(Object.entries(calls).map(([path, all]) => [path.replace('/data/', '/'), all]))
        : undefined,
    ),
  }),
  ...TOKENS.flatMap(([of, pod]) => [
    set('audience', {
      of,
      at: `${pod}/volumes/*/projected/sources/*/serviceAccountToken/audience`,
      by: 'a token for somebody else',
      to: (audience) => `${audience}-other`,
      excuse: driverLogsIn,
    }),
    remove('drop', { of, at: `${pod}/volumes/*/projected`, by: 'a volume without a token', excuse: driverLogsIn }),
  ]),
  set('account', {
    of: 'Deployment',
    at: 'spec/template/spec',
    by: 'the account of a client, without need',
    to: (pod, { part, parts }) => {
      const client = parts.find(
        ({ type, owner, body }) =>
          type === ACCOUNT &&
          owner === part.owner &&
          body.metadata.namespace === part.body.metadata.namespace &&
          // SPIRE knows pods by nothing but their account.
          /^(?!.*spiffeId)/.test(body.metadata.annotations?.['keywheel/login'] ?? 'spiffeId'),
      );
      return client && { ...pod, serviceAccountName: client.body.metadata.name, volumes: [] };
    },
  }),
  whole('drop', { of: KEY, excuse: nobodyUsesIt }, () => []),
  whole('duplicate', { of: KEY }, (body) => [body, body]),
  set('rename', { of: KEY, at: 'name', to: (name) => `${name}-other`, excuse: nobodyUsesIt }),
  set('engine', { of: KEY, at: 'backend', to: (path) => `${path}-other` }),
  swap({
    of: KEY,
    at: 'name',
    between: (one, other) => encrypts(one) !== encrypts(other),
    excuse: nobodyUsesIt,
  }),
  put('namespace', { of: KEY, at: 'namespace', by: 'in another one', to: () => 'elsewhere' }),
  set('kind and version', {
    of: KEY,
    at: 'type',
    by: 'one that cannot do it',
    to: (_, { part }) => (encrypts(part) ? 'ecdsa-p256' : 'aes256-gcm96'),
    excuse: nobodyUsesIt,
  }),
  set('widen', { of: KEY, at: 'exportable', by: 'true', to: () => true }),
  set('widen', { of: KEY, at: 'allow_plaintext_backup', by: 'true', to: () => true }),
  set('widen', {
    of: KEY,
    at: 'deletion_allowed',
    by: 'true',
    to: (allowed, { part }) => (isKept(part) && !allowed ? true : undefined),
  }),
  set('narrow', {
    of: KEY,
    at: 'deletion_allowed',
    by: 'false',
    to: (allowed) => (allowed ? false : undefined),
    excuse: () => 'the key only stays where it was to go',
  }),
  remove('widen', {
    of: KEY,
    at: 'lifecycle',
    excuse: () => 'Vault/OpenBao refuses all the same: its deletion is not allowed',
  }),
  set('time', { of: KEY, at: 'auto_rotate_period', by: 'a minute', to: () => 60 }),
  set('time', {
    of: KEY,
    at: 'auto_rotate_period',
    by: 'never',
    to: (period) => (period > 0 ? 0 : undefined),
    excuse: () => 'how often it is rotated is promised nowhere',
  }),
  set('kind and version', {
    of: KEY,
    at: 'min_decryption_version',
    by: 'a higher one',
    to: (version, { part, parts }) => {
      const rewraps = parts.some(
        ({ type, body }) =>
          type === 'vault_policy' && JSON.stringify(body.policy).includes(`/rewrap/${part.body.name}"`),
      );
      return !rewraps && encrypts(part) ? version + 1 : undefined;
    },
  }),
  set('kind and version', {
    of: KEY,
    at: 'min_decryption_version',
    by: 'the first one',
    to: (_, { part }) => (isLeast(part) ? 1 : undefined),
    excuse: () => 'whether an old version is still good is for the program to say',
  }),
  set('kind and version', {
    of: KEY,
    at: 'min_encryption_version',
    by: 'one that does not decrypt',
    to: (_, { part }) => (isLeast(part) ? 1 : undefined),
  }),
  set('narrow', {
    of: KEY,
    at: 'derived',
    by: 'no context',
    to: (_, { part }) => (part.body.convergent_encryption ? false : undefined),
  }),
  set('widen', {
    of: KEY,
    at: 'convergent_encryption',
    by: 'without a context',
    to: (_, { part }) => (part.body.derived ? undefined : true),
  }),
];
