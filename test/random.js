// Runs all unit tests with random inputs that no run before had: node test/random.js [what jest takes].
const { spawnSync } = require('node:child_process');
const { randomInt } = require('node:crypto');
const { join } = require('node:path');

const seed = process.env['KEYWHEEL_SEED'] ?? String(randomInt(2 ** 31));
console.log(`KEYWHEEL_SEED=${seed}`);
const { status } = spawnSync('npx', ['jest', ...process.argv.slice(2)], {
  cwd: join(__dirname, '..'),
  stdio: 'inherit',
  env: { ...process.env, KEYWHEEL_TESTS: 'all', KEYWHEEL_SEED: seed },
});
process.exitCode = status ?? 1;
