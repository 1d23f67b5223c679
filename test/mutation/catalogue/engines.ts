import { foundByContent, keyIsUnread, knownOutside } from '../excuses';
import type { Body, Part } from '../parts';
import { Excuse, Operator, Site, remove, put, set, swap, whole } from '../operator';

const AUTH = ['vault_auth_backend', 'vault_jwt_auth_backend', 'data vault_auth_backend'];
const CONFIG = 'vault_kubernetes_auth_backend_config';
const MOUNT = 'vault_mount';
const VALUE = 'vault_kv_secret_v2';
const ENDPOINT = 'vault_generic_endpoint';
const REVIEWER = ['kubernetes_service_account_v1', 'kubernetes_cluster_role_binding_v1'];

/** It alone waits until a new engine takes requests: where Terraform writes values, they wait for it. */
const nothingWaits: Excuse = ({ part, parts }) =>
  parts.some(
    ({ owner, body }) =>
      owner === part.owner && (body.depends_on ?? []).some((one: string) => part.place.endsWith(`, ${one}`)),
  )
    ? undefined
    : saysOnlyDefaults(part.body)
      ? 'Vault/OpenBao keeps its own ten either way'
      : 'nothing waits for the engine, and without it the engine keeps as many versions as it likes';

/** As an engine is that nobody configures. https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#configure-the-kv-engine */
function saysOnlyDefaults({ mount: _, namespace: __, depends_on: ___, '//': ____, ...said }: Body): boolean {
  return Object.values(said).every((value) => !value);
}

/** Owner, keys and age stand there for people; the keys are asked for by templates. */
const isMetadata: Excuse = ({ part }) =>
  part.body.path.includes('/metadata/') ? 'it says for people whose the secret is' : undefined;

/** A StaticSecret has none either. */
const byPeople: Excuse = () => 'people may put the value there';

/** A cluster may be there before anything on it logs in. */
const nobodyLogsIn: Excuse = ({ part, parts }) =>
  part.owner.startsWith('spoke-') &&
  !parts.some(
    ({ type, owner, body }) =>
      /_auth_backend_role$/.test(type) &&
      owner === part.owner &&
      body.backend === (part.body.backend ?? part.body.path ?? body.backend),
  )
    ? 'nothing logs in at the mount'
    : undefined;

/** Another mount that knows its cluster by keys. */
function otherWithKeys({ part, parts }: Pick<Site, 'part' | 'parts'>): Part | undefined {
  return parts.find(
    ({ type, body }) => type === part.type && body.jwt_validation_pubkeys && body.path !== part.body.path,
  );
}

/** A mount that is made elsewhere is asked for nothing but its accessor. */
const accessorIsUnasked: Excuse = ({ part, parts }) =>
  part.type.startsWith('data ') &&
  !parts.some(({ owner, body }) => owner === part.owner && JSON.stringify(body).includes('.accessor}'))
    ? 'no policy asks for its accessor'
    : undefined;

/** What clusters never ask for may be anywhere, as long as it is all in one place. */
const nobodyAsks: Excuse = (site) =>
  site.parts.some(({ type, owner }) => /_auth_backend_role$/.test(type) && owner.startsWith('spoke-'))
    ? nobodyLogsIn(site)
    : 'no cluster asks Vault/OpenBao for anything';

const isUnasked: Excuse = (site) => accessorIsUnasked(site) ?? nobodyLogsIn(site);

/** Where the hub lets in, and what it stores. */
export const ENGINES: readonly Operator[] = [
  ...AUTH.map((of) => whole('drop', { of, excuse: isUnasked }, () => [])),
  whole('duplicate', { of: AUTH.slice(0, 2) }, (body) => [body, body]),
  set('rename', { of: AUTH, at: 'path', to: (path) => `${path}-other`, excuse: isUnasked }),
  swap({ of: AUTH.slice(0, 2), at: 'path', excuse: knownOutside }),
  put('namespace', { of: AUTH, at: 'namespace', by: 'in another one', to: () => 'elsewhere' }),
  set('kind and version', {
    of: AUTH.slice(0, 2),
    at: 'type',
    by: 'userpass',
    to: () => 'userpass',
    excuse: nobodyLogsIn,
  }),
  swap({ of: 'vault_jwt_auth_backend', at: 'jwt_validation_pubkeys', excuse: knownOutside }),
  set('widen', {
    of: 'vault_jwt_auth_backend',
    at: 'jwt_validation_pubkeys',
    by: "another cluster's too",
    to: (keys, site) => {
      const theirs = otherWithKeys(site);
      return keys && theirs && [...keys, ...theirs.body.jwt_validation_pubkeys];
    },
    excuse: (site) =>
      otherWithKeys(site)?.owner === site.part.owner ? 'one cluster may log in in two ways' : undefined,
  }),
  remove('drop', { of: 'vault_jwt_auth_backend', at: 'jwt_validation_pubkeys' }),
  remove('drop', { of: 'vault_jwt_auth_backend', at: 'jwks_url' }),
  remove('drop', { of: 'vault_jwt_auth_backend', at: 'oidc_discovery_url' }),
  set('address', {
    of: 'vault_jwt_auth_backend',
    at: 'jwks_url',
    to: (url) => url && `${url}-other`,
    excuse: knownOutside,
  }),
  set('address', {
    of: 'vault_jwt_auth_backend',
    at: 'bound_issuer',
    to: (url) => url && `${url}-other`,
    excuse: knownOutside,
  }),
  whole('drop', { of: CONFIG, excuse: nobodyLogsIn }, () => []),
  set('rename', { of: CONFIG, at: 'backend', to: (path) => `${path}-other` }),
  swap({ of: CONFIG, at: 'backend', excuse: knownOutside }),
  set('address', { of: CONFIG, at: 'kubernetes_host', to: (url) => `${url}0`, excuse: knownOutside }),
  swap({ of: CONFIG, at: 'kubernetes_host', excuse: knownOutside }),
  remove('drop', { of: CONFIG, at: 'token_reviewer_jwt_wo', excuse: nobodyLogsIn }),
  ...REVIEWER.map((of) => whole('drop', { of }, () => [])),
  set('rename', { of: REVIEWER[0]!, at: 'metadata/name', to: (name) => `${name}-other` }),
  set('rename', { of: REVIEWER[1]!, at: 'metadata/name', to: (name) => `${name}-other`, excuse: foundByContent }),
  set('account', { of: REVIEWER[1]!, at: 'subject/*/name', to: (name) => `${name}-other` }),
  set('account', { of: REVIEWER[1]!, at: 'subject/*/namespace', to: (name) => `${name}-other` }),
  set('widen', { of: REVIEWER[1]!, at: 'role_ref/name', by: 'cluster-admin', to: () => 'cluster-admin' }),
  set('narrow', { of: REVIEWER[1]!, at: 'role_ref/name', by: 'view', to: () => 'view' }),
  whole('drop', { of: MOUNT }, () => []),
  whole('duplicate', { of: MOUNT }, (body) => [body, body]),
  set('rename', { of: MOUNT, at: 'path', to: (path) => `${path}-other` }),
  put('namespace', {
    of: MOUNT,
    at: 'namespace',
    by: 'in another one',
    to: (namespace) => `${namespace ?? 'team'}-other`,
  }),
  remove('namespace', { of: MOUNT, at: 'namespace' }),
  put('widen', {
    of: MOUNT,
    at: 'audit_non_hmac_response_keys',
    by: 'the audit log by what is in answers',
    to: () => ['data', 'password'],
  }),
  set('kind and version', { of: MOUNT, at: 'options/version', by: '1', to: () => '1' }),
  remove('kind and version', { of: MOUNT, at: 'options' }),
  set('kind and version', {
    of: MOUNT,
    at: 'type',
    by: 'another engine',
    to: (type) => (type === 'kv' ? 'database' : 'kv'),
  }),
  whole('drop', { of: 'vault_kv_secret_backend_v2', excuse: nothingWaits }, () => []),
  set('rename', { of: 'vault_kv_secret_backend_v2', at: 'mount', to: (path) => `${path}-other` }),
  whole('drop', { of: 'vault_namespace' }, () => []),
  set('rename', { of: 'vault_namespace', at: 'path', to: (path) => `${path}-other` }),
  set('namespace', { of: 'vault_namespace', at: 'namespace', to: (namespace) => namespace && `${namespace}-other` }),
  whole('drop', { of: ENDPOINT, excuse: isMetadata }, () => []),
  set('rename', { of: ENDPOINT, at: 'path', to: (path) => `${path}-other`, excuse: isMetadata }),
  put('namespace', {
    of: ENDPOINT,
    at: 'namespace',
    by: 'in another one',
    to: () => 'elsewhere',
    excuse: isMetadata,
  }),
  set('key', {
    of: ENDPOINT,
    at: 'data_json/custom_metadata/keys',
    by: 'one is called otherwise',
    to: (keys) => keys && keys.replace(/[^,]+$/, 'other'),
    excuse: keyIsUnread,
  }),
  whole('drop', { of: VALUE, excuse: byPeople }, () => []),
  set('rename', { of: VALUE, at: 'name', to: (name) => `${name}-other` }),
  set('rename', { of: VALUE, at: 'mount', to: (name) => `${name}-other` }),
  put('namespace', { of: VALUE, at: 'namespace', by: 'in another one', to: () => 'elsewhere' }),
  set('key', {
    of: VALUE,
    at: 'data_json_wo',
    by: 'one is called otherwise',
    to: (text: string) => text.replace(/"([^"]+)" = /, '"$1-other" = '),
    excuse: keyIsUnread,
  }),
  set('address', {
    of: 'provider vault',
    at: 'address',
    by: 'another hub',
    to: (url) => url.replace('//', '//other.'),
    excuse: nobodyAsks,
  }),
  put('namespace', {
    of: 'provider vault',
    at: 'namespace',
    by: 'another one',
    to: (namespace) => `${namespace ?? 'admin'}-other`,
    excuse: nobodyAsks,
  }),
  remove('namespace', { of: 'provider vault', at: 'namespace' }),
];
