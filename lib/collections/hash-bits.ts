import { createHash } from 'node:crypto';

/** Bits that follow from a text, evenly spread: 32 at most. */
export function hashBits(text: string, count: number): string {
  return createHash('sha256').update(text).digest().readUInt32BE().toString(2).padStart(32, '0').slice(0, count);
}
