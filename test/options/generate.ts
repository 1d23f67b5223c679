import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as prettier from 'prettier';
import { readPublicApi } from './public-api';

const FILE = join(__dirname, '../../lib/options/public-api.ts');

async function main(): Promise<void> {
  const text = `// Generated from the types by "npm run generate:options"; a test compares. Do not edit.
import type { PublicApi } from './types';

export const PUBLIC_API: PublicApi = ${JSON.stringify(readPublicApi())};
`;
  writeFileSync(FILE, await prettier.format(text, { ...(await prettier.resolveConfig(FILE)), filepath: FILE }));
}

void main();
