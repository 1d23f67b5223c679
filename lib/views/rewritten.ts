import { goReplaced } from '../go/regexp';
import { parseTemplate } from '../go/template';
import { OPERATOR_FUNCTIONS } from '../go/template-functions';

/** One step of `rewrite`. https://external-secrets.io/latest/guides/datafrom-rewrite/ */
export interface Rewrite {
  readonly regexp?: { readonly source?: string; readonly target?: string };
  readonly transform?: { readonly template?: string };
  readonly merge?: {
    /** Into the keys of the values, which are JSON, or into one more key. */
    readonly strategy?: 'Extract' | 'JSON';
    readonly into?: string;
    readonly priority?: readonly string[];
    readonly priorityPolicy?: 'Strict' | 'IgnoreNotFound';
    /** What is done where two values have one key. @default Error */
    readonly conflictPolicy?: 'Ignore' | 'Error';
  };
}

/** In letters, of a name between two steps: no Secret takes one of 254. Each step may make it twice as long. */
const LONGEST = 1024;
/** Of a name times what is put in its place. */
const MOST = 2 ** 20;

/** What names are called after each step, in their order; undefined where they are not known. */
export function rewritten(
  names: readonly string[] | undefined,
  steps: readonly Rewrite[],
): readonly string[] | undefined {
  return steps.reduce((known: readonly string[] | undefined, step) => known && after(known, step), names);
}

/** The operator looks at merge first, then at regexp, then at transform. */
function after(names: readonly string[], { merge, regexp, transform }: Rewrite): readonly string[] | undefined {
  if (merge) {
    return merge.strategy === 'JSON' ? [...new Set([...names, merge.into ?? ''])] : undefined;
  }
  const renamed = regexp
    ? names.map((name) => replaced(regexp.source ?? '', regexp.target ?? '', name))
    : transform
      ? names.map((name) => transformed(name, transform.template ?? ''))
      : names;
  return renamed.every((name) => name !== undefined && name.length <= LONGEST) ? (renamed as string[]) : undefined;
}

function replaced(source: string, target: string, name: string): string | undefined {
  return (name.length + 1) * target.length > MOST ? undefined : goReplaced(source, target, name);
}

/** Why the operator refuses a step, whatever it is given; undefined where it does not. */
export function stepRefused({ merge, regexp, transform }: Rewrite): string | undefined {
  if (merge) {
    return merge.strategy === 'JSON' && !merge.into ? 'merges as JSON, and does not say into which key' : undefined;
  }
  if (regexp) {
    const isNone = goReplaced(regexp.source ?? '', '', '') === undefined;
    return isNone ? `replaces "${regexp.source}", which is not a valid regular expression of Go` : undefined;
  }
  const parsed = transform && parseTemplate(transform.template ?? '', OPERATOR_FUNCTIONS);
  return typeof parsed === 'string' ? `has a template that cannot be parsed: ${parsed}` : undefined;
}

/** Functions of one text, as far as they answer the same here. */
const TEXT_FUNCTIONS: Readonly<Record<string, (text: string, ...given: string[]) => string | undefined>> = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
  nospace: (text) => text.replace(/\s/g, ''),
  trimPrefix: (text, prefix = '') => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
  trimSuffix: (text, suffix = '') => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text),
  replace: (text, old, by) =>
    old === undefined || by === undefined || by.length > LONGEST ? undefined : text.replaceAll(old, by),
  printf: (text, format = '') => (/^[^%]*%s[^%]*$/.test(format) ? format.replace('%s', () => text) : undefined),
};

/** An action that hands the name through such functions. */
const ACTION = /\{\{(-\s)?\s*\.value\s*((?:\|\s*\w+(?:\s+"[^"\\]*")*\s*)*)(\s-)?\}\}/g;

/** A name as a template makes it; undefined where it does more than is done here. */
function transformed(name: string, template: string): string | undefined {
  let isKnown = /^[ -~]*$/.test(name) && (name.length + 1) * template.length <= MOST;
  if (!isKnown) {
    return undefined;
  }
  const made = template.replace(ACTION, (_, left: string | undefined, stages: string, right: string | undefined) => {
    isKnown &&= left === undefined && right === undefined;
    return stages
      .split('|')
      .slice(1)
      .reduce((text, stage) => {
        const [, called = '', given = ''] = /^\s*(\w+)(.*)$/s.exec(stage) ?? [];
        const texts = [...given.matchAll(/"([^"]*)"/g)].map(([, one]) => one!);
        const result = Object.hasOwn(TEXT_FUNCTIONS, called) ? TEXT_FUNCTIONS[called]!(text, ...texts) : undefined;
        isKnown &&= result !== undefined && result.length <= LONGEST;
        return isKnown ? result! : '';
      }, name);
  });
  return isKnown && !template.replace(ACTION, '').includes('{{') ? made : undefined;
}
