import { createRequire } from 'node:module';
import { join, sep } from 'node:path';

type Load = (module: NodeJS.Module, file: string) => unknown;

const INSTALLED = `${sep}node_modules${sep}`;

/**
 * Loads TypeScript, by tsx, and gives what it exports.
 *
 * tsx would also search the thousand files of the dependencies for the syntax of modules, and Node their source maps:
 * together half of the start. They are JavaScript, so Node reads them alone.
 */
export function requireTypeScript(file: string): unknown {
  const require = createRequire(__filename);
  const library = require.resolve(join(__dirname, '..', 'index'));
  if (libraryOf(file) === library) {
    // For the program, before tsx is there, which has a look at every name that is resolved.
    require(library);
  }
  const loaders = require.extensions as Record<'.js', Load>;
  const byNode = loaders['.js'];
  // Its door for CommonJS: the one for modules starts a thread first.
  const { register } = require('tsx/cjs/api') as typeof import('tsx/cjs/api');
  register();
  const byTsx = loaders['.js'];
  loaders['.js'] = (module, path) =>
    path.includes(INSTALLED) ? withoutSourceMap(() => loadInstalled(module, path)) : byTsx(module, path);
  return require(file);

  function loadInstalled(module: NodeJS.Module, path: string): unknown {
    try {
      return byNode(module, path);
    } catch (error) {
      // Node below 20.19 cannot require a module of the other kind; tsx translates it.
      if ((error as NodeJS.ErrnoException).code === 'ERR_REQUIRE_ESM') {
        return byTsx(module, path);
      }
      throw error;
    }
  }
}

/** What the program will load: it may have another copy than the command. */
function libraryOf(program: string): string | undefined {
  try {
    return createRequire(program).resolve('keywheel');
  } catch {
    return undefined;
  }
}

function withoutSourceMap<T>(load: () => T): T {
  process.setSourceMapsEnabled(false);
  try {
    return load();
  } finally {
    process.setSourceMapsEnabled(true);
  }
}
