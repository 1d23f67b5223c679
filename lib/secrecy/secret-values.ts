import type { InClear } from './clear-text';
import { isConfiguration } from './configuration';
import { credentialName } from './credential-name';
import { isStandIn } from './literal';

/** A Secret, as far as this reads it. */
interface SecretObject {
  readonly type?: unknown;
  readonly data?: unknown;
  readonly stringData?: unknown;
  readonly [field: string]: unknown;
}

/** What a Secret of a file holds: whatever its keys are called, and however its values begin, they are meant to be secret. */
export function valuesOfSecret(secret: SecretObject): InClear[] {
  if (secret.type === 'kubernetes.io/service-account-token') {
    return [];
  }
  const found: InClear[] = [];
  for (const kind of ['secret', 'standIn', 'configuration'] as const) {
    const keys = textsOf(secret).filter(([key, text]) => kindOf(key, text) === kind);
    if (keys.length > 0) {
      const what = `the values of ${keys.map(([key]) => `"${key}"`).join(', ')}`;
      found.push({ what, standIn: kind === 'standIn', isConfiguration: kind === 'configuration' });
    }
  }
  return found;
}

function kindOf(key: string, text: string): 'secret' | 'standIn' | 'configuration' {
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
