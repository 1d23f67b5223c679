import { FAILSAFE_SCHEMA, Type } from 'js-yaml';

/**
 * Scalars as Kubernetes' own reader takes them, sigs.k8s.io/yaml: YAML 1.1 with the exceptions of go-yaml.
 * https://github.com/yaml/go-yaml/blob/v2.4.2/resolve.go
 */

/** Stands for a merge key that is written as one, `<<`, until it is carried out: no text of a file has this letter. */
export const MERGE = '\0<<';

const NULL = /^(?:~|null|Null|NULL|)$/;
const TRUE = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
/** Go's strconv.ParseInt with base 0, once the underscores are out. */
const INTEGER = /^[-+]?(?:0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
/** These stay texts: the quick look of go-yaml for four digits and a hyphen. */
const MOMENT = /^\d{4}-/;
/** Most texts are no numbers, and are looked at once. */
const NUMERIC = /^[-+.\d]/;
const LARGEST = 2n ** 64n - 1n;
const SMALLEST = -(2n ** 63n);

function integerOf(text: unknown): number | undefined {
  if (typeof text !== 'string' || !NUMERIC.test(text)) {
    return undefined;
  }
  const plain = /^[-+\d]/.test(text) ? text.replaceAll('_', '') : '';
  if (!INTEGER.test(plain) || MOMENT.test(String(text))) {
    return undefined;
  }
  const [, sign, digits] = /^([-+]?)(.*)$/.exec(plain)!;
  const octal = /^0[0-7]+$/.test(digits!) ? `0o${digits!.slice(1)}` : digits!;
  const value = BigInt(octal.toLowerCase()) * (sign === '-' ? -1n : 1n);
  return value > LARGEST || value < SMALLEST ? undefined : Number(value);
}

function floatOf(text: unknown): number | undefined {
  if (typeof text !== 'string' || !NUMERIC.test(text)) {
    return undefined;
  }
  if (NOT_FINITE.test(text)) {
    return /nan/i.test(text) ? NaN : text.startsWith('-') ? -Infinity : Infinity;
  }
  const plain = /^[-+\d]/.test(text) ? text.replaceAll('_', '') : text;
  const value = FLOAT.test(plain) && !MOMENT.test(text) ? Number(plain) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

const scalar = (tag: string, resolve: (text: any) => boolean, construct: (text: any) => unknown) =>
  new Type(tag, { kind: 'scalar', resolve, construct });

/** Tags that it does not know leave a value as it is. */
const anyTag = (kind: 'scalar' | 'sequence' | 'mapping') =>
  new Type('', { kind, multi: true, construct: (value) => (value as unknown) ?? (kind === 'scalar' ? '' : value) });

/** A text for sure: it begins with a letter, and is longer than any word that means something else. */
const TEXT = /^[A-Za-z][^]{5}/;

/** What a text without quotes and tags is: the first that takes it, else a text. */
export const IMPLICIT: readonly Type[] = [
  // Most values are one, and no other type is tried.
  scalar(
    'tag:yaml.org,2002:str',
    (text) => text !== null && TEXT.test(text),
    (text) => text,
  ),
  scalar(
    'tag:yaml.org,2002:null',
    (text) => text === null || (text.length < 5 && NULL.test(text)),
    () => null,
  ),
  scalar(
    'tag:yaml.org,2002:bool',
    (text) => text.length < 6 && (TRUE.test(text) || FALSE.test(text)),
    (text) => TRUE.test(text),
  ),
  scalar('tag:yaml.org,2002:int', (text) => integerOf(text) !== undefined, integerOf),
  scalar('tag:yaml.org,2002:float', (text) => floatOf(text) !== undefined, floatOf),
  scalar(
    'tag:keywheel,merge',
    (text) => text === '<<',
    () => MERGE,
  ),
];

export const KUBERNETES_SCHEMA = FAILSAFE_SCHEMA.extend({
  implicit: [...IMPLICIT],
  explicit: [
    scalar(
      'tag:yaml.org,2002:binary',
      (text) => /^[A-Za-z0-9+/=\s]*$/.test(text ?? ''),
      (text) => Buffer.from(String(text ?? ''), 'base64').toString('utf8'),
    ),
    scalar(
      'tag:yaml.org,2002:timestamp',
      () => true,
      (text) => String(text ?? ''),
    ),
    anyTag('scalar'),
    anyTag('sequence'),
    anyTag('mapping'),
  ],
});
