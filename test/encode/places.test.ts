import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LIB = join(__dirname, '../../lib');
const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.startsWith('encode'),
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

test.each(Object.entries(TARGETS))('%s is written in lib/encode alone', (_what, look) => {
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => look.test(readFileSync(join(LIB, file), 'utf8')))).toEqual([]);
});

test('what is looked for is found where it is', () => {
  const look = TARGETS['a command with a name of somebody']!;
  expect('`kubectl -n ${namespace} get`').toMatch(look);
  expect("return `'${value.replaceAll(\"'\", \"''\")}'`").toMatch(TARGETS['a quote doubled for SQL']!);
});
