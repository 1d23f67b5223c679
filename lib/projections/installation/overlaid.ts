import { isFields } from '../../collections/fields';
/** Values with others over them, as Helm puts one file over another: fields by fields, and anything else as a whole. */
export function overlaid(values: object, over: object): object {
  const all: Record<string, unknown> = { ...values };
  for (const [key, value] of Object.entries(over)) {
    const below = all[key];
    all[key] = isFields(value) && isFields(below) ? overlaid(below, value) : value;
  }
  return all;
}
