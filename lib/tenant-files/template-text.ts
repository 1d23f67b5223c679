import { SecretKey } from '../fleet/secret-key';
import { Tag, Template } from '../fleet/template';
import { oneOf } from '../errors';
import { isFields } from '../collections/fields';

/** How each kind of template is written: the tags of the program. */
export const TAGS = {
  url: Template.url,
  json: Template.json,
  xml: Template.xml,
  properties: Template.properties,
  text: Template.text,
} as const satisfies Readonly<Record<string, Tag>>;

/** What may be in place of `${…}`: what a file calls it, and what it is. */
type Parts = Readonly<Record<string, SecretKey | Template>>;

/** What parts may put into one template, in characters. Nested ones would otherwise grow with the power of their depth. */
const MOST_OF_PARTS = 64 * 1024;

/** Something wrong in the values of a delivery: the way to it, and what to do. */
export interface DataProblem {
  readonly way: readonly string[];
  readonly reason: string;
  /** @default - KeyUnknown */
  readonly code?: 'FieldInvalid';
}

/** `${name}`; `$${` is the text `${`. */
const PART = /\$\$\{|\$\{([^}]*)\}|\$\{/g;

/**
 * What a file says that a Secret holds, over the keys of the secret: the name of a key, or a template, whose tag puts
 * what is in `${…}` into its text in a way that fits there. Nothing else of the text is looked at.
 */
export function dataOf(
  said: Readonly<Record<string, unknown>>,
  keys: Readonly<Record<string, SecretKey>>,
): { readonly data: Record<string, SecretKey | Template>; readonly problems: readonly DataProblem[] } {
  const found: Found = { problems: [], sizes: new Map() };
  const data = Object.entries(said).flatMap(([name, value]) => {
    const one = valueOf(value, keys, [name], found);
    return one ? [[name, one] as const] : [];
  });
  return { data: Object.fromEntries(data), problems: found.problems };
}

interface Found {
  readonly problems: DataProblem[];
  /** Characters of each template, with what its parts put in. */
  readonly sizes: Map<Template, number>;
}

function valueOf(said: unknown, keys: Parts, way: readonly string[], found: Found): SecretKey | Template | undefined {
  const { problems } = found;
  if (typeof said === 'string') {
    const key = Object.hasOwn(keys, said) ? keys[said] : undefined;
    if (!key) {
      problems.push({ way, reason: `names no key of the secret; use ${oneOf(Object.keys(keys))}, or a template` });
    }
    return key;
  }
  const { parts: inner = {}, ...tagged } = said as Readonly<Record<string, unknown>>;
  const [[tag, text]] = Object.entries(tagged) as [[keyof typeof TAGS, string]];
  const own = Object.entries(isFields(inner) ? inner : {}).flatMap(([name, part]) => {
    if (Object.hasOwn(keys, name)) {
      problems.push({ way: [...way, 'parts', name], reason: 'has the name of a key; use another one' });
    }
    const value = valueOf(part, keys, [...way, 'parts', name], found);
    return value ? [[name, value] as const] : [];
  });
  return templateOf(tag, text, { ...keys, ...Object.fromEntries(own) }, [...way, tag], found);
}

function templateOf(
  tag: keyof typeof TAGS,
  text: string,
  known: Parts,
  way: readonly string[],
  { problems, sizes }: Found,
): Template | undefined {
  const before = problems.length;
  const texts = [''];
  const parts: (SecretKey | Template)[] = [];
  let end = 0;
  for (const { 0: whole, 1: name, index } of text.matchAll(PART)) {
    texts.push(`${texts.pop()}${text.slice(end, index)}`);
    end = index + whole.length;
    const part = name !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
    if (part) {
      parts.push(part);
      texts.push('');
    } else if (name === undefined && whole === '$${') {
      texts.push(`${texts.pop()}\${`);
    } else {
      const use = `use ${oneOf(Object.keys(known).map((one) => `\${${one}}`))}, or $\${ for the text itself`;
      problems.push({ way, reason: `has \${…} with something else than a key of the secret; ${use}` });
    }
  }
  texts.push(`${texts.pop()}${text.slice(end)}`);
  const ofParts = parts.reduce(
    (sum, part) => sum + (part instanceof SecretKey ? part.name.length : sizes.get(part)!),
    0,
  );
  if (ofParts > MOST_OF_PARTS) {
    const reason = `has parts of ${ofParts} characters in all, and ${MOST_OF_PARTS} are allowed; leave some out`;
    problems.push({ way, reason, code: 'FieldInvalid' });
  }
  if (problems.length > before) {
    return undefined;
  }
  const made = TAGS[tag](Object.assign([...texts], { raw: texts }), ...parts);
  sizes.set(made, text.length + ofParts);
  return made;
}
