// Jest evaluates every module again for every test file. Packages and the library have no state that tests change, so a
// worker loads them once, as Node does, and hands them to all its files: loading took longer than the tests.
const Module = require('node:module');
const { join, sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');

const ROOT = join(__dirname, '..', '..');

/** Where the source maps of what was loaded are, for the traces of all files to come. */
const sourceMaps = new Map();
/** Of the file that is running: what is loaded for it is compiled and told to it. */
let current;

Module._extensions['.ts'] = (module, file) => {
  const { code, sourceMapPath } = current.transformer.transform(file, {
    isInternalModule: false,
    supportsDynamicImport: false,
    supportsExportNamespaceFrom: false,
    supportsStaticESM: false,
    supportsTopLevelAwait: false,
  });
  if (sourceMapPath) {
    sourceMaps.set(file, sourceMapPath);
    current.sourceMaps.set(file, sourceMapPath);
  }
  module._compile(code, file);
};

module.exports = class extends Runtime {
  constructor(config, environment, resolver, transformer, ...rest) {
    super(config, environment, resolver, transformer, ...rest);
    const shared = environment.shared.map((folder) => join(ROOT, folder) + sep);
    current = { transformer, sourceMaps: this.getSourceMaps() };
    sourceMaps.forEach((map, file) => current.sourceMaps.set(file, map));
    const { cjsLoader } = this;
    const loadModule = cjsLoader.loadModule.bind(cjsLoader);
    cjsLoader.loadModule = (module, from, name, path, options, ...others) => {
      if (options?.isInternalModule !== true && shared.some((folder) => path.startsWith(folder))) {
        module.exports = require(path);
        module.loaded = true;
      } else {
        loadModule(module, from, name, path, options, ...others);
      }
    };
  }
};
