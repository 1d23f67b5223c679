/** What stands where an EncryptionConfiguration has a key, in place of it: nothing that is read keeps the key itself. */
const TAKEN_FOR = /^in clear: (?:(\d+) bytes( of text)?|no base64)$/;

/** A key that somebody fills in, as tools write it, or SOPS has encrypted. */
const FILLED_IN = /^<[^<>]*>$|\$\{|\{\{|^ENC\[|^\$[A-Z_]+$/;

/** What only looks like it: a sign that base64 has not, or words in capitals (`__KEY__`, `REPLACE_ME`). */
const PLACEHOLDER = /[<>${}%@()]|^(?=.*_)[A-Z0-9_]+$/;

/** Lengths that a cipher takes: what has another is no key. */
const LENGTHS = [16, 24, 32];

/** What a key is, as far as its text tells. */
export interface StorageKey {
  /** By a tool, later. */
  readonly isFilledIn: boolean;
  readonly isInClear: boolean;
  /** Undefined where it is no base64, or filled in later. */
  readonly bytes?: number;
  /** Whether its bytes are letters that somebody typed, as in the examples of manuals. */
  readonly isText: boolean;
}

/** A word that says what a key is and not the key. */
export function withoutKey(secret: string): string {
  if (secret === '' || FILLED_IN.test(secret)) {
    return secret;
  }
  if (PLACEHOLDER.test(secret)) {
    // Somebody may have typed a password.
    return '<filled in later>';
  }
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(secret.replace(/[\r\n]/g, ''))) {
    return 'in clear: no base64';
  }
  const bytes = Buffer.from(secret, 'base64');
  const isText = bytes.every((byte) => byte >= 0x20 && byte < 0x7f) || new Set(bytes).size < 5;
  return `in clear: ${bytes.length} bytes${isText ? ' of text' : ''}`;
}

export function readStorageKey(secret: string): StorageKey {
  const found = TAKEN_FOR.exec(secret);
  return {
    isFilledIn: found === null,
    isInClear: LENGTHS.includes(Number(found?.[1])),
    bytes: found?.[1] === undefined ? undefined : Number(found[1]),
    isText: found?.[2] !== undefined,
  };
}
