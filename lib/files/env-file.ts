import { credentialIn } from '../secrecy/credential-shape';

/** A setting of an `.env` or properties file, or of a literal. */
export interface EnvPair {
  readonly key: string;
  /** Without the quotes and the comment that whoever wrote it means to be none of it. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

/** What may be shown: of any other line, what is before the `=` may be a part of a value. */
const KEY = /^[A-Za-z_][\w.-]{0,252}$/;
/** As many lines as a text in quotes or a private key goes on for. */
const LONGEST = 200;

/**
 * The settings of a file, one a line, as kustomize takes them: nothing is filled in, and a `#` begins a comment at the
 * start of a line alone. What people write all the same is read as they mean it: quotes, also around several lines,
 * `export`, a colon in place of the `=`, and a comment behind a value.
 */
export function envPairs(text: string): EnvPair[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const pairs: EnvPair[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!.trim();
    if (line === '' || line.startsWith('#')) {
      continue;
    }
    const end = endOf(lines, at, line);
    const all = [line, ...lines.slice(at + 1, end + 1)].join('\n');
    pairs.push(...pairOf(all, at + 1));
    at = end;
  }
  return pairs;
}

/** The one that a line is; none where it has no value, or one that is taken from the environment. */
export function pairOf(text: string, line: number): EnvPair[] {
  const parts = /^(?:export\s+)?([^=]*)=([^]*)$/.exec(text) ?? /^([\w.-]+)[ \t]*:([^]*)$/.exec(text);
  const key = parts?.[1]!.trim();
  if (key === undefined || !KEY.test(key)) {
    return parts || credentialIn(text) !== undefined ? [{ key: `line ${line}`, value: text, line }] : [];
  }
  const value = valueOf(parts![2]!.trim());
  // The end of a text in base64.
  return /^=*$/.test(value) ? [] : [{ key, value, line }];
}

function valueOf(written: string): string {
  const quoted = /^(["'])([^]*)\1$/.exec(written) ?? /^(["'])([^"']*)\1\s+#/.exec(written);
  if (quoted) {
    return quoted[2]!;
  }
  const [comment = ''] = /\s#.*$/.exec(written) ?? [];
  return credentialIn(comment) === undefined ? written.slice(0, written.length - comment.length) : written;
}

/** Where a value ends that begins on a line: with its quote, or with the end of its block. */
function endOf(lines: readonly string[], at: number, line: string): number {
  const { quote, rest = '' } = /=\s*(?<quote>["'])(?<rest>.*)$/.exec(line)?.groups ?? {};
  const isOpen = quote !== undefined && !rest.includes(quote);
  if (!isOpen && !(line.includes('-----BEGIN ') && !line.includes('-----END '))) {
    return at;
  }
  const last = lines
    .slice(at + 1, at + 1 + LONGEST)
    .findIndex((one) => (isOpen ? one.trimEnd().endsWith(quote) : one.includes('-----END ')));
  return last < 0 ? at : at + 1 + last;
}
