import type { SynthesizedStack } from '../output/stack';
import { identityOf, sameNames } from './server-names';

type Json = Record<string, unknown>;
type Blocks = Record<string, Record<string, Json>>;

/** An address of before that means something else after: while both are there, neither has it. */
const aside = { old: (name: string) => `${name}__before`, new: (name: string) => `${name}__next` };

export function resourcesIn({ json }: Pick<SynthesizedStack, 'json'>): ReadonlyMap<string, Json> {
  const blocks = (json['resource'] ?? {}) as Blocks;
  return new Map(
    Object.entries(blocks).flatMap(([type, all]) =>
      Object.entries(all).map(([name, body]) => [`${type}.${name}`, body] as const),
    ),
  );
}

/** Addresses that mean another thing on the server after than before. */
export function clashes(old: ReadonlyMap<string, Json>, now: ReadonlyMap<string, Json>): string[] {
  return [...old].flatMap(([address, body]) => {
    const next = now.get(address);
    return next !== undefined && identityOf(address, body) !== identityOf(address, next) ? [address] : [];
  });
}

export const MENTION = /(?<![\w-])((?:vault|terraform|random|time)_\w+)\.([\w-]+)/g;

/** With what they rest on and nothing but its address tells apart, such as what says when a value is written again. */
export function withMentioned(
  clashing: readonly string[],
  old: ReadonlyMap<string, Json>,
  now: ReadonlyMap<string, Json>,
): string[] {
  const all = new Set(clashing);
  for (const address of all) {
    const mentioned = [old, now].flatMap((side) => JSON.stringify(side.get(address) ?? {}).match(MENTION) ?? []);
    mentioned
      .filter((one) => old.has(one) && now.has(one) && identityOf(one, old.get(one)!) === undefined)
      .forEach((one) => all.add(one));
  }
  return [...all];
}

/**
 * Things of the server that have another address after: Terraform is told, or it would remove and make them. Where the
 * base is a phase of a plan, with what stood aside together with them, and nothing but its address tells apart.
 */
export function movedAddresses(
  old: ReadonlyMap<string, Json>,
  now: ReadonlyMap<string, Json>,
): ReadonlyMap<string, string> {
  const moved = movedAlone(old, now);
  const all = new Map(moved);
  for (const [from] of moved) {
    for (const one of JSON.stringify(old.get(from)).match(MENTION) ?? []) {
      const to = withoutAside(one);
      if (to !== one && now.has(to) && !old.has(to) && identityOf(one, old.get(one) ?? {}) === undefined) {
        all.set(one, to);
      }
    }
  }
  return all;
}

function movedAlone(old: ReadonlyMap<string, Json>, now: ReadonlyMap<string, Json>): Map<string, string> {
  const next = new Map([...now].map(([address, body]) => [identityOf(address, body), address]));
  return new Map(
    [...old].flatMap(([address, body]) => {
      const identity = identityOf(address, body);
      const to = identity === undefined ? undefined : next.get(identity);
      return to === undefined || to === address || now.has(address) || old.has(to) ? [] : [[address, to] as const];
    }),
  );
}

/** The same of two versions of a stack: what a direct apply would remove and make again at once. */
export function recreated(old: SynthesizedStack, now: SynthesizedStack): ReadonlyMap<string, string> {
  const [was, is] = [resourcesIn(old), resourcesIn(now)];
  const next = new Map([...is].map(([address, body]) => [identityOf(address, body), address]));
  return new Map([
    ...sameNames(was, is),
    ...[...was].flatMap(([address, body]) => {
      const identity = identityOf(address, body);
      const to = identity === undefined ? undefined : next.get(identity);
      return to === undefined || to === address ? [] : [[address, to] as const];
    }),
  ]);
}

export function asideAddress(address: string, side: keyof typeof aside): string {
  const [type = '', name = ''] = address.split('.');
  return `${type}.${aside[side](name)}`;
}

/** As the program names it. */
export function withoutAside(address: string): string {
  return address.replace(/__(?:before|next)$/, '');
}
