import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { command, word } from '../../lib/encode/shell';
import { inEmptyFolder, filesBelow } from '../fixtures/fleets';
import { HOSTILE, hostileText, UNSEEN, visibleText } from './hostile';

/** What a shell without any program hands on, each argument behind a mark of its own. */
function read(shell: string, words: readonly string[]): string[] {
  const { stdout, stderr, status } = spawnSync(
    shell,
    ['-c', `for each in ${words.join(' ')}; do printf '%s\\0' "$each"; done`],
    {
      env: { PATH: '', HOME: '/nowhere' },
      encoding: 'utf8',
    },
  );
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.split('\0').slice(0, -1);
}

describe.each(['/bin/sh', '/bin/bash'])('%s', (shell) => {
  test('reads every word as the value, and runs nothing', () => {
    inEmptyFolder((folder) => {
      expect(read(shell, HOSTILE.map(word))).toEqual(HOSTILE);
      fc.assert(
        fc.property(fc.array(visibleText(), { minLength: 1, maxLength: 20 }), (texts) => {
          expect(read(shell, texts.map(word))).toEqual(texts);
        }),
        { numRuns: 20 },
      );
      expect(filesBelow(folder)).toEqual({});
    });
  });
});

test('a command stays on one line, and is one command', () => {
  expect(command('kubectl', '-n', 'a b', "it's")).toBe("kubectl -n 'a b' 'it'\\''s'");
  expect(word('')).toBe("''");
  expect(UNSEEN.map(word).filter((each) => /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u.test(each))).toEqual([]);
  fc.assert(fc.property(hostileText(), (text) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u.test(word(text))));
});

test('a command that is printed commands no CI service', () => {
  fc.assert(fc.property(hostileText(), (text) => !/^ *::|##[A-Za-z]*\[/.test(word(text))));
});
