import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Printed } from '../../lib/cli/printed';
import { SCHEMAS } from './generate';

const ajv = new Ajv({ allErrors: true });

/**
 * What a command printed, after its schema was held against it. The schema of the package lets fields be added; here one
 * that it does not name is an error.
 */
export function printed<K extends keyof Printed>(name: K, text: string): Printed[K] {
  const data = JSON.parse(text) as Printed[K];
  const validate = ajv.getSchema(name) ?? ajv.addSchema(closed(name), name).getSchema(name)!;
  void validate(data);
  expect([name, validate.errors ?? []]).toEqual([name, []]);
  return data;
}

function closed(name: string): object {
  return JSON.parse(readFileSync(join(SCHEMAS, `${name}.schema.json`), 'utf8'), (_, value) =>
    value?.type === 'object' ? { additionalProperties: false, ...value } : value,
  );
}
