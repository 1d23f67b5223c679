import { Excuse, Operator, put, remove, set, swap, whole } from '../operator';

const PKI = 'vault_pki_secret_backend_';
const ROLE = `${PKI}role`;
const ROOT = `${PKI}root_cert`;
const REQUEST = `${PKI}intermediate_cert_request`;
const SIGNATURE = `${PKI}root_sign_intermediate`;
const SIGNED = `${PKI}intermediate_set_signed`;
const URLS = `${PKI}config_urls`;
const LIST = `${PKI}crl_config`;
const GENERATOR = 'VaultDynamicSecret';
const asks = ({ body }: { body: any }) => body.spec.method === 'POST';

/** What an authority is called, and what kind of key it has, nobody asks for. */
const onlyAName: Excuse = () => 'no part of the output asks for it';

/** From here it looks the same, however it was signed. */
const signedElsewhere: Excuse = ({ part, parts }) =>
  part.body.certificate.includes('BEGIN') &&
  parts.some(({ type, body }) => type === REQUEST && body.backend === part.body.backend)
    ? 'only who signs it could tell whose key it is for'
    : undefined;

/** Of an authority that is made elsewhere, only the hub knows the roles. */
const engineIsTheirs: Excuse = ({ part, parts }) =>
  parts.some(({ type, body }) => type === 'vault_mount' && body.path === part.body.backend)
    ? undefined
    : 'only Vault/OpenBao knows what roles its engine has';

/** An authority that signs another authority, and nothing by a role. */
const signsNothing: Excuse = ({ part, parts }) =>
  parts.some(({ type, body }) => [ROLE, SIGNATURE].includes(type) && body.backend === part.body.backend)
    ? undefined
    : 'no role of the output uses it';

/** What roles make ends before what any engine gives ends. */
const signsNothingLong: Excuse = ({ part, parts }) =>
  parts.some(({ type, body }) => [ROOT, SIGNATURE].includes(type) && body.backend === part.body.path)
    ? undefined
    : 'what it signs is shorter than what an engine gives that says nothing';

const onlyShorter: Excuse = () => 'a request says how long, and the role allows as much';

/** Authorities, their roles, and who asks by them. */
export const CERTIFICATES: readonly Operator[] = [
  ...[ROOT, REQUEST, SIGNATURE, SIGNED].map((of) => whole('drop', { of, excuse: signsNothing }, () => [])),
  whole('drop', { of: ROLE, excuse: engineIsTheirs }, () => []),
  ...[URLS, LIST].map((of) => whole('drop', { of }, () => [])),
  ...[ROOT, SIGNED, ROLE].map((of) => whole('duplicate', { of }, (body) => [body, body])),
  ...[ROLE, ROOT, REQUEST, SIGNATURE, SIGNED, URLS, LIST].flatMap((of) => [
    set('rename', { of, at: 'backend', to: (path) => `${path}-other` }),
    put('namespace', { of, at: 'namespace', by: 'in another one', to: () => 'elsewhere' }),
  ]),
  swap({ of: SIGNED, at: 'backend', excuse: signedElsewhere }),
  swap({ of: ROLE, at: 'name' }),
  swap({ of: ROLE, at: 'allowed_domains' }),
  set('rename', { of: ROLE, at: 'name', to: (name) => `${name}-other`, excuse: engineIsTheirs }),
  set('rename', { of: ROOT, at: 'common_name', to: (name) => `${name} other`, excuse: onlyAName }),
  set('kind and version', { of: ROOT, at: 'key_type', by: 'ed25519', to: () => 'ed25519', excuse: onlyAName }),
  set('time', { of: ROOT, at: 'ttl', by: 'a day', to: () => '86400', excuse: signsNothing }),
  set('time', { of: SIGNATURE, at: 'ttl', by: 'an hour', to: () => '3600' }),
  set('time', { of: SIGNATURE, at: 'ttl', by: 'a hundredfold', to: (ttl) => String(100 * Number(ttl)) }),
  set('account', {
    of: SIGNATURE,
    at: 'csr',
    by: "another one's",
    to: (csr) => csr.replace('request.', 'request.other_'),
  }),
  set('account', {
    of: SIGNED,
    at: 'certificate',
    by: 'without those above it',
    to: (text) => text.replace('certificate_bundle', 'certificate'),
  }),
  set('time', {
    of: 'vault_mount',
    at: 'max_lease_ttl_seconds',
    by: 'an hour',
    to: () => 3600,
    excuse: signsNothing,
  }),
  remove('time', { of: 'vault_mount', at: 'max_lease_ttl_seconds', excuse: signsNothingLong }),
  set('narrow', { of: ROLE, at: 'allowed_domains', by: 'none', to: () => [] }),
  set('narrow', { of: ROLE, at: 'allow_bare_domains', by: 'not itself', to: () => false }),
  set('narrow', { of: ROLE, at: 'allow_ip_sans', by: 'no address', to: (allows) => (allows ? false : undefined) }),
  set('narrow', {
    of: ROLE,
    at: 'allow_wildcard_certificates',
    by: 'none',
    to: (allows) => (allows ? false : undefined),
  }),
  remove('narrow', { of: ROLE, at: 'allowed_uri_sans' }),
  set('widen', { of: ROLE, at: 'allowed_domains', by: 'one more', to: (names) => [...names, 'other.example.com'] }),
  ...['allow_any_name', 'allow_subdomains', 'allow_glob_domains', 'allow_localhost'].map((at) =>
    set('widen', { of: ROLE, at, to: () => true }),
  ),
  set('widen', { of: ROLE, at: 'allow_ip_sans', by: 'any address', to: (allows) => (allows ? undefined : true) }),
  set('widen', { of: ROLE, at: 'allow_wildcard_certificates', by: 'any', to: (allows) => (allows ? undefined : true) }),
  remove('widen', { of: ROLE, at: 'allow_localhost' }),
  set('time', { of: ROLE, at: 'max_ttl', by: 'five minutes', to: () => '300' }),
  set('time', { of: ROLE, at: 'max_ttl', by: 'tenfold', to: (ttl) => String(10 * Number(ttl)) }),
  set('time', { of: ROLE, at: 'ttl', by: 'five minutes', to: () => '300', excuse: onlyShorter }),
  set('widen', { of: ROLE, at: 'generate_lease', by: 'a lease of each', to: () => true }),
  set('address', { of: URLS, at: 'crl_distribution_points', to: () => ['https://x/crl'] }),
  ...['crl_distribution_points', 'issuing_certificates'].map((at) =>
    set('address', {
      of: URLS,
      at,
      by: "another authority's",
      to: (_, { part, parts }) => {
        const other = parts.find(({ type, body }) => type === URLS && body.backend !== part.body.backend);
        return other?.body[at];
      },
    }),
  ),
  set('address', { of: URLS, at: 'issuing_certificates', to: () => ['https://x/ca'] }),
  set('time', { of: LIST, at: 'auto_rebuild', by: 'never', to: () => false }),
  set('rename', {
    of: GENERATOR,
    where: asks,
    at: 'spec/path',
    by: 'another role of an authority',
    to: (path) => `${path}-other`,
  }),
  set('kind and version', { of: GENERATOR, where: asks, at: 'spec/method', by: 'GET', to: () => 'GET' }),
  set('kind and version', { of: GENERATOR, where: asks, at: 'spec/resultType', by: 'Raw', to: () => 'Raw' }),
  remove('drop', { of: GENERATOR, where: asks, at: 'spec/parameters' }),
  set('rename', { of: GENERATOR, where: asks, at: 'spec/parameters/common_name', to: (name) => `other.${name}` }),
  set('widen', { of: GENERATOR, where: asks, at: 'spec/parameters/alt_names', to: (names) => `${names},other` }),
  set('rename', { of: GENERATOR, where: asks, at: 'spec/parameters/ip_sans', to: (names) => `${names},10.0.0.9` }),
  set('rename', { of: GENERATOR, where: asks, at: 'spec/parameters/uri_sans', to: (names) => `${names}/other` }),
  set('time', { of: GENERATOR, where: asks, at: 'spec/parameters/ttl', by: 'ten years', to: () => '315360000s' }),
  set('time', { of: GENERATOR, where: asks, at: 'spec/parameters/ttl', by: 'a minute', to: () => '60s' }),
  ...['common_name', 'alt_names', 'ip_sans', 'uri_sans', 'ttl'].flatMap((name) => [
    set('widen', {
      of: 'vault_policy',
      at: `policy/path/*/allowed_parameters/${name}`,
      by: 'any value',
      to: () => [],
    }),
    remove('narrow', { of: 'vault_policy', at: `policy/path/*/allowed_parameters/${name}` }),
  ]),
  remove('widen', { of: 'vault_policy', at: 'policy/path/*/allowed_parameters' }),
];
