import fc from 'fast-check';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROTATION_SCRIPT } from '../../lib/kinds/database/rotation-script';
import { nextTurn, PairState, Taken } from '../../lib/timing/turn';
import { runs } from '../runs';

/** Answers as the hub's command line does, from files named by the path. The real one runs it in test/e2e. */
const CLI = `#!/bin/sh
file() { echo "$ANSWERS/$(echo "$1" | tr / _)"; }
case "$1 $2" in
  "write -field=token") echo token ;;
  "write -force") echo "$3" > "$ANSWERS/rotated" ;;
  "write turn") cat > "$ANSWERS/taken" ;;
  "status -format=json") cat "$ANSWERS/status" ;;
  *)
    for path; do :; done
    if [ -f "$(file "$path")" ]; then cat "$(file "$path")"; else echo "No value found at $path" >&2; exit 2; fi
    ;;
esac
`;
const RULES = { due: 100, settle: 20, retry: 60 };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keywheel-script-'));
  writeFileSync(join(folder, 'cli'), CLI);
  chmodSync(join(folder, 'cli'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(state: PairState): { code: number | null; said: string; rotated?: string; taken?: unknown } {
  const answers = mkdtempSync(join(folder, 'answers-'));
  const write = (path: string, text: string) => writeFileSync(join(answers, path.replaceAll('/', '_')), text);
  const said = (value: Taken, version: number) => {
    const data = { last_vault_rotation: value.rotation, ...(value.failed ? { failed: 'true' } : {}) };
    return JSON.stringify({ data: { data, metadata: { created_time: value.since, version } } }, null, 2);
  };
  write('status', JSON.stringify({ sealed: false, active_time: state.hubSince ?? '0001-01-01T00:00:00Z' }, null, 2));
  write('auth/token/lookup-self', JSON.stringify({ data: { issue_time: state.now } }, null, 2));
  write('db/static-roles/first', state.first);
  write('db/static-roles/second', state.second);
  for (const [path, value] of state.confirmations) {
    if (value) {
      write(path, said(value, 1));
    }
  }
  if (state.taken) {
    write('turn', said(state.taken, 7));
  }
  const env = {
    PATH: process.env['PATH'],
    ANSWERS: answers,
    CLI: join(folder, 'cli'),
    AUTH_MOUNT: 'mount',
    AUTH_ROLE: 'role',
    TOKEN_FILE: '/nowhere',
    DATABASE: 'db',
    FIRST_ROLE: 'first',
    SECOND_ROLE: 'second',
    DUE_SECONDS: String(RULES.due),
    SETTLE_SECONDS: String(RULES.settle),
    RETRY_SECONDS: String(RULES.retry),
    CONFIRMATIONS: [...state.confirmations.keys()].join(' '),
    TURN: 'turn',
  };
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', ROTATION_SCRIPT], { env, encoding: 'utf8' });
  const left = (name: string) =>
    existsSync(join(answers, name)) ? readFileSync(join(answers, name), 'utf8').trim() : undefined;
  const taken = left('taken');
  return {
    code: status,
    said: `${stdout}${stderr}`.trim(),
    rotated: left('rotated'),
    taken: taken && JSON.parse(taken),
  };
}

/** Times around one moment, with and without fractions, in several zones. */
const instant = fc
  .tuple(
    fc.integer({ min: -150, max: 40 }),
    fc.constantFrom('', '.5', '.123456789', '.000000001'),
    fc.constantFrom(0, 2, -5),
  )
  .map(([offset, fraction, zone]) => {
    const clock = new Date(Date.UTC(2026, 1, 28, 23, 59, 30) + (offset + zone * 3600) * 1000)
      .toISOString()
      .slice(0, 19);
    return `${clock}${fraction}${zone === 0 ? 'Z' : `${zone < 0 ? '-' : '+'}0${Math.abs(zone)}:00`}`;
  });

const states: fc.Arbitrary<PairState> = fc
  .record({
    first: instant,
    second: instant,
    says: fc.array(fc.tuple(fc.constantFrom('delivered', 'other', 'nothing'), instant), { minLength: 1, maxLength: 3 }),
    taken: fc.option(fc.tuple(fc.constantFrom('delivered', 'other'), instant, fc.boolean()), { nil: undefined }),
    hubSince: fc.option(instant, { nil: undefined }),
  })
  .map(({ first, second, says, taken, hubSince }) => {
    const now = '2026-03-01T00:00:00Z';
    const probe = nextTurn({ now, first, second, confirmations: new Map() }, { due: 0, settle: 0, retry: 0 });
    const delivered = probe.kind === 'rotate' ? probe.delivered : first;
    const rotation = (which: string) => (which === 'delivered' ? delivered : '2020-01-01T00:00:00Z');
    return {
      now,
      first,
      second,
      confirmations: new Map(
        says.map(([which, since], index) => [
          `kv/data/rotation.${index}`,
          which === 'nothing' ? undefined : { rotation: rotation(which), since },
        ]),
      ),
      taken: taken && { rotation: rotation(taken[0]), since: taken[1], failed: taken[2] },
      hubSince,
    };
  });

test('the script decides as the rule does, for every state of a pair', () => {
  fc.assert(
    fc.property(states, (state) => {
      const turn = nextTurn(state, RULES);
      const { code, said, rotated, taken } = run(state);
      if (turn.kind === 'rotate') {
        expect({ code, said, rotated }).toEqual({
          code: 0,
          said: `rotated ${turn.resting}`,
          rotated: `db/rotate-role/${turn.resting}`,
        });
        expect(taken).toEqual({
          options: { cas: state.taken ? 7 : 0 },
          data: { last_vault_rotation: turn.delivered },
        });
      } else {
        expect({ rotated, taken }).toEqual({});
        expect({ code, said }).toEqual(
          turn.kind === 'early'
            ? { code: 0, said: `nothing to do: ${turn.reason}` }
            : { code: 1, said: `refused: ${turn.reason}` },
        );
      }
    }),
    { numRuns: runs(60), seed: 11 },
  );
});

test.each([
  [
    'Vault/OpenBao answers no time',
    { first: 'yesterday' },
    /refused: Vault\/OpenBao answers "yesterday" where a time belongs/,
  ],
  ['Vault/OpenBao answers nothing', { first: '' }, /refused: Vault\/OpenBao answers "" where a time belongs/],
  [
    'Vault/OpenBao answers what a shell would compute with',
    { first: '2026-01-01T00:00:00.a[$(touch canary)]Z' },
    /refused: Vault\/OpenBao answers "2026-01-01T00:00:00\.a\[\$\(touch canary\)\]Z" where a time belongs/,
  ],
  [
    'Vault/OpenBao answers what draws',
    { first: '2026-01-01T00:00:00Z\u001b[2K' },
    /refused: Vault\/OpenBao answers "2026-01-01T00:00:00Z\?\[2K" where a time belongs/,
  ],
])('where %s it rotates nobody', (_when, change, words) => {
  const at = '2026-02-28T23:59:00Z';
  const { code, said, rotated, taken } = run({
    now: '2026-03-01T00:00:00Z',
    second: at,
    confirmations: new Map(),
    ...change,
  });
  expect({ code, rotated, taken }).toEqual({ code: 1, rotated: undefined, taken: undefined });
  expect(said).toMatch(words);
});

const SHELLCHECK = spawnSync('shellcheck', ['--version']).status === 0;

(SHELLCHECK ? test : test.skip)('shellcheck has nothing to say about the script [needs shellcheck on PATH]', () => {
  const input = `#!/bin/sh\n${ROTATION_SCRIPT}`;
  expect(execFileSync('shellcheck', ['--shell=sh', '-'], { input, encoding: 'utf8' })).toBe('');
});

test('Kubernetes leaves the script as it is: it names no variable in its own form', () => {
  expect(ROTATION_SCRIPT).not.toMatch(/\$\([A-Z_][A-Z_0-9]*\)|\$\$/);
});
