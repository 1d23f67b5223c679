import { isVisible, visible } from '../text/visible';
import { isTypo, near } from '../text/near';
import { oneOf } from '../errors';
import { goSeconds } from '../go/duration';
import { PUBLIC_API } from './public-api';
import { isOfClass } from './brand';
import type { ObjectType, Type } from './types';
import { kindOf, wanted } from './words';

/** What is wrong with an argument or an option: the end of its code (`Missing`), and why. */
export interface Problem {
  readonly kind: 'Unknown' | 'Missing' | 'Invalid' | 'Conflict';
  /** Its path in the argument: `apiServer.url`, `[0]`; empty for the argument itself. */
  readonly option: string;
  readonly reason: string;
  /** Others that would do as well. */
  readonly others?: readonly string[];
  /** Whether it may be an own option of somebody's subclass. */
  readonly mayBeOwn?: boolean;
}

/** After so many the rest is hardly news. */
const ENOUGH = 20;

/**
 * What is wrong with an argument, or with what a function of the program made. It is read as far as its type goes:
 * whatever else it holds is none of our business.
 */
export function problemsOf(value: unknown, type: Type): Problem[] {
  const problems: Problem[] = [];
  look(value, type, '', problems);
  return problems;
}

function look(value: unknown, type: Type, option: string, problems: Problem[]): void {
  if (problems.length >= ENOUGH) {
    return;
  }
  if (typeof type === 'string') {
    lookByName(value, type, option, problems);
  } else if ('literal' in type) {
    if (value !== type.literal) {
      problems.push(invalid(value, type, option));
    }
  } else if ('list' in type) {
    lookAtList(value, type, option, problems);
  } else if ('tuple' in type) {
    if (!Array.isArray(value) || value.length !== type.tuple.length) {
      problems.push(invalid(value, type, option, Array.isArray(value) ? `a list of ${value.length}` : undefined));
    } else {
      type.tuple.forEach((part, index) => look(value[index], part, `${option}[${index}]`, problems));
    }
  } else if ('record' in type) {
    lookAtRecord(value, type, option, problems);
  } else if ('function' in type) {
    if (typeof value !== 'function') {
      problems.push(invalid(value, type, option));
    }
  } else {
    lookAtObject(value, type, type, option, problems);
  }
}

function lookByName(value: unknown, name: string, option: string, problems: Problem[]): void {
  const type = PUBLIC_API.types[name];
  if (type) {
    if (name === 'Duration') {
      lookAtDuration(value, option, problems);
    } else {
      lookAtObject(value, type, name, option, problems);
    }
  } else if (name === 'never' ? value !== undefined : !isSimple(value, name)) {
    problems.push(invalid(value, name, option));
  } else if (typeof value === 'string' && name === 'string') {
    lookAtText(value, option, problems);
  }
}

/** Options that hold SQL, which may be written on several lines. */
const STATEMENTS = /(^|\.)(creationStatements|revocationStatements|statements)\[\d+\]$/;

/** All that a program says is read by people somewhere: in a file, a report, an error, a log. */
function lookAtText(value: string, option: string, problems: Problem[]): void {
  const text = STATEMENTS.test(option) ? value.replace(/[\n\r\t]/g, ' ') : value;
  if (!isVisible(text)) {
    const unseen = [...new Set([...text].filter((character) => !isVisible(character)).map(visible))];
    const reason = `is a text with what nobody sees (${unseen.slice(0, 5).join(', ')}); write it on one line, without control and format characters`;
    problems.push({ kind: 'Invalid', option, reason });
  }
}

function isSimple(value: unknown, name: string): boolean {
  return name === 'any' || (name === 'number' ? Number.isFinite(value) : typeof value === name);
}

function lookAtObject(value: unknown, type: ObjectType, name: Type, option: string, problems: Problem[]): void {
  if ('class' in type) {
    if (!isOfClass(value, type.class)) {
      problems.push(invalid(value, name, option));
    }
  } else if ('members' in type) {
    if (!hasMembers(value, type.members)) {
      problems.push(invalid(value, name, option));
    }
  } else if ('options' in type) {
    lookAtOptions(value, type.options, NO_OTHERS, name, option, problems);
  } else {
    lookAtUnion(value, type.union, name, option, problems);
  }
}

function hasMembers(value: unknown, members: Readonly<Record<string, Type>>): boolean {
  if (!isObject(value)) {
    return false;
  }
  for (const member in members) {
    const own = read(value, member);
    const isThere =
      member === 'node' ? isNode(own) : own !== undefined && problemsOf(own, members[member]!).length === 0;
    if (!isThere) {
      return false;
    }
  }
  return true;
}

const NO_OTHERS: ReadonlySet<string> = new Set();

/** Any copy of cdk8s will do. What it cannot say in milliseconds is no time. */
function lookAtDuration(value: unknown, option: string, problems: Problem[]): void {
  const toMilliseconds = isObject(value) ? read(value, 'toMilliseconds') : undefined;
  if (typeof toMilliseconds !== 'function') {
    const seconds = typeof value === 'string' ? goSeconds(value) : undefined;
    const use = seconds ? `use ${durationOf(seconds)}` : undefined;
    problems.push(invalid(value, 'Duration', option, undefined, use));
    return;
  }
  let milliseconds: unknown;
  try {
    milliseconds = toMilliseconds.call(value);
  } catch {
    // It throws for what is no whole number of them.
  }
  if (!Number.isFinite(milliseconds) || (milliseconds as number) < 0) {
    problems.push(invalid(value, 'Duration', option, 'a Duration of no whole number of milliseconds'));
  }
}

function durationOf(seconds: number): string {
  const units: [number, string][] = [
    [86400, 'days'],
    [3600, 'hours'],
    [60, 'minutes'],
    [1, 'seconds'],
  ];
  const found = units.find(([unit]) => seconds >= unit && seconds % unit === 0);
  return found ? `Duration.${found[1]}(${seconds / found[0]})` : `Duration.millis(${Math.round(seconds * 1000)})`;
}

function lookAtList(
  value: unknown,
  { list, least = 0 }: { list: Type; least?: number },
  option: string,
  problems: Problem[],
): void {
  if (!Array.isArray(value)) {
    problems.push(invalid(value, { list }, option));
    return;
  }
  if (value.length < least) {
    const use = `give at least ${least === 1 ? 'one' : least}: ${wanted(list)}`;
    problems.push({ kind: 'Invalid', option, reason: `is an empty list; ${use}` });
  }
  for (let index = 0; index < value.length && problems.length < ENOUGH; index += 1) {
    look(value[index], list, `${option}[${index}]`, problems);
  }
}

function lookAtRecord(value: unknown, type: { record: Type }, option: string, problems: Problem[]): void {
  if (!isPlain(value)) {
    problems.push(invalid(value, type, option));
    return;
  }
  for (const key of Object.keys(value)) {
    if (key === '__proto__') {
      problems.push({
        kind: 'Invalid',
        option,
        reason: 'has the name "__proto__", which JavaScript keeps for itself; use another name',
      });
    } else {
      const before = problems.length;
      lookAtText(key, option, problems);
      if (problems.length > before) {
        continue;
      }
      look(read(value, key), type.record, `${option}[${JSON.stringify(key)}]`, problems);
    }
  }
}

/** Options by their names, with what may be left out; made once for each table. */
const FIELDS = new WeakMap<object, ReadonlyMap<string, { readonly type: Type; readonly optional: boolean }>>();

function fieldsOf(options: Readonly<Record<string, Type>>) {
  let fields = FIELDS.get(options);
  if (!fields) {
    fields = new Map(
      Object.entries(options).map(([name, type]) => {
        const optional = name.endsWith('?');
        return [optional ? name.slice(0, -1) : name, { type, optional }];
      }),
    );
    FIELDS.set(options, fields);
  }
  return fields;
}

function lookAtOptions(
  value: unknown,
  options: Readonly<Record<string, Type>>,
  others: ReadonlySet<string>,
  name: Type,
  option: string,
  problems: Problem[],
): void {
  if (!isPlain(value)) {
    problems.push(invalid(value, name, option));
    return;
  }
  const fields = fieldsOf(options);
  const pathOf = (key: string) => (option === '' ? key : `${option}.${key}`);
  const meant = new Set<string>();
  for (const key of Object.keys(value)) {
    if (!fields.has(key) && !others.has(key)) {
      const names = [...fields.keys(), ...others].filter((one) => read(value, one) === undefined);
      near(key, names)
        .slice(0, 1)
        .forEach((one) => meant.add(one));
      problems.push(unknown(key, names, pathOf(key)));
    } else if ((fields.get(key)?.type ?? 'never') === 'never' && read(value, key) !== undefined) {
      const own = [...fields].find(([field, { optional }]) => !optional && read(value, field) !== undefined)?.[0];
      const reason = `does not go together with ${own ? `"${own}"` : 'the others'}; leave out one of them`;
      problems.push({ kind: 'Conflict', option: pathOf(key), reason });
    }
  }
  for (const [key, { type, optional }] of fields) {
    if (type === 'never') {
      continue;
    }
    const field = read(value, key);
    if (field === UNREADABLE) {
      problems.push({ kind: 'Invalid', option: pathOf(key), reason: 'throws when it is read; give a value' });
    } else if (field === null && optional) {
      const reason = `is null; leave it out, or use ${wanted(type)}`;
      problems.push({ kind: 'Invalid', option: pathOf(key), reason });
    } else if (field !== undefined) {
      look(field, type, pathOf(key), problems);
    } else if (!optional && !meant.has(key)) {
      problems.push({ kind: 'Missing', option: pathOf(key), reason: `is missing; give ${wanted(type)}` });
    }
  }
}

/** What is wrong with the one that was most likely meant. */
function lookAtUnion(value: unknown, union: readonly Type[], name: Type, option: string, problems: Problem[]): void {
  const variants = union.map((type) => (typeof type === 'string' ? (PUBLIC_API.types[type] ?? type) : type));
  const known = new Set(
    variants.flatMap((type) =>
      typeof type === 'object' && 'options' in type ? [...fieldsOf(type.options).keys()] : [],
    ),
  );
  const found: Problem[][] = [];
  for (const [index, type] of variants.entries()) {
    const own: Problem[] = [];
    if (typeof type === 'object' && 'options' in type) {
      lookAtOptions(value, type.options, known, name, option, own);
    } else {
      look(value, union[index]!, option, own);
    }
    if (own.length === 0) {
      return;
    }
    found.push(own);
  }
  if (known.size === 0 || !isPlain(value)) {
    problems.push(invalid(value, name, option));
    return;
  }
  const fewest = Math.min(...found.map((own) => own.length));
  const best = found.filter((own) => own.length === fewest);
  const missing = best.map((own) => own.find(({ kind }) => kind === 'Missing'));
  if (best.length > 1 && missing.every((one) => one !== undefined)) {
    const [first, ...others] = [...new Set(missing.map((one) => one!.option))];
    const reason = others.length > 0 ? 'is missing; give one of them' : missing[0]!.reason;
    problems.push(...best[0]!.filter(({ kind }) => kind !== 'Missing'), {
      kind: 'Missing',
      option: first!,
      others,
      reason,
    });
  } else {
    problems.push(...best[0]!);
  }
}

function unknown(key: string, names: readonly string[], option: string): Problem {
  const [meant] = near(key, names);
  const use = meant === undefined ? `use ${oneOf(names) || 'none'}` : `did you mean "${meant}"?`;
  return {
    kind: 'Unknown',
    option,
    reason: `does not exist; ${use}`,
    mayBeOwn: !names.some((name) => isTypo(key, name)),
  };
}

function invalid(value: unknown, type: Type, option: string, got = kindOf(value), use?: string): Problem {
  const choices = literalsOf(type);
  const [meant] = typeof value === 'string' ? near(value, choices) : [];
  if (typeof value === 'string' && choices.length > 0) {
    const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
    return { kind: 'Invalid', option, reason: `is a text that it does not take; use ${oneOf(choices)}${hint}` };
  }
  return { kind: 'Invalid', option, reason: `is ${got}; ${use ?? `use ${wanted(type)}`}` };
}

function literalsOf(type: Type): string[] {
  const whole = typeof type === 'string' ? PUBLIC_API.types[type] : type;
  if (typeof whole !== 'object') {
    return [];
  }
  const parts = 'union' in whole ? whole.union : [whole];
  return parts.flatMap((part) =>
    typeof part === 'object' && 'literal' in part && typeof part.literal === 'string' ? [part.literal] : [],
  );
}

/** What a getter of the program leaves that throws. */
const UNREADABLE = Symbol('unreadable');

function read(value: unknown, name: string): unknown {
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    return UNREADABLE;
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Options come as any object but a list, a construct or what JavaScript has of its own. */
function isPlain(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !OWN_KINDS.some((kind) => value instanceof kind) &&
    !isNode(read(value, 'node'))
  );
}
const OWN_KINDS = [Map, Set, Promise, Date, RegExp, Error, URL, Uint8Array];

/** Of a construct, of any copy of its package. */
export function isNode(value: unknown): boolean {
  return isObject(value) && typeof read(value, 'tryFindChild') === 'function';
}
