import { isFields } from '../collections/fields';
import type { JsonText } from './json-text';

type Json = Record<string, any>;

/** A resource or a data source. */
export interface TerraformBlock {
  readonly mode: 'resource' | 'data';
  readonly type: string;
  readonly name: string;
  readonly body: Json;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A file of a folder of Terraform. */
export interface ModuleFile extends Pick<JsonText, 'lineOf'> {
  readonly file: string;
  readonly json: Json;
}

export function addressOf({ mode, type, name }: TerraformBlock): string {
  return `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
}

/** Blocks by their label. Terraform's JSON has a list wherever there may be several. */
export function named(block: unknown, unfit: (label: string) => void = () => undefined): [string, Json][] {
  return blocksIn(block, () => unfit(''))
    .flatMap((one) => Object.entries(one))
    .filter(([label]) => label !== '//')
    .flatMap(([label, body]) =>
      // No provider has what every object of JavaScript has.
      label in Object.prototype
        ? (unfit(label), [])
        : blocksIn(body, () => unfit(label)).map((one): [string, Json] => [label, one]),
    );
}

export function blocksIn(value: unknown, unfit: () => void = () => undefined): Json[] {
  return (value === undefined ? [] : [value].flat()).flatMap((one: unknown) => {
    if (isFields(one)) {
      return [one as Json];
    }
    unfit();
    return [];
  });
}

/** Not what every object of JavaScript has, such as `constructor`. */
export function own<T>(object: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return object && Object.hasOwn(object, key) ? object[key] : undefined;
}
