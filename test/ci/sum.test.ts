import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The gate's last words over a report of jest with one test that passed, and these that were skipped. */
function gate(...skipped: readonly string[]): { readonly status: number | null; readonly last: string } {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-sum-'));
  try {
    const file = join(folder, 'unit.json');
    const assertionResults = skipped.map((fullName) => ({ fullName, status: 'pending' }));
    const counts = { numPassedTests: 1, numFailedTests: 0, numRuntimeErrorTestSuites: 0, numTodoTests: 0 };
    const report = { ...counts, numPendingTests: skipped.length, testResults: [{ assertionResults }] };
    writeFileSync(file, JSON.stringify(report));
    const { status, stdout } = spawnSync(process.execPath, [join(__dirname, '../../.ci/sum.js'), file], {
      encoding: 'utf8',
    });
    return { status, last: stdout.trim().split('\n').at(-1)! };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the gate passes where what it cannot bring is skipped', () => {
  const reason = 'put a vault binary of HashiCorp on PATH; or set KEYWHEEL_BENCH_VAULT';

  expect(
    gate(`rotation [skipped, needs vault: ${reason}; reloader: none] all of it`, 'reads [needs kubectl on PATH]'),
  ).toEqual({ status: 0, last: '1 passed, 0 failed, 2 skipped' });
});

test.each([
  ['a part that it brings is missing', 'stores [skipped, needs kube-apiserver: was stopped after 3300 s] sync'],
  ['one of several parts is one that it brings', 'stores [skipped, needs vault: none; etcd: failed] sync'],
  ['a test is skipped by hand', 'stores sync'],
  ['a test names a part that nobody allowed', 'templates [needs go on PATH]'],
])('the gate fails where %s', (_what, name) => {
  expect(gate(name)).toEqual({ status: 1, last: '1 passed, 1 failed, 0 skipped' });
});
