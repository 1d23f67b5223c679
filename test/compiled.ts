import { transformSync } from '@swc/core';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const REPOSITORY = join(__dirname, '..');
const CACHE = join(REPOSITORY, 'node_modules', '.cache', 'keywheel');

/**
 * The library as a package, for tests that start its command many times: compiled once, without types.
 *
 * @param folder where it comes to stand, as an application's that has installed it
 * @returns the file of the command
 */
export function compileLibrary(folder: string): string {
  const installed = join(folder, 'node_modules', 'keywheel');
  for (const [name, text] of Object.entries(librarySources())) {
    const { code } = transformSync(text, {
      filename: join(REPOSITORY, 'lib', name),
      swcrc: false,
      module: { type: 'commonjs', ignoreDynamic: true },
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { decoratorVersion: '2022-03' },
      },
    });
    const to = join(installed, 'build', name.replace(/ts$/, 'js'));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, code);
  }
  cpSync(join(REPOSITORY, 'package.json'), join(installed, 'package.json'));
  for (const name of readdirSync(join(REPOSITORY, 'node_modules'))) {
    if (!name.startsWith('.')) {
      symlinkSync(join(REPOSITORY, 'node_modules', name), join(folder, 'node_modules', name));
    }
  }
  return join(installed, 'build', 'cli', 'main.js');
}

export interface Compiled {
  readonly command: string;
  /** Environment in which programs find it as `keywheel`: those of this repository would find the repository. */
  readonly env: Record<string, string>;
}

/** The library as a package, compiled once for all test files for as long as its sources stay the same. */
export function compiledLibrary(): Compiled {
  const sources = librarySources();
  const hash = createHash('sha256')
    .update(JSON.stringify([sources, readFileSync(__filename, 'utf8')]))
    .digest('hex');
  const folder = join(CACHE, hash);
  if (!existsSync(folder)) {
    mkdirSync(CACHE, { recursive: true });
    const made = mkdtempSync(join(CACHE, 'new-'));
    compileLibrary(made);
    for (const name of ['docs', 'templates']) {
      symlinkSync(join(REPOSITORY, name), join(made, 'node_modules', 'keywheel', name));
    }
    const paths = {
      keywheel: ['./node_modules/keywheel/build/index.js'],
      'keywheel/testing': ['./node_modules/keywheel/build/testing.js'],
    };
    const settings = { extends: join(REPOSITORY, 'tsconfig.json'), compilerOptions: { paths } };
    writeFileSync(join(made, 'tsconfig.json'), JSON.stringify(settings));
    try {
      renameSync(made, folder);
    } catch {
      // Another worker was faster.
      rmSync(made, { recursive: true });
    }
  }
  const modules = join(folder, 'node_modules');
  return {
    command: join(modules, 'keywheel', 'build', 'cli', 'main.js'),
    env: { NODE_PATH: modules, TSX_TSCONFIG_PATH: join(folder, 'tsconfig.json') },
  };
}

/** By their path below `lib`. */
function librarySources(): Record<string, string> {
  const files = readdirSync(join(REPOSITORY, 'lib'), { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    files
      .filter((file) => file.endsWith('.ts'))
      .map((file) => [file, readFileSync(join(REPOSITORY, 'lib', file), 'utf8')]),
  );
}
