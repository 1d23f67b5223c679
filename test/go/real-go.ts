import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Go itself, which is what stands behind the words of `lib/go`. */
export const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo) {
  console.warn('SKIPPED: there is no go on the PATH, so nothing was tried by Go itself');
}

/** A test that needs it. */
export const testWithGo = hasGo ? test : test.skip;

/**
 * What a function of Go answers to each case.
 *
 * @param program imports, and `func answer(one []string) any`
 */
export function answersOfGo(imports: string, program: string, cases: readonly (readonly string[])[]): unknown[] {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-go-'));
  try {
    writeFileSync(
      join(folder, 'main.go'),
      `package main

import (
	"encoding/json"
	"os"
	${imports}
)

${program}

func main() {
	var cases [][]string
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		panic(err)
	}
	results := []any{}
	for _, one := range cases {
		results = append(results, answer(one))
	}
	json.NewEncoder(os.Stdout).Encode(results)
}
`,
    );
    const answer = execFileSync('go', ['run', 'main.go'], {
      cwd: folder,
      input: JSON.stringify(cases),
      encoding: 'utf8',
      maxBuffer: Infinity,
    });
    return JSON.parse(answer) as unknown[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
