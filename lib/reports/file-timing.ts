import type { FileTimes } from '../timing/file-times';
import { time } from '../text/time';

const TITLES = ['Files', 'in every pod after', 'made of', 'valid at once', 'oldest value'];

/** A line for each value that pods have in files, below one of titles. */
export function fileLines(all: readonly FileTimes[]): string[][] {
  return [
    TITLES,
    ...all.map((times) => [filesOf(times), time(times.arrives), madeOf(times), liveUsers(times), oldest(times)]),
  ];
}

export function filesOf({ cluster, namespace, consumer, path }: FileTimes): string {
  return `${cluster}: ${consumer.name} in ${namespace}, ${path}`;
}

function madeOf({ consumer: { terms, keeps }, arrives }: FileTimes): string {
  return arrives === Infinity
    ? (keeps ?? '')
    : terms.map(({ name, seconds }) => `${name} ${time(seconds)}`).join(' + ');
}

function liveUsers({ kind, leased }: FileTimes): string {
  if (!leased) {
    return kind === 'static' ? '1' : '';
  }
  const { usersOfPod, pods } = leased;
  return pods === undefined
    ? `${usersOfPod} for each pod; how many pods there are is not written`
    : `${usersOfPod * pods}: ${usersOfPod} for each of ${pods} pods`;
}

function oldest({ age }: FileTimes): string {
  if (age.by === 'people') {
    return 'by people; nothing here rotates it';
  }
  return age.seconds === Infinity ? 'for ever' : time(age.seconds);
}
