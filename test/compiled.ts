import { transformSync } from '@swc/core';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const REPOSITORY = join(__dirname, '..');

/**
 * The library as a package, for tests that start its command many times: compiled once, without types.
 *
 * @param folder where it comes to stand, as an application's that has installed it
 * @returns the file of the command
 */
export function compileLibrary(folder: string): string {
  const installed = join(folder, 'node_modules', 'keywheel');
  for (const entry of readdirSync(join(REPOSITORY, 'lib'), { recursive: true, withFileTypes: true })) {
    const from = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !from.endsWith('.ts')) {
      continue;
    }
    const to = join(installed, 'build', from.slice(join(REPOSITORY, 'lib').length).replace(/ts$/, 'js'));
    const { code } = transformSync(readFileSync(from, 'utf8'), {
      filename: from,
      swcrc: false,
      module: { type: 'commonjs', ignoreDynamic: true },
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { decoratorVersion: '2022-03' },
      },
    });
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
