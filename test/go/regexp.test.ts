import fc from 'fast-check';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goFinds } from '../../lib/go/regexp';

/** Go's own regexp: null for an expression that it refuses. */
const PROGRAM = `package main

import (
	"encoding/json"
	"os"
	"regexp"
)

func main() {
	var cases [][2]string
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		panic(err)
	}
	results := []any{}
	for _, one := range cases {
		found, err := regexp.MatchString(one[0], one[1])
		if err != nil {
			results = append(results, nil)
		} else {
			results = append(results, found)
		}
	}
	json.NewEncoder(os.Stdout).Encode(results)
}
`;

const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo) {
  console.warn('SKIPPED: there is no go on the PATH, so no expression was tried by Go itself');
}

test.each([
  ['', 'team-a', true],
  ['.+', 'team-a', true],
  ['am-', 'team-a', true],
  ['^team-b$', 'team-a', false],
  ['^', 'team-a', true],
  ['(?i)TEAM', 'team-a', true],
  ['(?P<team>team)-[[:alpha:]]', 'team-a', true],
  ['\\Ateam-a\\z', 'team-a', true],
  ['team(?=-a)', 'team-a', undefined],
  ['(a)\\1', 'aa', undefined],
  ['(', 'team-a', undefined],
  ['a{1001}', 'a', undefined],
])('Go looks for %j in %j: %s', (expression, text, found) => {
  expect(goFinds(expression, text)).toBe(found);
});

test('an expression that others take hours for takes no time', () => {
  expect(goFinds('^(a+)+$', `${'a'.repeat(5000)}!`)).toBe(false);
});

(hasGo ? test : test.skip)(
  'everything is found as Go finds it',
  () => {
    const piece = fc.constantFrom(
      ...[
        'team',
        '-a',
        'a',
        '.',
        '.*',
        '.+?',
        '^',
        '$',
        '[a-c]',
        '[^a]',
        '[[:alnum:]]',
        '\\w',
        '\\d',
        '\\b',
        '|',
        '(',
        ')',
      ],
      ...[
        '(?:',
        '(?i)',
        '(?P<x>',
        '*',
        '+',
        '?',
        '{2}',
        '{2,}',
        '\\A',
        '\\z',
        '\\pL',
        '\\Q.',
        '\\E',
        '\\C',
        '\\x41',
        '\\1',
        '(?=',
        ']',
        '[',
      ],
    );
    const cases = fc.sample(
      fc.tuple(
        fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
        fc.constantFrom('team-a', 'team-b', 'a', '', 'aa1', 'kube-system', 'A.'),
      ),
      { numRuns: 3000, seed: 7 },
    );
    const folder = mkdtempSync(join(tmpdir(), 'keywheel-go-'));
    try {
      writeFileSync(join(folder, 'main.go'), PROGRAM);
      const answer = execFileSync('go', ['run', 'main.go'], {
        cwd: folder,
        input: JSON.stringify(cases),
        encoding: 'utf8',
      });
      const byGo = (JSON.parse(answer) as (boolean | null)[]).map((one) => one ?? undefined);
      const differing = cases.filter(([expression, text], at) => goFinds(expression, text) !== byGo[at]);
      expect(differing).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  120_000,
);
