// Adds up jest's reports, prints them by name with what was skipped, and ends with one line for all. A test that is
// skipped for something else than what allowed-skips.js lists counts as failed.
const { readFileSync } = require('node:fs');
const { basename } = require('node:path');
const ALLOWED = require('./allowed-skips');

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const skipped = skippedTests(report);
  const refused = skipped.filter((name) => !mayBeSkipped(name));
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites + refused.length,
    skipped: report.numPendingTests + report.numTodoTests - refused.length,
  };
  console.log(
    `${basename(file, '.json')}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
  );
  for (const name of skipped) {
    console.log(`  ${refused.includes(name) ? 'FAILED, must not be skipped' : 'skipped'}: ${name}`);
  }
  for (const key of Object.keys(sum)) {
    sum[key] += counts[key];
  }
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;

/** A test, or a group of them, says in its name which parts would bring it. */
function skippedTests({ testResults }) {
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'pending' || status === 'todo')
    .map(({ fullName }) => fullName);
}

/** Of a group `[skipped, needs vault: why; reloader: why]`, of a test `[needs kubectl on PATH]`. */
function mayBeSkipped(name) {
  const [, group] = /\[skipped, needs (.*)\]/.exec(name) ?? [];
  const [, test] = /\[needs (\S+) on PATH\]/.exec(name) ?? [];
  const parts = group ? [...group.matchAll(/(?:^|; )([a-z-]+): /g)].map(([, part]) => part) : test ? [test] : [];
  return parts.length > 0 && parts.every((part) => Object.hasOwn(ALLOWED, part));
}
