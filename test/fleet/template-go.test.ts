import fc from 'fast-check';
import { SecretKey, Template } from 'keywheel';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate } from '../go-template';

/** Go's own text/template, with replace and toJson as sprig defines them. */
const PROGRAM = `package main

import (
	"encoding/json"
	"os"
	"strings"
	"text/template"
)

func main() {
	var cases []struct {
		Template string
		Data     map[string]string
	}
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		panic(err)
	}
	functions := template.FuncMap{
		"replace": func(old, new, text string) string { return strings.ReplaceAll(text, old, new) },
		"toJson": func(value any) string {
			text, _ := json.Marshal(value)
			return string(text)
		},
	}
	results := []string{}
	for _, one := range cases {
		var text strings.Builder
		parsed, err := template.New("").Funcs(functions).Option("missingkey=error").Parse(one.Template)
		if err == nil {
			err = parsed.Execute(&text, one.Data)
		}
		if err != nil {
			results = append(results, "error: "+err.Error())
		} else {
			results = append(results, text.String())
		}
	}
	json.NewEncoder(os.Stdout).Encode(results)
}
`;

const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo) {
  console.warn('SKIPPED: there is no go on the PATH, so no template was evaluated by Go itself');
}

const key = (name: string) => new SecretKey({}, name);
const value = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 20 }));
const literal = fc
  .array(
    fc.constantFrom(
      '{',
      '}',
      '{{',
      '}}',
      '"',
      '\\',
      '`',
      '\n',
      '\t',
      'é',
      '\u2028',
      '\u007f',
      'a',
      ' ',
      '{{ .x }}',
      '{{/*',
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));
const tag = fc.constantFrom(Template.url, Template.json, Template.xml, Template.properties, Template.text);
const part = fc.oneof(fc.constantFrom(key('password'), key('pass.word'), key('1')), fc.integer(), literal);
const parts = fc.array(fc.tuple(literal, part), { maxLength: 4 });
const template = fc
  .tuple(tag, parts, tag, parts)
  .map(([outer, around, inner, within]) =>
    write(outer, [...around, ['<', write(inner, within)], ...around.slice(0, 1)]),
  );

function write(
  tag: typeof Template.text,
  pairs: readonly (readonly [string, Template | SecretKey | number | string])[],
) {
  const texts = [...pairs.map(([text]) => text), ''];
  return tag(Object.assign(texts, { raw: texts }), ...pairs.map(([, one]) => one));
}

(hasGo ? test : test.skip)(
  'Go reads every template as the tests here do [needs go on PATH]',
  () => {
    const cases = fc.sample(fc.tuple(template, value), 2000).map(([one, secret]) => ({
      Template: one.render(),
      Data: { password: secret, 'pass.word': secret, '1': secret },
    }));
    const folder = mkdtempSync(join(tmpdir(), 'keywheel-go-'));
    try {
      writeFileSync(join(folder, 'main.go'), PROGRAM);
      const results = JSON.parse(
        execFileSync('go', ['run', 'main.go'], {
          cwd: folder,
          input: JSON.stringify(cases),
          encoding: 'utf8',
          maxBuffer: 1 << 26,
        }),
      ) as string[];
      expect(results).toHaveLength(cases.length);
      for (const [index, { Template: text, Data: data }] of cases.entries()) {
        expect([text, results[index]]).toEqual([text, evaluate(text, data)]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  60_000,
);
