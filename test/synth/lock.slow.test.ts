import { execFileSync, spawn, ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { seenAt } from '../../lib/synth/lock-holder';
import { holding, LOCK_FILE } from '../../lib/synth/lock';
import { inEmptyFolder } from '../fixtures/fleets';

const CHILD = join(__dirname, '..', 'child.js');
const onLinux = process.platform === 'linux' ? test : test.skip;
const children: ChildProcess[] = [];
const HOUR = 3_600_000;

afterEach(() => {
  jest.restoreAllMocks();
  children.splice(0).forEach((child) => child.kill('SIGKILL'));
});

/** A process that lives until the test ends. */
function living(): number {
  const child = spawn('sleep', ['60']);
  children.push(child);
  return child.pid!;
}

function dead(): number {
  return Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
}

function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
}

const here = () => ({
  thread: 0,
  host: hostname(),
  ...(process.platform === 'linux' && { space: readlinkSync('/proc/self/ns/pid') }),
});

function plant(holder: object | string): void {
  writeFileSync(LOCK_FILE, typeof holder === 'string' ? holder : JSON.stringify(holder));
}

/** What becomes of a run that finds this lock, and waits for it no longer than so many milliseconds. */
function outcome(patience = 120): string {
  try {
    return holding([process.cwd()], () => (existsSync(LOCK_FILE) ? 'taken' : 'not locked'), patience);
  } catch (error) {
    return (error as { code: string }).code;
  }
}

function expectOutcome(lock: () => object | string, expected: 'taken' | 'OutputBusy', aged?: number): void {
  inEmptyFolder(() => {
    plant(lock());
    if (aged !== undefined) {
      const then = (Date.now() - aged) / 1000;
      utimesSync(LOCK_FILE, then, then);
    }
    expect(outcome()).toBe(expected);
    // Nothing is left of it, and nothing of another's is taken away.
    expect(readdirSync('.')).toEqual(expected === 'taken' ? [] : [LOCK_FILE]);
  });
}

describe('a lock', () => {
  onLinux('of a process that lives is waited for, and named', () => {
    expectOutcome(() => {
      const pid = living();
      return { ...here(), pid, started: startOf(pid) };
    }, 'OutputBusy');
  });

  test('of a process that died holds nobody up', () => {
    expectOutcome(() => ({ ...here(), pid: dead(), started: '1' }), 'taken');
  });

  onLinux('of a process that died and whose number another has now holds nobody up', () => {
    expectOutcome(() => ({ ...here(), pid: living(), started: '1' }), 'taken');
    expectOutcome(() => ({ ...here(), pid: process.ppid, started: '1' }), 'taken');
  });

  onLinux('of a process that died and that nobody has buried holds nobody up', () => {
    expectOutcome(() => {
      const parent = spawn('sh', ['-c', 'sleep 60 & echo $! > zombie; exec sleep 60']);
      children.push(parent);
      const stateOf = (process: number) => readFileSync(`/proc/${process}/stat`, 'utf8');
      // A shell would bury its child, sleep does not.
      while (!stateOf(parent.pid!).includes('(sleep)')) {
        // Soon.
      }
      const pid = Number(readFileSync('zombie', 'utf8'));
      process.kill(pid);
      while (!stateOf(pid).includes(') Z ')) {
        // Soon.
      }
      rmSync('zombie');
      return { ...here(), pid, started: startOf(pid) };
    }, 'taken');
  });

  onLinux('of a container that has this machine’s name, and numbers of its own, is not a dead process’s', () => {
    expectOutcome(() => ({ ...here(), pid: dead(), started: '1', space: 'pid:[1]' }), 'OutputBusy');
    expectOutcome(() => ({ ...here(), pid: process.pid, started: '1', space: 'pid:[1]' }), 'OutputBusy');
  });

  test('of another machine is no dead process’s, whatever this one’s clock says', () => {
    const elsewhere = () => ({ ...here(), pid: dead(), host: 'another', started: '1' });
    expectOutcome(elsewhere, 'OutputBusy');
    for (const jump of [HOUR, -HOUR, 100 * HOUR]) {
      const now = Date.now;
      jest.spyOn(Date, 'now').mockImplementation(() => now() + jump);
      expectOutcome(elsewhere, 'OutputBusy');
      jest.restoreAllMocks();
    }
  });

  test('of another machine is dead when it is old, by whatever clock, and stays for as long as one looks on', () => {
    let time = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => (time += 10));
    const elsewhere = { ...here(), pid: dead(), host: 'another', started: '1' };
    for (const [age, expected] of [
      [HOUR, 'taken'],
      [-HOUR, 'taken'],
      [10_000, 'OutputBusy'],
    ] as const) {
      inEmptyFolder(() => {
        plant(elsewhere);
        const then = (Date.now() - age) / 1000;
        utimesSync(LOCK_FILE, then, then);
        jest.spyOn(Atomics, 'wait').mockImplementation(() => ((time += 1000), 'timed-out'));
        expect(outcome(60_000)).toBe(expected);
      });
    }
  });

  test.each(['', '{', 'null', '[]', '{"pid":"1"}', '{"pid":1.5,"host":"a"}'])(
    'that does not say whose it is goes after seconds: %j',
    (text) => {
      let time = 0;
      jest.spyOn(performance, 'now').mockImplementation(() => (time += 10));
      jest.spyOn(Atomics, 'wait').mockImplementation(() => ((time += 1000), 'timed-out'));
      inEmptyFolder(() => {
        plant(text);
        expect(outcome(60_000)).toBe('taken');
        expect(time).toBeGreaterThan(2000);
        plant(text);
        expect(outcome(500)).toBe('OutputBusy');
      });
    },
  );

  onLinux('is given up in time when the clock is set back meanwhile', () => {
    inEmptyFolder(() => {
      const pid = living();
      plant({ ...here(), pid, started: startOf(pid) });
      const now = Date.now;
      let back = 0;
      jest.spyOn(Date, 'now').mockImplementation(() => now() - (back += HOUR));
      const start = performance.now();
      expect(outcome(200)).toBe('OutputBusy');
      expect(performance.now() - start).toBeLessThan(5000);
    });
  });

  test('that was taken for dead and is another’s by now is not released', () => {
    inEmptyFolder((folder) => {
      holding([folder], () => plant({ ...here(), pid: 1, host: 'another' }));
      expect(readdirSync('.')).toEqual([LOCK_FILE]);
    });
  });

  test('waits in a folder that others make and remove meanwhile', () => {
    inEmptyFolder((folder) => {
      const deep = join(folder, 'a', 'b');
      expect(holding([deep], () => existsSync(join(deep, LOCK_FILE)))).toBe(true);
      expect(readdirSync('.')).toEqual([]);
    });
  });

  test('whose removal another process began and died of is removed all the same', () => {
    inEmptyFolder(() => {
      plant({ ...here(), pid: dead(), started: '1' });
      const name = createHash('sha256').update(seenAt(LOCK_FILE)!.identity).digest('hex').slice(0, 16);
      const holder = { ...here(), pid: dead(), started: '2' };
      writeFileSync(`${LOCK_FILE}.${name}`, JSON.stringify(holder));
      expect(outcome()).toBe('taken');
      expect(readdirSync('.')).toEqual([]);
    });
  });

  onLinux('whose removal another process has in hand is left to that one', () => {
    inEmptyFolder(() => {
      plant({ ...here(), pid: dead(), started: '1' });
      const name = createHash('sha256').update(seenAt(LOCK_FILE)!.identity).digest('hex').slice(0, 16);
      const pid = living();
      writeFileSync(`${LOCK_FILE}.${name}`, JSON.stringify({ ...here(), pid, started: startOf(pid) }));
      expect(outcome()).toBe('OutputBusy');
    });
  });
});

test('of processes that take it all the time and die with it in their hands, no two ever hold it at once', () => {
  inEmptyFolder((folder) => {
    mkdirSync('locked');
    const four = '"$0" "$1" "$2" & '.repeat(4);
    const args = [process.execPath, CHILD, join(__dirname, '..', 'programs', 'locks.ts')];
    // The second four find the lock of the first ones' last.
    for (let generation = 0; generation < 2; generation += 1) {
      const said = execFileSync('sh', ['-c', `${four} wait`, ...args], { cwd: folder, encoding: 'utf8' });
      expect(said.trim().split('\n')).toEqual(['held', 'held', 'held', 'held']);
    }
  });
}, 60_000);
