import { near } from '../text/near';
import type { CompanyRule } from './company-rule';

const SCOPES = ['hub', 'cluster', 'fleet'];
const SEVERITIES = ['error', 'warning'];
const FIELDS = ['id', 'scope', 'severity', 'why', 'docs', 'run'];
const LABEL = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
const ID = new RegExp(`^${LABEL}/${LABEL}$`);

/** Whether an id is that of a company rule: no check of keywheel has a slash in its own. */
export function isOfCompany(id: string): boolean {
  return id.includes('/');
}

/** What is wrong with rules that a program or a file gives, each with its place in the list. */
export function problemsOfRules(rules: readonly unknown[]): readonly string[] {
  const ids = rules.map((rule) => (isObject(rule) ? rule['id'] : undefined));
  return rules.flatMap((rule, index) => {
    const at = `rules[${index}]`;
    if (!isObject(rule)) {
      return [`${at} is ${rule === null ? 'null' : `of type ${typeof rule}`}; use an object with ${FIELDS.join(', ')}`];
    }
    const first = ids.indexOf(ids[index]);
    return [
      ...problemsOf(rule).map((problem) => `${at}${problem}`),
      ...(first < index && typeof ids[index] === 'string'
        ? [`${at}.id is "${ids[index]}", and so is that of rules[${first}]; give each rule an id of its own`]
        : []),
    ];
  });
}

function problemsOf(rule: Readonly<Record<keyof CompanyRule | string, unknown>>): string[] {
  const { id, scope, severity, why, docs, run } = rule;
  return [
    ...Object.keys(rule)
      .filter((field) => !FIELDS.includes(field))
      .map((field) => {
        const [meant] = near(field, FIELDS);
        return ` has an unknown field "${field}"; ${meant ? `is it "${meant}"?` : `use ${FIELDS.join(', ')}`}`;
      }),
    ...(typeof id === 'string' && ID.test(id)
      ? []
      : [
          `.id is ${shown(id)}; use your company's name and a sentence, as two DNS labels with a slash between them, such ` +
            'as example/namespace-has-a-cost-centre',
        ]),
    ...(SCOPES.includes(scope as string) ? [] : [`.scope is ${shown(scope)}; use hub, cluster or fleet`]),
    ...(SEVERITIES.includes(severity as string) ? [] : [`.severity is ${shown(severity)}; use error or warning`]),
    ...(typeof why === 'string' && why.trim() !== ''
      ? []
      : [`.why is ${shown(why)}; write one sentence: what happens if a finding stays`]),
    ...(docs === undefined || (typeof docs === 'string' && /^https:\/\/[^\s@]+$/.test(docs))
      ? []
      : [`.docs is ${shown(docs)}; use the address of a page, with https:// and without a user`]),
    ...(typeof run === 'function' ? [] : [`.run is ${shown(run)}; use a function that returns what it finds`]),
  ];
}

function shown(value: unknown): string {
  return value === undefined
    ? 'missing'
    : typeof value === 'string'
      ? JSON.stringify(value)
      : `of type ${typeof value}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
