import type { LabelSelector } from './label-selector';

type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

/**
 * A selector as it is written in one text: `team in (a,b), !legacy`, with `:` for `=` and `*` for any value as Reloader
 * has them. What is none takes everything, for nobody starts with it.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function selectorOf(text: string): LabelSelector {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  return { matchExpressions: parts.flatMap((part) => expressionOf(part) ?? []) };
}

function expressionOf(text: string): Expression | undefined {
  const [, key, not, list] = /^(\S+)\s+(not)?in\s*\(([^)]*)\)$/.exec(text) ?? [];
  if (key !== undefined) {
    const values = list!.split(',').map((value) => value.trim());
    return { key, operator: not ? 'NotIn' : 'In', values };
  }
  const [, named, how, value] = /^([^=!:\s]+)\s*(!=|==?|:)\s*(\S*)$/.exec(text) ?? [];
  if (named !== undefined) {
    return value === '*' && how !== '!='
      ? { key: named, operator: 'Exists' }
      : { key: named, operator: how === '!=' ? 'NotIn' : 'In', values: [value!] };
  }
  const [, absent, present] = /^(?:!\s*(\S+)|(\S+))$/.exec(text) ?? [];
  const alone = absent ?? present;
  return alone === undefined ? undefined : { key: alone, operator: absent ? 'DoesNotExist' : 'Exists' };
}
