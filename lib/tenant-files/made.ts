import type { SecretKey } from '../fleet/secret-key';
import { problemsWith } from './looked-at';
import { STRATEGIES } from './option-shapes';
import { croned, lasting } from './scalars';
import type { Shape, WaysShape } from './shape';
import { dataOf } from './template-text';

/** What the file itself states, by name. */
export type Resolve = (name: string) => unknown;

/** What the program would give to a construct in place of what a file says; only of what fits the shape. */
export function made(value: unknown, shape: Shape, resolve: Resolve): unknown {
  switch (shape.is) {
    case 'duration':
      return lasting(value);
    case 'cron':
      return croned(value);
    case 'words':
      return shape.words.get(value as string);
    case 'reference':
      return resolve(value as string);
    case 'list':
      return (value as unknown[]).map((one) => made(one, shape.of, resolve));
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object).map(([name, one]) => [name, made(one, shape.of, resolve)]),
      );
    case 'fields':
      return Object.fromEntries(
        Object.entries((value ?? {}) as object).map(([name, one]) => [
          name,
          made(one, shape.fields[name]!.shape, resolve),
        ]),
      );
    case 'oneOf':
      return made(
        value,
        shape.shapes.find((one) => problemsWith(value, one).length === 0)!,
        resolve,
      );
    case 'ways':
      return madeBy(value as string | Readonly<Record<string, unknown>>, shape, resolve);
    case 'data':
      return (keys: Readonly<Record<string, SecretKey>>) => dataOf(value as Record<string, unknown>, keys).data;
    default:
      return value;
  }
}

function madeBy(value: string | Readonly<Record<string, unknown>>, shape: WaysShape, resolve: Resolve): unknown {
  const [name, said] = typeof value === 'string' ? [value, null] : Object.entries(value)[0]!;
  const takes = shape.ways[name];
  const factories = STRATEGIES[shape.type] as Readonly<Record<string, (...args: unknown[]) => unknown>>;
  return takes ? factories[name]!(made(said, takes, resolve)) : factories[name]!();
}
