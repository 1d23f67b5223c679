import { failureModeOf } from '../../lib/live/operator-messages';

const LOGIN = 'URL: PUT https://v:8200/v1/auth/acme.eu/login';
const answer = (url: string, code: number, text: string) =>
  `could not get client: Error making API request.\n\n${url}\nCode: ${code}. Errors:\n\n* ${text}`;

test.each([
  [
    'a TokenReview whose API server is not trusted',
    answer(
      LOGIN,
      500,
      'Post "https://k/apis/authentication.k8s.io/v1/tokenreviews": tls: failed to verify certificate: x509: unknown',
    ),
    'token-review-refused',
  ],
  [
    'keys that are not trusted',
    answer(
      LOGIN,
      400,
      'error validating token: fetching keys oidc: get keys failed: Get "https://k/openid/v1/jwks": x509: unknown authority',
    ),
    'keys-not-fetched',
  ],
  [
    'keys that do not come',
    answer(LOGIN, 400, 'error validating token: fetching keys: i/o timeout'),
    'keys-not-fetched',
  ],
  [
    'a database that is down',
    answer('URL: GET https://v/v1/acme.db/creds/a', 500, 'dial tcp 10.0.0.1:5432: connect: connection refused'),
    'engine-fails',
  ],
  [
    'a hub without a leader',
    answer(LOGIN, 500, 'local node not active but active cluster node not found'),
    'quorum-lost',
  ],
  ['a DR secondary', answer(LOGIN, 400, 'path disabled in replication DR secondary mode'), 'dr-secondary'],
  ['a quota', answer(LOGIN, 429, 'request path "auth/a/login": rate limit quota exceeded'), 'quota-exceeded'],
  [
    'a proxy without a server',
    'URL: GET https://v/v1/kv/data/a\nCode: 503. Raw Message:\n\nno healthy upstream',
    'hub-unreachable',
  ],
  ['a sealed hub', answer(LOGIN, 503, 'Vault is sealed'), 'sealed-hub'],
  [
    'a value that is called login',
    answer('URL: GET https://v/v1/kv/data/app/login', 403, 'permission denied'),
    'permission-denied',
  ],
  [
    'a value whose path is like a login',
    answer('URL: PUT https://v/v1/kv/data/auth/a/login', 403, 'permission denied'),
    'permission-denied',
  ],
  [
    'a value that begins with login',
    answer('URL: GET https://v/v1/kv/data/app/login-db', 403, 'permission denied'),
    'permission-denied',
  ],
  [
    'a login in a Vault namespace',
    answer('URL: PUT https://v/v1/team/auth/a/login', 403, 'permission denied'),
    'login-refused',
  ],
  [
    'a login of an AppRole',
    answer('URL: POST https://v/v1/auth/approle/login', 403, 'permission denied'),
    'login-refused',
  ],
  [
    'a template that ends early',
    'could not apply template: could not execute template: unexpected EOF',
    'template-fails',
  ],
  [
    'a template without its key',
    'could not apply template: could not execute template: map has no entry for key "a"',
    'wrong-key-names',
  ],
  ['an answer that breaks off', 'Put "https://v:8200/v1/auth/a/login": EOF', 'hub-unreachable'],
  [
    'a way that lets a connection begin and nothing else',
    'Put "https://v:8200/v1/auth/a/login": net/http: TLS handshake timeout',
    'egress-closed',
  ],
  [
    'a way that a kernel closes',
    'Put "https://v:8200/v1/auth/a/login": dial tcp 10.0.0.1:8200: connect: operation not permitted',
    'egress-closed',
  ],
  ['a Secret that is not there', 'cannot get Kubernetes secret "ca": secrets "ca" not found', 'secret-missing'],
  [
    'an immutable Secret',
    'Secret "a" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    'secret-immutable',
  ],
])('of %s, the mode is that of who said it', (_, text, mode) => {
  expect(failureModeOf(text)).toBe(mode);
});

test.each([
  'Internal error occurred: failed calling webhook "a": Post "https://w.svc/v": dial tcp: i/o timeout',
  'Internal error occurred: failed calling webhook "a": x509: certificate signed by unknown authority',
  'admission webhook "a" denied the request: label is immutable',
  'client rate limiter Wait returned an error: context deadline exceeded',
  'Get "https://10.96.0.1:443/api/v1/namespaces/a/secrets/b": dial tcp 10.96.0.1:443: connect: connection refused',
])('what is no matter of the hub is not known: %s', (text) => {
  expect(failureModeOf(text)).toBeUndefined();
});

test('a login by TokenReview that is refused without a word names the review, and one with a word does not', () => {
  expect(failureModeOf(answer(LOGIN, 403, 'permission denied'), true)).toBe('token-review-refused');
  expect(failureModeOf(answer(LOGIN, 403, 'service account name not authorized'), true)).toBe('login-refused');
  expect(failureModeOf(answer('URL: GET https://v/v1/kv/data/a', 403, 'permission denied'), true)).toBe(
    'permission-denied',
  );
});
