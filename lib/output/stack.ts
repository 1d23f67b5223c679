import type { GeneratedValues } from './generated-value';

type Json = Record<string, unknown>;

export interface SynthesizedStack {
  readonly name: string;
  readonly json: Json;
  /** Stacks that are applied before it. */
  readonly dependencies: readonly string[];
  /** Path of the construct in the program that a resource comes from, by address. */
  readonly owners: ReadonlyMap<string, string>;
  /** Addresses of what holds data and must outlive its construct. */
  readonly retained: readonly string[];
  /** Random values that it makes and that must stay. @default - none */
  readonly generated?: GeneratedValues;
  /** Files beside the stack's JSON. */
  readonly files: ReadonlyMap<string, string>;
}
