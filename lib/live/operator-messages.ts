import type { FailureModeId } from './failure-modes';

/** Each with the first that matches. */
type Patterns = readonly (readonly [RegExp, FailureModeId | undefined])[];

/** Whoever may write events or a status could else make every look at them last. */
const LONGEST_TEXT = 4096;

/**
 * What the operator's events and conditions say of a failure, as its sources and the hub's do (External Secrets Operator
 * 0.20 to 2.9, OpenBao 2.6, Vault 1.21). Who said it comes first: what the hub, a webhook or the API server answers may
 * hold the words of any failure of theirs. No text of an event is repeated: a template may put a value into it.
 *
 * @param isReviewed whether the login is one by TokenReview, of which a refusal says no more than that
 * @returns undefined for what is not known
 */
export function failureModeOf(text: string, isReviewed = false): FailureModeId | undefined {
  const message = text.slice(0, LONGEST_TEXT);
  if (TEMPLATE.test(message)) {
    return /map has no entry for key|cannot find secret data for key/.test(message)
      ? 'wrong-key-names'
      : 'template-fails';
  }
  if (OF_KUBERNETES.test(message)) {
    return undefined;
  }
  const code = /\bCode: (\d{3})\b/.exec(message)?.[1];
  return code === undefined
    ? first([...OF_LOGIN, ...OF_OPERATOR, ...OF_NETWORK], message)
    : ofHub(code, message, isReviewed);
}

const TEMPLATE = /could not execute template|could not apply template|unable to (?:parse|execute) template/;

/** A webhook that refuses or is away, and the operator's own limit of requests: nothing of the hub. */
const OF_KUBERNETES = /failed calling webhook|admission webhook "|client rate limiter/;

function ofHub(code: string, message: string, isReviewed: boolean): FailureModeId | undefined {
  const said = first(OF_HUB, message) ?? first(OF_LOGIN, message);
  if (said !== undefined) {
    return said;
  }
  switch (code) {
    case '403':
      return !isLogin(message) ? 'permission-denied' : isReviewed ? 'token-review-refused' : 'login-refused';
    case '429':
      return 'quota-exceeded';
    case '500':
      return isLogin(message) ? undefined : 'engine-fails';
    case '502':
    case '503':
    case '504':
      return 'hub-unreachable';
    default:
      return undefined;
  }
}

/** A value may lie at a path that is called like a login: only what is written to is one. */
function isLogin(message: string): boolean {
  const [, url = ''] = /URL: (?:PUT|POST) (\S+)/.exec(message) ?? [];
  const { pathname } = URL.canParse(url) ? new URL(url) : { pathname: '' };
  return /^\/v1\/(?:[^/]+\/)*?auth\/.+\/login(?:\/[^/]+)?$/.test(pathname) && !pathname.includes('/data/');
}

const OF_HUB: Patterns = [
  [/Vault is sealed|OpenBao is sealed/, 'sealed-hub'],
  [/active cluster node not found|no active node/, 'quorum-lost'],
  [/replication DR secondary/, 'dr-secondary'],
];

const OF_LOGIN: Patterns = [
  [/fetching keys|get keys failed|fetching jwks/i, 'keys-not-fetched'],
  [/invalid audience|audience (?:\(aud\) )?claim/i, 'wrong-audience'],
  [/role (?:with name )?"[^"]*" could not be found|invalid role name/, 'role-missing'],
  [/lookup failed|TokenReview|tokenreviews/, 'token-review-refused'],
  [
    /service account name not authorized|namespace not authorized|claim "[^"]*" does not match|invalid subject|sub claim does not match/,
    'login-refused',
  ],
  [
    /error validating token|no known key successfully validated|invalid issuer \(iss\)|token is expired|failed to verify (?:id token )?signature|error verifying token/i,
    'token-not-accepted',
  ],
];

/** What the operator says of itself, and the API server to it. */
const OF_OPERATOR: Patterns = [
  [/Vault is sealed|OpenBao is sealed/, 'sealed-hub'],
  [
    /cannot request Kubernetes service account token|serviceaccounts? "[^"]*" (?:not found|is forbidden)/,
    'token-not-issued',
  ],
  [/secrets? "[^"]*" not found/, 'secret-missing'],
  [/cannot find secret data for key|map has no entry for key/, 'wrong-key-names'],
  [/[Ss]ecret does not exist|secret not found|no secret (?:found )?at/, 'value-missing'],
  [/\bis not ready/, 'store-not-ready'],
  [/owned by another ExternalSecret|take ownership|set controller reference/, 'secret-not-owned'],
  [/field is immutable/, 'secret-immutable'],
  [/no key could decrypt secret/, 'sealing-key-unknown'],
  // Requests to the API server.
  [/"https?:\/\/[^/"\s]+\/apis?\//, undefined],
  [/permission denied/, 'permission-denied'],
];

const OF_NETWORK: Patterns = [
  [/x509:|certificate (?:has expired|signed by unknown)|tls: /, 'hub-certificate-not-trusted'],
  [/connection refused|connection reset|": (?:unexpected )?EOF\b/, 'hub-unreachable'],
  [
    /no such host|server misbehaving|i\/o timeout|connection timed out|deadline exceeded|Client\.Timeout|TLS handshake timeout|timeout awaiting response headers|no route to host|host is down|network is unreachable|connect: operation not permitted/,
    'egress-closed',
  ],
];

function first(patterns: Patterns, message: string): FailureModeId | undefined {
  return patterns.find(([pattern]) => pattern.test(message))?.[1];
}

/** What fails only for as long as the hub or the way to it is away: it mends itself, after a pause. */
export const PASSING: ReadonlySet<FailureModeId> = new Set([
  'sealed-hub',
  'quorum-lost',
  'dr-secondary',
  'hub-unreachable',
  'egress-closed',
]);
