// Prints the rooms of lib/, and which of them the lint rule lets each import, from its own folder and from one below it.
import { ESLint } from 'eslint';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importedBy, ROOMS } from '../eslint.config.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const eslint = new ESLint({ cwd: root });

/** The rooms that a file imports without an error. */
async function lintedAt(file, up) {
  const text = ROOMS.map(({ name }, index) => `import type * as room${index} from '${up}${name}/one';\n`).join('');
  const [{ messages }] = await eslint.lintText(text, { filePath: join(root, file) });
  const refused = messages.filter(({ ruleId }) => ruleId === '@typescript-eslint/no-restricted-imports');
  const lines = refused.map(({ line }) => line);
  return ROOMS.map(({ name }) => name).filter((_, index) => !lines.includes(index + 1));
}

const rooms = [];
for (const room of ROOMS) {
  const linted = await lintedAt(`lib/${room.name}/a.ts`, '../');
  const below = await lintedAt(`lib/${room.name}/below/a.ts`, '../../');
  rooms.push({ ...room, imports: importedBy(room), linted, below });
}
console.log(JSON.stringify(rooms));
