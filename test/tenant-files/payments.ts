import fc from 'fast-check';
import { HOSTILE, UNSEEN } from '../encode/hostile';

/** A file that says something of everything that can be said. */
export const PAYMENTS = `# yaml-language-server: $schema=../tenant-file.schema.json
owner: payments@example.com
removalPolicy: destroy

namespaces:
  payments:
    clusters: [prod-eu, prod-us]
    create: true
    clients:
      api:
      worker: { create: false }
    identities:
      uploader:
        identity: { irsa: { roleArn: 'arn:aws:iam::123456789012:role/uploader' } }
        usedBy: [deployment: uploader]
  payments-jobs:
    clusters: [prod-eu]

secrets:
  stripe:
    keys: [api_key, webhook_key]
    maximumAge: 90d
    maximumVersions: 20
    allow:
      read: [api]
    mounts:
      - client: worker
        path: /etc/stripe
        files: { key: api_key }
        permissions: 0o400
    deliveries:
      - namespace: payments
        restarts:
          - deployment: api
          - statefulSet: ledger
      - namespace: payments-jobs
        name: stripe-jobs
        refreshInterval: 5m
        labels: { app: jobs }
        data:
          key: api_key
          config.json:
            json: '{"key": \${api_key}, "hook": \${hook}, "shell": "$\${HOME} {{ .x }}"}'
            parts:
              hook: { url: 'https://hooks.example.com/?token=\${webhook_key}' }
existingSecrets:
  partner:
    mount: secret
    path: apps/payments/partner
    keys: [token]
    maximumAge: 90d
    allow: { read: [api] }
    deliveries: [{ namespace: payments-jobs, takeOver: true }]
  shared:
    mount: legacy
    path: payments/shared
    moreKeys: true
    deliveries: [{ namespace: payments-jobs }]
generatedSecrets:
  cookies:
    keys: [encryption_key]
    length: 64
    deliveries:
      - namespace: payments
        clusters: [prod-us]

databaseCredentials:
  ledger:
    database: orders
    grants: ['SELECT ON ledger']
    rotation:
      alternatingUsers: { usernames: [payments_a, payments_b], every: 30d, rotateFrom: prod-us/payments }
    deliveries: [{ namespace: payments, restarts: [{ deployment: api }] }]
  nightly:
    database: orders
    rotation: { staticRole: { username: payments_night, every: 1d } }
    deliveries: [{ namespace: payments-jobs }]
  report:
    database: orders
    maximumAge: 12h
    rotation: { dynamic: { memberOf: payments_report, ttl: 1h30m } }
    deliveries: [{ namespace: payments-jobs, rolloutTime: 90s }]

certificates:
  api:
    authority: internal
    commonName: api.payments.svc
    dnsNames: [api.payments.svc.cluster.local]
    ttl: 24h
    keyType: EC_P384
    usages: [server]
    deliveries: [{ namespace: payments, type: TLS }]

encryptionKeys:
  cards:
    context: derived
    rotationPeriod: 30d
    allow: { encrypt: [api], decrypt: [payments/worker] }
signingKeys:
  receipts: { type: rsa-2048, allow: { sign: [api] } }
hmacKeys:
  index: { allow: { generate: [api], verify: [api] } }
`;

type Part = string | number;

/** Every way into a value: to each field and each entry. */
function waysInto(value: unknown, way: readonly Part[] = []): (readonly Part[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return inner.flatMap(([name, one]) => {
    const own = [...way, Array.isArray(value) ? Number(name) : name];
    return [own, ...waysInto(one, own)];
  });
}

/** Names of things that are there, of others and of the tenant, and what means something to somebody. */
const TEXTS = [
  ...[
    'payments',
    'ads',
    'ads-jobs',
    'shop',
    'prod',
    'prod-eu',
    'prod-us',
    'dev-eu',
    'prod-eu/ads',
    'orders',
    'internal',
  ],
  ...[
    'default',
    'kube-system',
    'external-secrets',
    'vault',
    'keywheel',
    'api',
    'stripe',
    'ads/api',
    'OPAQUE',
    'destroy',
  ],
  ...['secret', 'legacy', 'apps/ads/token', 'apps/payments/../ads/token', 'data/apps/ads/token', 'secret/apps'],
  ...['../ads', 'ads/token', 'prod/ads/token', '/', '..', '*', '+', '${token}', '${api_key}', '$${x}', '{{ .token }}'],
  ...['${var.ads}', '${file("/etc/passwd")}', '${TfToken[TOKEN.0]}', 'TfToken[TOKEN.1]', 'aws:x', '0s', '1h', '90d'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', ' ', 'x'.repeat(70), 'alternatingUsers', 'TLS'],
];
const NAMES = [
  'isolation',
  'renamedFrom',
  'policies',
  'image',
  'firstValueVariable',
  'owner',
  'value',
  'command',
  'path',
  'mount',
  'version',
  'vaultNamespace',
  'existingSecrets',
];

const text = fc.oneof(fc.constantFrom(...TEXTS), fc.constantFrom(...HOSTILE), fc.constantFrom(...UNSEEN));
const other = fc.oneof(
  { weight: 6, arbitrary: text },
  fc.constantFrom<unknown>(0, 1, -1, 0.5, 1e9, true, false, null, [], {}, [[]], ['ads'], { ads: {} }, [null]),
  fc.record({ ads: text }),
  fc.array(text, { maxLength: 3 }),
);

/** One change of a value: something else in a place, another name of a field, one more field, or one less. */
const change = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('other', 'name', 'more', 'less'),
  name: fc.oneof(text, fc.constantFrom(...NAMES)),
  other,
});

/** A value that others have changed in up to three places. */
export function changed(value: unknown): fc.Arbitrary<unknown> {
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    let whole = structuredClone(value);
    for (const one of changes) {
      const ways = waysInto(whole);
      whole = ways.length === 0 ? one.other : edited(whole, ways[one.at % ways.length]!, one);
    }
    return whole;
  });
}

function edited(
  value: unknown,
  [part, ...rest]: readonly Part[],
  { how, name, other: given }: { how: string; name: string; other: unknown },
): unknown {
  const entries = Object.entries(value as object).flatMap(([key, one]): [string, unknown][] => {
    if (key !== String(part)) {
      return [[key, one]];
    }
    if (rest.length > 0) {
      return [[key, edited(one, rest, { how, name, other: given })]];
    }
    switch (how) {
      case 'name':
        return [[name, one]];
      case 'more':
        return [
          [key, one],
          [name, given],
        ];
      case 'less':
        return [];
      default:
        return [[key, given]];
    }
  });
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}
