import { shownName } from './clear-text';
import { isConfiguration } from './configuration';
import { credentialName } from './credential-name';
import { isStandIn } from './literal';
import { InClear } from '../output/held-in-clear';

/** A Secret, as far as this reads it. */
interface SecretObject {
  readonly type?: unknown;
  readonly data?: unknown;
  readonly stringData?: unknown;
  readonly [field: string]: unknown;
}

/** What a value of a Secret is taken for. */
type ValueKind = 'secret' | 'standIn' | 'configuration';

/** What a reader of files leaves in place of a value: nothing of it but what it is taken for. */
const MARKS = { secret: '<hidden>', standIn: '<placeholder>', configuration: '<configuration>' } as const;
const KINDS = Object.keys(MARKS) as ValueKind[];

/** The mark for a value that is read as configuration by everybody. */
export const CONFIGURATION = MARKS.configuration;

/**
 * The mark for a value that is not to be kept.
 *
 * @param field of the Secret; values of `data` are in base64
 */
export function markOf(field: 'data' | 'stringData', key: string, text: string): string {
  return MARKS[kindOf(key, field === 'data' ? decoded(text) : text)];
}

/**
 * What Kubernetes writes beside the token of a ServiceAccount, and everybody may have. The token itself stands in a file
 * where somebody took it from a cluster.
 */
const BESIDE_TOKEN: readonly string[] = ['ca.crt', 'namespace'];

/** What a Secret of a file holds: whatever its keys are called, and however its values begin, they are meant to be secret. */
export function valuesOfSecret(secret: SecretObject): InClear[] {
  const found: InClear[] = [];
  const isPublic = (key: string) => secret.type === 'kubernetes.io/service-account-token' && BESIDE_TOKEN.includes(key);
  const kinds = textsOf(secret).flatMap(([key, text]) => (isPublic(key) ? [] : [[key, kindOf(key, text)] as const]));
  for (const kind of KINDS) {
    const keys = new Set(kinds.flatMap(([key, own]) => (own === kind ? [key] : [])));
    if (keys.size > 0) {
      const what = `the values of ${[...keys].map((key) => `"${shownName(key)}"`).join(', ')}`;
      found.push({ what, standIn: kind === 'standIn', isConfiguration: kind === 'configuration' });
    }
  }
  return found;
}

/** Whether nothing of a Secret needs to be one. */
export function isOnlyConfiguration(secret: SecretObject): boolean {
  return valuesOfSecret(secret).every(({ isConfiguration }) => isConfiguration);
}

function kindOf(key: string, text: string): ValueKind {
  const marked = KINDS.find((kind) => MARKS[kind] === text);
  if (marked !== undefined) {
    return marked;
  }
  if (credentialName(key) === 'no' && isConfiguration(key, text)) {
    return 'configuration';
  }
  return isStandIn(text) ? 'standIn' : 'secret';
}

function textsOf({ data, stringData }: SecretObject): (readonly [string, string])[] {
  return [...entriesOf(data).map(([key, text]) => [key, decoded(text)] as const), ...entriesOf(stringData)];
}

function entriesOf(map: unknown): (readonly [string, string])[] {
  const entries = typeof map === 'object' && map !== null ? Object.entries(map as Record<string, unknown>) : [];
  return entries.flatMap(([key, value]) =>
    value === '' || value === null || value === undefined ? [] : [[key, String(value)] as const],
  );
}

/** What is no base64 is filled in later, or refused by the API server. */
function decoded(text: string): string {
  const packed = text.replace(/\s/g, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(packed) ? Buffer.from(packed, 'base64').toString('utf8') : text;
}
