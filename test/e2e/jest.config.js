const { availableParallelism, totalmem } = require('node:os');
const { join } = require('node:path');
const unit = require('../../jest.config');

const root = join(__dirname, '..', '..');

/** Scenarios with the real parts. */
const servers = {
  displayName: 'servers',
  rootDir: root,
  roots: ['<rootDir>/test/e2e'],
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/test/e2e/full/', '/test/e2e/browser/'],
  globalSetup: '<rootDir>/test/e2e/bench/global-setup.ts',
  setupFiles: unit.setupFiles,
  transform: unit.transform,
  moduleNameMapper: unit.moduleNameMapper,
};

/** The page of `keywheel report` in Chromium: it needs no other part. */
const browser = {
  ...servers,
  displayName: 'browser',
  roots: ['<rootDir>/test/e2e/browser'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: undefined,
};

/** The suite with the real parts: `npx jest -c test/e2e/jest.config.js`. */
/** @type {import('jest').Config} */
module.exports = {
  rootDir: root,
  // Every condition has a limit of its own, below this one.
  testTimeout: 10 * 60 * 1000,
  // A bench is a hub and up to three clusters, 2.5 GiB at most, which mostly wait for each other.
  maxWorkers: process.env['KEYWHEEL_BENCH_WORKERS'] ?? (availableParallelism() > 1 && totalmem() > 8 * 2 ** 30 ? 2 : 1),
  projects: [servers, browser],
};
