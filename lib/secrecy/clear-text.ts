import { credentialIn, passwordsOfAddresses } from './credential-shape';
import { Literal, literalOf } from './literal';
import type { InClear } from '../output/held-in-clear';

/**
 * `name = value` and `name: value`, as properties, `.env`, INI, YAML, JSON, TOML, HCL and options of a command line write
 * it, and `${name:-value}` as a shell does. A value in quotes ends with them; one without at the end of its line, or at a comma or bracket within braces.
 */
const SETTING =
  /(?:^|[\s{,;&?('"[]|--?)(?<name>[A-Za-z_][\w.-]{0,100})["']?[ \t]{0,20}(?:=>|:[-=]|:(?![?+])|=)[ \t]{0,20}(?:"(?<double>(?:[^"\\\n]|\\.){0,4000})"|'(?<single>[^'\n]{0,4000})'|(?<bare>[^\s"'{}[\],;&#|>][^\s"'{}[\],;&]{0,4000}))/g;
/** A name of a credential, in any of these spellings. Most texts hold none. */
const HINT = /pass|pwd|secret|token|key|jwt|credential|unseal/i;

/** Whether a value is looked at, by how it is written. */
export type Accept = (value: string, isQuoted: boolean) => boolean;

/** In an expression, what is not in quotes is a reference or a call. */
export const inQuotes: Accept = (_value, isQuoted) => isQuoted;

/** In a sentence, words follow a colon: only what nobody would write as one counts. */
export const unlikeWords: Accept = (value) => value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value);

/**
 * What a text holds in clear: by the shape of it, in an address, or behind the name of a credential.
 *
 * @param accept @default - every value
 */
export function inClear(text: string, accept: Accept = () => true): InClear[] {
  const found: InClear[] = [];
  const shape = credentialIn(text);
  if (shape !== undefined) {
    found.push({ what: shape, standIn: false });
  }
  for (const password of passwordsOfAddresses(text)) {
    add(found, 'a URL with a password', literalOf('address-password', password));
  }
  return [...found, ...settingsInClear(text, accept)];
}

/**
 * What a text holds in clear behind the name of a credential.
 *
 * @param accept @default - every value
 */
export function settingsInClear(text: string, accept: Accept = () => true): InClear[] {
  const found: InClear[] = [];
  if (HINT.test(text)) {
    // What begins the line of a value, found once: a file may be one line.
    let [line, searched] = [0, 0];
    for (const { 0: all, index, groups } of text.matchAll(SETTING)) {
      const { name = '', double, single, bare = '' } = groups!;
      const quoted = double ?? single;
      const value = quoted ?? bare.replace(/\)+$/, '');
      const after = text.slice(index + all.length, index + all.length + LONGEST_FIELD);
      const start = index + all.length - value.length;
      const lastNewline = text.slice(searched, start).lastIndexOf('\n');
      line = lastNewline < 0 ? line : searched + lastNewline + 1;
      searched = start;
      const before = text.slice(line, index + 1);
      const isNone = quoted === undefined ? isNoValue(value, before, after) : isPrompt(quoted);
      if (accept(value, quoted !== undefined) && !isNone && !isKeyOfSecret(name, after)) {
        add(found, `a value in clear for "${shownName(name)}"`, literalOf(name, value));
      }
    }
  }
  return found;
}

/** In letters: a name, and what is before it on its line. */
const LONGEST_FIELD = 80;

/**
 * A call or an element of something in a program, the first word of a caption (`doForgotPassword=Forgot Password?`), or
 * of a sentence in a comment; in a script, what stands for a variable that has a value, or is said where it has none.
 */
function isNoValue(bare: string, before: string, after: string): boolean {
  return (
    /^[A-Za-z_][\w.]*\(/.test(bare) ||
    (/^[A-Za-z_][\w.]*$/.test(bare) && after.startsWith('[')) ||
    (/^[A-Z][a-z]+$/.test(bare) && /^[ \t][A-Za-z]/.test(after)) ||
    (/^[+?]/.test(bare) && before.endsWith('${')) ||
    (/^[ \t]*(?:#|\/\/|--[ \t]|\*|REM\b)/.test(before) && /^[,.;:)]?[ \t]+[^\s#]/.test(after))
  );
}

/** What a script says to a person who is to type the value: `set /p PASSWORD="Password: "`. */
function isPrompt(quoted: string): boolean {
  return /\w[^\n]*[:?] *$/.test(quoted) && quoted.includes(' ');
}

/** An entry of an ExternalSecret, as charts take them in their values too. */
function isKeyOfSecret(name: string, after: string): boolean {
  return name === 'secretKey' && /^\s*\n\s*(?:remoteRef|remoteKey|key|property|sourceRef)\s*:/.test(after);
}

/** The file /etc/passwd, which holds no password. */
const USERS = /^[\w.-]+:[x*!]?:\d+:\d+:/;

/** What a setting holds in clear, which has this name and this value. */
export function settingInClear(name: string, value: string): InClear[] {
  const found: InClear[] = [];
  if (!USERS.test(value)) {
    add(found, `a value in clear for "${shownName(name)}"`, literalOf(name, value));
  }
  return found.length > 0 ? found : inClear(value);
}

/** A name may be one itself. */
export function shownName(name: string): string {
  return credentialIn(name) === undefined ? name : '<hidden>';
}

function add(found: InClear[], what: string, literal: Literal): void {
  if (literal !== 'no' && !found.some((one) => one.what === what)) {
    found.push({ what, standIn: literal === 'standIn' });
  }
}
