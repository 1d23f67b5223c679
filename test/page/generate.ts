import { buildSync } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = join(__dirname, '../../lib/page');
export const ASSETS = join(PAGE, 'assets.ts');

/** The script and the style of the page as a file of the library: `npm run build` writes it, and a test holds it. */
export function assets(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(PAGE, 'browser/main.ts')],
    tsconfig: join(PAGE, 'browser/tsconfig.json'),
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    absWorkingDir: PAGE,
  });
  return [
    '// Made of browser/ by `npm run generate:page`. Changes belong there.',
    constant('SCRIPT', outputFiles[0]!.text),
    constant('STYLE', readFileSync(join(PAGE, 'browser/style.css'), 'utf8')),
    '',
  ].join('\n\n');
}

/** A line of the text on a line of its own, so that a change of it can be read. */
function constant(name: string, text: string): string {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${JSON.stringify(line)},`);
  return `export const ${name} = [\n${lines.join('\n')}\n].join('\\n');`;
}

if (require.main === module) {
  writeFileSync(ASSETS, assets());
}
