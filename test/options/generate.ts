import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as prettier from 'prettier';
import { readPublicApi } from './public-api';

const ROOT = join(__dirname, '../..');
const HEAD = '// Generated from the types by "npm run generate:options"; a test compares. Do not edit.\n';

async function write(name: string, text: string): Promise<void> {
  const file = join(ROOT, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file }));
}

async function main(): Promise<void> {
  const { descriptions, ...api } = readPublicApi();
  await write(
    'lib/options/public-api.ts',
    `${HEAD}import type { PublicApi } from './types';

export const PUBLIC_API: PublicApi = ${JSON.stringify(api)};
`,
  );
  // Loaded now: it reads what was just written.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { schemaText, usedDescriptions } = require('./tenant-file-schema') as typeof import('./tenant-file-schema');
  const used = usedDescriptions(descriptions);
  await write(
    'lib/tenant-files/descriptions.ts',
    `${HEAD}
/** What the comments of the library say of what files may say. */
export const DESCRIPTIONS: Readonly<Record<string, string>> = ${JSON.stringify(used)};
`,
  );
  await write('schemas/tenant-file.schema.json', schemaText(used));
}

void main();
