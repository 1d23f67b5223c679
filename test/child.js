'use strict';
// Runs a TypeScript program of the tests in a process of its own: `node test/child.js <file> [arguments]`.
// Compiles in memory and writes nothing: some of these processes may not write at all.
const { transformSync } = require('@swc/core');
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');

const LIBRARY = join(__dirname, '..', 'lib');
const NAMES = { keywheel: join(LIBRARY, 'index.ts'), 'keywheel/testing': join(LIBRARY, 'testing.ts') };

Module._extensions['.ts'] = (module, file) => {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    filename: file,
    swcrc: false,
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { decoratorVersion: '2022-03' },
    },
  });
  module._compile(code, file);
};
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolveFilename.call(this, NAMES[request] ?? request, ...rest);
};

require(resolve(process.argv[2]));
