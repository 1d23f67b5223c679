const { join } = require('node:path');

const root = join(__dirname, '..', '..');

/** The suite with the real parts: `npx jest -c test/e2e/jest.config.js`. */
/** @type {import('jest').Config} */
module.exports = {
  rootDir: root,
  roots: ['<rootDir>/test/e2e'],
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  globalSetup: '<rootDir>/test/e2e/bench/global-setup.ts',
  // Every condition has a limit of its own, below this one.
  testTimeout: 10 * 60 * 1000,
  // A bench is a hub, several API servers and operators: two of them are enough for a small machine.
  maxWorkers: process.env['KEYWHEEL_BENCH_WORKERS'] ?? 1,
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  moduleNameMapper: { '^keywheel$': '<rootDir>/lib/index.ts', '^keywheel/testing$': '<rootDir>/lib/testing.ts' },
};
