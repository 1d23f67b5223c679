import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const LIB = join(__dirname, '../../lib');
const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !/^(encode\/|text\/(log|masked|visible)\.)/.test(file),
);

/** What only the encoders write: by its look in the source. */
const TARGETS: Readonly<Record<string, RegExp>> = {
  'a quote doubled for SQL': /replaceAll\("'", "''"\)/,
  'a block of code in Markdown': /\\`\\`\\`|'```/,
  'a row of a Markdown table': /`\| \$\{(?!cells)/,
  'indented JSON for a log': /stdout\.write\(`?\$?\{?JSON\.stringify/,
  'a command with a name of somebody':
    /[`"](kubectl|vault|bao|gcloud|psql|mysql|git worktree)( [^`$]*)? \$\{(?!word\(|command\(|context\}|secret\})/,
};

test.each(Object.entries(TARGETS))('%s is written in lib/encode and lib/text alone', (_what, look) => {
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => look.test(readFileSync(join(LIB, file), 'utf8')))).toEqual([]);
});

test('what is looked for is found where it is', () => {
  const look = TARGETS['a command with a name of somebody']!;
  expect('`kubectl -n ${namespace} get`').toMatch(look);
  expect("return `'${value.replaceAll(\"'\", \"''\")}'`").toMatch(TARGETS['a quote doubled for SQL']!);
});

/** What replaces a sign by an escape of it: with a backslash, doubled, an entity, or all that was found and more. */
const ESCAPE = /\\|\$&|&#?\w+;|^(.)\1/;
/** What looks like one and writes no other language. */
const NO_ESCAPES = [
  // Names of Terraform have no signs: theirs is a spelling of their own.
  "fleet/names.ts: part.replaceAll('.', '__')",
  "fleet/names.ts: part.replaceAll('.', '__').replaceAll('/', '___')",
  // Things left out.
  "checks/network/store-names-hub.ts: said.replace(/\\/\\/[^/]*@/, '//')",
  `cli/unknown-text.ts: message.replace(/"[^"]*"/g, '""')`,
  // A constant line, as a comment of another language.
  "synth/ownership.ts: yamlHeader(fleet, file).replace('#', '--')",
  // A pattern of file names, whose own signs are no text.
  "files/terraform-files.ts: text.replace(/[.*+^$()|]/g, '\\\\$&')",
  // A space that YAML takes and Go does not need, for reading alone.
  "yaml/documents.ts: part.replace(ALIAS_AS_FIELD, '$& ')",
  // What a template fills in, left out of the text beside it.
  "secrecy/object-text.ts: text.replace(ACTION, '{{ }}')",
];

function escapesIn(name: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const by = ts.isCallExpression(node) ? node.arguments[1] : undefined;
    const isReplacing =
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      /^replace(All)?$/.test(node.expression.name.text);
    const written = by && ts.isArrowFunction(by) ? by.body : by;
    if (isReplacing && written && ts.isStringLiteralLike(written) && ESCAPE.test(written.text)) {
      found.push(`${name}: ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true));
  return found;
}

test('signs are escaped in lib/encode and lib/text alone', () => {
  const found = files.flatMap((file) => escapesIn(file, readFileSync(join(LIB, file), 'utf8')));
  expect(found.sort()).toEqual([...NO_ESCAPES].sort());
});

test.each([
  `a.replace(/['\\\\]/g, '\\\\$&')`,
  `a.replaceAll("'", "''")`,
  `a.replaceAll('"', '\\\\"')`,
  `a.replaceAll('<', '&lt;')`,
  "a.replaceAll('${', () => '$${')",
  `a.replace(/%/g, '%%')`,
])('an escape such as %s is seen', (code) => {
  expect(escapesIn('a.ts', code)).toEqual([`a.ts: ${code}`]);
});
