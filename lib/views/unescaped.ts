import { credentialName } from '../secrecy/credential-name';

/** A value that a template writes as it is into a text that has its own special characters. */
export interface Unescaped {
  /** What is read. */
  readonly key: string;
  readonly into: 'a URL' | 'JSON' | 'Java properties';
}

/** What changes a value so that it is plain, or one of the text's own. */
const ESCAPES: Readonly<Record<Unescaped['into'], RegExp>> = {
  'a URL': /\burlquery\b/,
  JSON: /\b(toJson|mustToJson|toRawJson|toPrettyJson|quote|js)\b/,
  'Java properties': /\breplace\b/,
};
const PLAIN = /\b(b64enc|b32enc|sha1sum|sha256sum|sha512sum|adler32sum|bcrypt|atoi|int|int64|float64|len|default)\b/;
/** Characters of a template, and of what stands before a value in one, that are looked at. */
const LONGEST = 20_000;
const WORD = 1000;
const ACTION = /\{\{-?([\s\S]*?)-?\}\}/g;

/**
 * Credentials that a Go template puts into the user or the query of a URL, a string of JSON, or a Java property.
 *
 * @param name of the key that it makes
 */
export function unescaped(name: string, template: string): Unescaped[] {
  if (template.length > LONGEST || !template.includes('{{')) {
    return [];
  }
  const isJson = looksLikeJson(template);
  const isProperties = name.endsWith('.properties');
  return [...template.matchAll(ACTION)].flatMap(({ 0: whole, 1: code = '', index }) => {
    const key = keyIn(code);
    if (key === undefined || PLAIN.test(code)) {
      return [];
    }
    const [before, after] = [template.slice(0, index), template.slice(index + whole.length)];
    const field = fieldBefore(before) ?? key;
    const into = isInUrl(before, after)
      ? 'a URL'
      : isJson && isInString(before) && isCredential(field, key)
        ? 'JSON'
        : isProperties && isCredential(field, key)
          ? 'Java properties'
          : undefined;
    return into === undefined || ESCAPES[into].test(code) ? [] : [{ key, into }];
  });
}

/** Of an action that prints one key: what is kept in a variable, or asked in a condition, is not looked at. */
function keyIn(code: string): string | undefined {
  const [, dotted, indexed] = /^\s*\(?\s*(?:\.([A-Za-z_]\w*)|index\s+\.\s+"([^"]+)")/.exec(code) ?? [];
  const [, piped] = /^\s*[a-z]\w*\s+\.([A-Za-z_]\w*)\s*$/.exec(code) ?? [];
  const isControl = /^\s*(if|else|range|with|end|define|template|block)\b/.test(code);
  return isControl ? undefined : (dotted ?? indexed ?? piped);
}

/** The password before the host, or a credential in the query. */
function isInUrl(before: string, after: string): boolean {
  const start = /(?:[a-z][a-z0-9+.-]*:)+\/\/[^\s"'<>`]*$/i.exec(before.slice(-WORD).replace(ACTION, hidden))?.[0];
  if (start === undefined) {
    return false;
  }
  const [, authority = '', rest] = /:\/\/([^/?#;]*)([\s\S]*)$/.exec(start) ?? [];
  if (!rest) {
    // user:<here>@host, and not host:<here>
    return /^[^@]*:[^@]*$/.test(authority) && /^[^\s/?#;"']*@/.test(after.replace(ACTION, hidden));
  }
  const [, parameter] = /[?&;]([\w.-]+)=[^&;]*$/.exec(rest) ?? [];
  return parameter !== undefined && credentialName(parameter) !== 'no';
}

/** As long as the action, of what has no meaning in a URL. */
function hidden(action: string): string {
  return 'x'.repeat(action.length);
}

function looksLikeJson(template: string): boolean {
  return /^\s*[[{](?!\{)/.test(template) && isJson(filledIn(template));
}

/** With something in place of each action: a word in a string, and a number elsewhere. */
function filledIn(template: string): string {
  let text = '';
  let from = 0;
  for (const { 0: whole, index } of template.matchAll(ACTION)) {
    text += template.slice(from, index);
    text += isInString(text) ? 'x' : '0';
    from = index + whole.length;
  }
  return text + template.slice(from);
}

function isInString(text: string): boolean {
  return (text.replace(ACTION, '').match(/(?<!\\)"/g) ?? []).length % 2 === 1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** `"password": "` and `db.password=` */
function fieldBefore(before: string): string | undefined {
  return /"([\w.-]+)"\s*:\s*"[^"]*$/.exec(before)?.[1] ?? /(?:^|\n)\s*([\w.-]+)\s*[=:][^\n]*$/.exec(before)?.[1];
}

function isCredential(...names: readonly string[]): boolean {
  return names.some((name) => credentialName(name) !== 'no');
}
