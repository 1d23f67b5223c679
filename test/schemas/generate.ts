import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as prettier from 'prettier';
import { schemasOf } from './type-schema';

export const SCHEMAS = join(__dirname, '../../schemas');
/** Made of the options of constructs, by `npm run generate:options`. */
export const OTHERS: readonly string[] = ['tenant-file.schema.json'];

/** What commands print, as schemas of the package: `npm run generate:schemas` writes them, and a test holds them. */
export async function outputSchemas(): Promise<ReadonlyMap<string, string>> {
  const made = [...schemasOf('lib/cli/printed.ts', 'Printed')].map(async ([name, schema]) => {
    const file = `${name}.schema.json`;
    const options = await prettier.resolveConfig(join(SCHEMAS, file));
    return [file, await prettier.format(JSON.stringify(schema), { ...options, parser: 'json' })] as const;
  });
  return new Map(await Promise.all(made));
}

async function main(): Promise<void> {
  const all = await outputSchemas();
  readdirSync(SCHEMAS)
    .filter((file) => !all.has(file) && !OTHERS.includes(file))
    .forEach((file) => rmSync(join(SCHEMAS, file)));
  all.forEach((text, file) => writeFileSync(join(SCHEMAS, file), text));
}

if (require.main === module) {
  void main();
}
