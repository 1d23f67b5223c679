import { isFields } from '../collections/fields';
import { namesIn, textOf } from './same-meaning';

/** A place at which two bodies say something else: a value, or a list of plain values. */
export interface Difference {
  /** `spec.data[api_key].remoteRef.key`. */
  readonly at: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Every place at which two bodies differ: nothing of them is left out. */
export function differences(before: unknown, after: unknown, at = ''): Difference[] {
  if (before === after) {
    return [];
  }
  if (isFields(before) && isFields(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => differences(own(before, name), own(after, name), within(at, name)));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return inLists(before, after, at);
  }
  // One side may say nothing where the other has fields: each of them differs.
  if (hasFields(before) && after === undefined) {
    return Object.keys(before).flatMap((name) => differences(before[name], undefined, within(at, name)));
  }
  if (hasFields(after) && before === undefined) {
    return Object.keys(after).flatMap((name) => differences(undefined, after[name], within(at, name)));
  }
  return textOf(before) === textOf(after) ? [] : [{ at, before, after }];
}

function inLists(before: readonly unknown[], after: readonly unknown[], at: string): Difference[] {
  const [had, has] = [namesIn(before), namesIn(after)];
  if (had && has) {
    const [stayed, are] = [
      [...had.keys()].filter((name) => has.has(name)),
      [...has.keys()].filter((name) => had.has(name)),
    ];
    return [
      ...(stayed.join() === are.join() ? [] : [{ at: `${at} (order)`, before: stayed, after: are }]),
      ...[...new Set([...had.keys(), ...has.keys()])].flatMap((name) =>
        differences(had.get(name), has.get(name), `${at}[${name}]`),
      ),
    ];
  }
  if (before.length === after.length && [...before, ...after].some((one) => typeof one === 'object')) {
    return before.flatMap((one, index) => differences(one, after[index], `${at}[${index}]`));
  }
  const isSame = before.length === after.length && before.every((one, index) => one === after[index]);
  return isSame ? [] : [{ at, before, after }];
}

function hasFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return isFields(value) && Object.keys(value).length > 0;
}

/** A field may be called "constructor". */
function own(json: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(json, name) ? json[name] : undefined;
}

function within(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}
