import { isFields } from '../collections/fields';
import { oneOf } from '../errors';
import { near } from '../text/near';
import type { Shape } from './shape';

/** Why a value does not have a shape, without the value itself. */
export function wanting(value: unknown, shape: Shape): string {
  if (shape.is === 'words' && typeof value === 'string') {
    const [nearest] = near(value, [...shape.words.keys()]);
    const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
    return `is a text that is not allowed here; use ${oneOf([...shape.words.keys()]) || 'none: the platform allows none'}${hint}`;
  }
  const quotes = shape.is === 'text' && ['number', 'boolean'].includes(typeof value) ? '; put quotes around it' : '';
  return `is ${kindOf(value)}; use ${wanted(shape)}${quotes}`;
}

/** By its kind: never the value. */
export function kindOf(value: unknown): string {
  if (value === null) {
    return 'empty';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  return isFields(value) ? 'a map of fields' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

/** What a file may say in a place. */
export function wanted(shape: Shape): string {
  switch (shape.is) {
    case 'text':
      return 'a text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'duration':
      return 'a duration such as 90d, 12h or 1h30m';
    case 'cron':
      return 'a schedule of five fields in quotes, such as "0 3 * * *"';
    case 'reference':
      return shape.to === 'client' ? 'the name of a client' : 'a namespace as <cluster>/<namespace>';
    case 'words':
      return oneOf([...shape.words.keys()]) || 'none: the platform allows none';
    case 'list':
      return `a list, of ${wanted(shape.of)} each`;
    case 'map':
      return 'a map with a name for each';
    case 'fields':
      return `a map with the fields ${Object.keys(shape.fields).join(', ')}`;
    case 'ways':
      return `one of ${oneOf(Object.keys(shape.ways))} with its own fields`;
    case 'oneOf':
      return [...new Set(shape.shapes.map(wanted))].join(' or ');
    case 'data':
      return 'a map of names to keys of the secret or templates';
  }
}
