import { jsonObject } from '../text/json-object';
import { Binding, Scope, SCOPES } from './cipher';
import { digestOf } from './sealing-certificate';

/** How one key was sealed. */
export interface SealedKey {
  /** Fingerprint of the certificate's key. */
  readonly certificate: string;
  /** Digest of the sealed value: an edit or a bad merge shows. */
  readonly value: string;
}

/**
 * What was known when values were sealed, and what nobody can tell from the ciphertext. It lies beside them as an
 * annotation, and is no secret.
 */
export interface SealRecord extends Binding {
  readonly keys: Readonly<Record<string, SealedKey>>;
}

export function sealedKey(certificate: string, sealed: string): SealedKey {
  return { certificate, value: digestOf(sealed) };
}

/** With its keys in order: what is sealed first leaves no trace. */
export function recordText({ scope, namespace, name, keys }: SealRecord): string {
  const sorted = Object.fromEntries(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ scope, namespace, name, keys: sorted });
}

/** @returns undefined for what is none */
export function readRecord(text: string | undefined): SealRecord | undefined {
  const { scope, namespace, name, keys }: any = jsonObject(text) ?? {};
  const entries = Object.entries<any>(typeof keys === 'object' ? (keys ?? {}) : {});
  const complete =
    SCOPES.includes(scope as Scope) &&
    typeof namespace === 'string' &&
    typeof name === 'string' &&
    entries.every(([, one]) => typeof one?.certificate === 'string' && typeof one?.value === 'string');
  return complete ? { scope, namespace, name, keys: Object.fromEntries(entries) } : undefined;
}
