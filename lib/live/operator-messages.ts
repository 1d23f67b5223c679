import type { FailureModeId } from './failure-modes';

/**
 * What the operator's events and conditions say of a failure, as its sources and the hub's do (External Secrets Operator
 * 0.20 to 2.9, OpenBao 2.6, Vault 1.21). The first that matches counts. No text of an event is repeated: a template may
 * put a value into it.
 */
const MESSAGES: readonly (readonly [RegExp, FailureModeId])[] = [
  [/Vault is sealed|OpenBao is sealed|\bCode: 503\b/, 'sealed-hub'],
  [/x509:|certificate (has expired|signed by unknown)|tls: /, 'hub-certificate-not-trusted'],
  [/invalid audience|audience (?:\(aud\) )?claim/i, 'wrong-audience'],
  [/role (?:with name )?"[^"]*" could not be found|invalid role name/, 'role-missing'],
  [
    /error validating token|no known key successfully validated|invalid (?:issuer|subject) \((?:iss|sub)\)|token is expired|failed to verify (?:id token )?signature|error verifying token/i,
    'token-not-accepted',
  ],
  [/lookup failed: service account unauthorized|lookup failed|TokenReview|tokenreviews/, 'token-review-refused'],
  [
    /service account name not authorized|namespace not authorized|claim "[^"]*" does not match|invalid subject|sub claim does not match/,
    'login-refused',
  ],
  [
    /cannot request Kubernetes service account token|serviceaccounts? "[^"]*" (?:not found|is forbidden)/,
    'token-not-issued',
  ],
  [/\/login\b[\s\S]*Code: 403/, 'login-refused'],
  [/Code: 403|permission denied/, 'permission-denied'],
  [/cannot find secret data for key|map has no entry for key/, 'wrong-key-names'],
  [/[Ss]ecret does not exist|secret not found|no secret (?:found )?at|Secret does not exist/, 'value-missing'],
  [/connection refused|connection reset|\bEOF\b|\bCode: 50[024]\b/, 'hub-unreachable'],
  [
    /no such host|i\/o timeout|deadline exceeded|Client\.Timeout|no route to host|network is unreachable/,
    'egress-closed',
  ],
  [/is not ready/, 'store-not-ready'],
  [/could not execute template|could not apply template|unable to (?:parse|execute) template/, 'template-fails'],
  [/owned by another ExternalSecret|take ownership|set controller reference/, 'secret-not-owned'],
  [/immutable/, 'secret-immutable'],
  [/no key could decrypt secret/, 'sealing-key-unknown'],
];

/** Undefined for what is not known. */
export function failureModeOf(message: string): FailureModeId | undefined {
  return MESSAGES.find(([pattern]) => pattern.test(message))?.[1];
}

/** What fails only for as long as the hub or the way to it is away: it mends itself, after a pause. */
export const PASSING: ReadonlySet<FailureModeId> = new Set(['sealed-hub', 'hub-unreachable', 'egress-closed']);
