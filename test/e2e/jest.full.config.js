const gate = require('./jest.config');

const { rootDir, maxWorkers, testTimeout, projects } = gate;
const common = {
  ...projects.find(({ displayName }) => displayName === 'servers'),
  globalSetup: '<rootDir>/test/e2e/bench/full-setup.ts',
  testPathIgnorePatterns: ['/node_modules/'],
};

/** What the versions of Kubernetes and of the operator could change, from the gate and from what is too heavy for it. */
const AGAIN = [
  'test/e2e/hub-and-spoke.test.ts',
  'test/e2e/teams.test.ts',
  'test/e2e/adoption.test.ts',
  'test/e2e/replication.test.ts',
  'test/e2e/pair-of-users.test.ts',
  'test/e2e/strict-validation.test.ts',
  'test/e2e/full/argo-compare.test.ts',
];

const again = (name, files = AGAIN) => ({
  ...common,
  displayName: name,
  testMatch: files.map((file) => `<rootDir>/${file}`),
  globals: { KEYWHEEL_SECOND_PARTS: name },
});

/** What is too heavy for the gate, and what runs on other versions once more: `npm run test:e2e:full`. */
/** @type {import('jest').Config} */
module.exports = {
  rootDir,
  maxWorkers,
  testTimeout,
  projects: [
    { ...common, displayName: 'full', roots: ['<rootDir>/test/e2e/full'] },
    again('Kubernetes 1.35'),
    again('a newer operator'),
    again('OpenTofu', ['test/e2e/full/command-lines.test.ts']),
  ],
};
