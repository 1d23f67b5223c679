const gate = require('./jest.config');

/** What is too heavy for the gate: `npm run test:e2e:full`. */
/** @type {import('jest').Config} */
module.exports = {
  ...gate,
  roots: ['<rootDir>/test/e2e/full'],
  testPathIgnorePatterns: [],
  globalSetup: '<rootDir>/test/e2e/bench/full-setup.ts',
};
