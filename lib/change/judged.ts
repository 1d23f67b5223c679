import { goSeconds } from '../go/duration';
import type { Change, Effect } from './change';
import { textOf } from './same-meaning';
import { shown } from './shown';

/**
 * How a value is read, of which one side has another:
 * - `alternatives`: one of them must be met; none means that anything is
 * - `grants`: each gives something; none gives nothing
 * - `identity`: who or what it is
 * - `lifetime`: the longer, the more it allows
 * - `capabilities`: each gives something, but "deny", which takes all
 * - `opener`, `guard`: true opens, or closes; with `unless said` the server takes it for true where nothing is said
 * - `template`: of an ExternalSecret; what only hands on a value by its name says nothing new
 * - `opaque`: it is only known that it is another one, and what it is about
 * - `hidden`: the same, of what may be a secret
 * - `notable`: the same, and somebody must know of it
 */
export type Reading =
  | 'alternatives'
  | 'grants'
  | 'capabilities'
  | 'identity'
  | 'lifetime'
  | 'opener'
  | 'opener unless said'
  | 'guard'
  | 'guard unless said'
  | 'template'
  | 'opaque'
  | 'hidden'
  | 'notable';

export type Judged = Pick<Change, 'effect' | 'how' | 'attention'>;

/** What another value comes to. @param words what the value is called */
export function judged(reading: Reading, words: string, before: unknown, after: unknown): Judged {
  switch (reading) {
    case 'alternatives':
      return alternatives(words, listOf(before), listOf(after));
    case 'grants':
      return grants(words, listOf(before), listOf(after));
    case 'identity':
      return { effect: 'opens', how: `${words}: ${instead(before, after)}`, attention: true };
    case 'lifetime':
      return lifetime(words, before, after);
    case 'capabilities':
      return capabilities(words, listOf(before), listOf(after));
    case 'opener':
    case 'guard':
      return switched(words, before, after, false, reading === 'opener');
    case 'opener unless said':
    case 'guard unless said':
      return switched(words, before, after, true, reading === 'opener unless said');
    case 'template':
      return {
        ...{ effect: 'changes', how: `${words}: ${instead(before, after)}` },
        attention: after === undefined || !/^\{\{ *\.\w+ *\}\}$/.test(String(after)) || before !== undefined,
      };
    case 'opaque':
      return { effect: 'changes', how: `${words}: ${instead(before, after)}`, attention: false };
    case 'notable':
      return { effect: 'changes', how: `${words}: ${instead(before, after)}`, attention: true };
    case 'hidden':
      return { effect: 'changes', how: `${words} is another one`, attention: true };
  }
}

function alternatives(words: string, had: readonly string[], has: readonly string[]): Judged {
  if (has.length === 0) {
    return { effect: 'opens', how: `${words}: anything, no longer only ${listed(had)}`, attention: true };
  }
  if (had.length === 0) {
    return { effect: 'closes', how: `${words}: only ${listed(has)}, no longer anything`, attention: false };
  }
  return grants(words, had, has);
}

function grants(words: string, had: readonly string[], has: readonly string[]): Judged {
  const [before, after] = [new Set(had), new Set(has)];
  const added = has.filter((one) => !before.has(one));
  const removed = had.filter((one) => !after.has(one));
  const parts = [
    ...(added.length > 0 ? [`${listed(added)} too`] : []),
    ...(removed.length > 0 ? [`no longer ${listed(removed)}`] : []),
  ];
  // The same ones, in another order or more than once.
  const how = `${words}: ${parts.length === 0 ? 'the same in another form' : parts.join(', ')}`;
  return { effect: added.length > 0 ? 'opens' : 'closes', how, attention: added.length > 0 };
}

function capabilities(words: string, had: readonly string[], has: readonly string[]): Judged {
  const [denied, denies] = [had.includes('deny'), has.includes('deny')];
  const told = grants(words, had, has);
  return denied === denies ? told : { ...told, effect: denies ? 'closes' : 'opens', attention: denied };
}

/** @param usual what the server takes where nothing is said */
function switched(words: string, before: unknown, after: unknown, usual: boolean, isOpener: boolean): Judged {
  const [was, is] = [isTrue(before ?? usual), isTrue(after ?? usual)];
  const how = `${words}: ${instead(before, after)}`;
  if (was === is) {
    return { effect: 'changes', how, attention: false };
  }
  return { effect: is === isOpener ? 'opens' : 'closes', how, attention: is === isOpener };
}

function lifetime(words: string, before: unknown, after: unknown): Judged {
  const [had, has] = [secondsOf(before), secondsOf(after)];
  const how = `${words}: ${instead(before, after)}`;
  if (had === undefined || has === undefined) {
    return { effect: 'changes', how, attention: true };
  }
  return { effect: has > had ? 'opens' : 'closes', how, attention: has > had };
}

/** Of many lifetimes 0 is the longest that the server allows. */
function secondsOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && !/^\d+$/.test(value) ? goSeconds(value) : Number(value ?? Number.NaN);
  return number === undefined || Number.isNaN(number) || number === 0 ? undefined : number;
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

function listOf(value: unknown): string[] {
  if (value === undefined || value === null || value === '') {
    return [];
  }
  return (Array.isArray(value) ? value : [value]).map((one: unknown) => (typeof one === 'string' ? one : textOf(one)));
}

function instead(before: unknown, after: unknown): string {
  return before === undefined
    ? `${shown(after)}, where nothing was declared`
    : after === undefined
      ? `nothing is declared any more, instead of ${shown(before)}`
      : `${shown(after)} instead of ${shown(before)}`;
}

const MOST = 5;

function listed(all: readonly string[]): string {
  const few = all.slice(0, MOST).map(shown).join(', ');
  return all.length > MOST ? `${few} and ${all.length - MOST} more` : few;
}

/** The effect as it is called of promises. */
export function asPromise(effect: Effect): Effect {
  return effect === 'opens' ? 'weakens' : effect === 'closes' ? 'strengthens' : effect;
}
