import { time } from '../../text/time';
import type { SecretData, Seconds } from '../fleet-data';

export const KINDS: Readonly<Record<SecretData['kind'], string>> = {
  kept: 'written',
  static: 'rotated, one user',
  pair: 'rotated, two users in turn',
  dynamic: 'made for each refresh',
  sealed: 'sealed in the repository',
  told: 'about a role, no secret',
};

const MAKERS: Readonly<Record<string, string>> = {
  hub: 'Vault/OpenBao makes the next value',
  synthesis: 'a synthesis makes the next value',
  nobody: 'nothing makes a next value',
  people: 'people write the next value',
  elsewhere: 'another system makes the next value',
  pin: 'one version is pinned',
};

export function maker(by: string): string {
  return MAKERS[by] ?? by;
}

export function duration(seconds: Seconds | undefined): string {
  if (seconds === undefined) {
    return '';
  }
  return seconds === null ? 'never' : seconds < 0 ? `-${time(-seconds)}` : time(seconds);
}

/** How long a delivered value may be dead after a change; a pod that nothing restarts keeps it for good. */
export function outageText(outage: Seconds): string {
  return outage === 0 ? 'none' : outage === null ? 'without end' : `up to ${duration(outage)}`;
}

export function count(number: number, of: string, many = `${of}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? of : many}`;
}
