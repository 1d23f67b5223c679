import { conditional, each, indexed, INFIX, objectOf, PREFIX } from './operators';
import type { Syntax } from './syntax';
import { isUnknown, LONGEST, Reference, Scope, stepsOf, UNKNOWN, Value } from './values';

/** What an expression gives: `UNKNOWN` where it rests on something that is. */
export function computed(syntax: Syntax, scope: Scope): Value {
  switch (syntax.is) {
    case 'constant':
      return syntax.value;
    case 'step':
      return scope.spend() ? computed(syntax.inner, scope) : UNKNOWN;
    case 'template':
      return joined(syntax.parts.map((part) => computed(part, scope)));
    case 'repeated': {
      const all = computed(syntax.all, scope);
      const texts = each<Value>(all, syntax.names, scope, (inner) => [computed(syntax.body, inner)]);
      return isUnknown(texts) ? UNKNOWN : joined(texts);
    }
    case 'choice':
      return conditional(
        computed(syntax.condition, scope),
        () => computed(syntax.yes, scope),
        () => computed(syntax.no, scope),
      );
    case 'infix':
      return INFIX[syntax.level]![syntax.sign]!(computed(syntax.left, scope), computed(syntax.right, scope));
    case 'prefix':
      return PREFIX[syntax.sign]!(computed(syntax.inner, scope));
    case 'path': {
      const steps = syntax.steps.map((step) => computed(step, scope));
      const isKnown = steps.every((step) => typeof step === 'string' || typeof step === 'number');
      return isKnown ? rooted(syntax.root, steps as Reference, scope) : UNKNOWN;
    }
    case 'name':
      return rooted(syntax, [], scope);
    case 'call':
      return called(syntax, scope);
    case 'list': {
      const values = syntax.items.map((item) => computed(item, scope));
      return values.some(isUnknown) ? UNKNOWN : values;
    }
    case 'object':
      return objectOf(syntax.entries.map(([key, value]) => [computed(key, scope), computed(value, scope)]));
    case 'loop':
      return looped(syntax, scope);
  }
}

function rooted(root: Syntax, path: Reference, scope: Scope): Value {
  if (root.is !== 'name') {
    return indexed(computed(root, scope), path);
  }
  return scope.names.has(root.name) ? indexed(scope.names.get(root.name), path) : scope.lookup([root.name, ...path]);
}

function called({ name, values, spreads }: Extract<Syntax, { is: 'call' }>, scope: Scope): Value {
  const given = values.map((value) => computed(value, scope));
  const last = spreads ? given.pop() : [];
  if (!Array.isArray(last) || !scope.spend(stepsOf(given) + last.length)) {
    return UNKNOWN;
  }
  const result = scope.call(name, [...given, ...(last as Value[])]);
  return scope.spend(stepsOf([result])) ? result : UNKNOWN;
}

function looped({ names, all, first, value, condition }: Extract<Syntax, { is: 'loop' }>, scope: Scope): Value {
  const kept = each(computed(all, scope), names, scope, (inner): [Value, Value][] | typeof UNKNOWN => {
    const holds = condition ? computed(condition, inner) : true;
    return isUnknown(holds)
      ? UNKNOWN
      : holds === true
        ? [[computed(first, inner), value && computed(value, inner)]]
        : [];
  });
  if (isUnknown(kept) || kept.some((pair) => pair.some(isUnknown))) {
    return UNKNOWN;
  }
  return value ? objectOf(kept) : kept.map(([item]) => item);
}

function joined(values: readonly Value[]): Value {
  const texts = values.map((value): Value => (/^(number|boolean)$/.test(typeof value) ? String(value) : value));
  const isText = (value: Value): value is string => typeof value === 'string';
  const length = texts.filter(isText).reduce((sum, one) => sum + one.length, 0);
  return texts.every(isText) && length <= LONGEST ? texts.join('') : UNKNOWN;
}
