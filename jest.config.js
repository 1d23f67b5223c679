/** What takes long is left to `npm run test:all`, which the gate runs. */
const slow = process.env['KEYWHEEL_TESTS'] === 'all' ? [] : ['\\.slow\\.test\\.ts$'];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/jest/environment.js',
  runtime: '<rootDir>/test/jest/runtime.js',
  testSequencer: '<rootDir>/test/jest/sequencer.js',
  // The command line's own default leaves one core of two idle.
  maxWorkers: '100%',
  roots: ['<rootDir>/test', '<rootDir>/apps'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/test/e2e/', ...slow],
  globalSetup: '<rootDir>/test/jest/temporary-folder.js',
  globalTeardown: '<rootDir>/test/jest/no-temporary-folder.js',
  setupFiles: ['<rootDir>/test/property-seed.js', '<rootDir>/test/jest/no-stack-traces.js'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { decoratorVersion: '2022-03' },
        },
      },
    ],
  },
  moduleNameMapper: { '^keywheel$': '<rootDir>/lib/index.ts', '^keywheel/testing$': '<rootDir>/lib/testing.ts' },
};
