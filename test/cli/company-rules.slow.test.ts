import { agreeing } from '../files/read';
import { folderWith, keywheel } from './command';

const ARGS = ['check', '--terraform', 'terraform', '--manifests', 'manifests', '--rules', 'rules.ts'];
const RULES = `import type { CompanyRule } from 'keywheel';
console.log('of the rules');
export const rules: CompanyRule[] = [{
  id: 'example/store-is-named-vault', scope: 'cluster', severity: 'error', why: 'Nobody finds it.',
  run: (cluster) => cluster.objects('SecretStore').map((at) => ({
    at, message: \`SecretStore "\${at.metadata.name}" has another name\`, fix: 'name it vault',
  })),
}];
`;
const ACKNOWLEDGED = 'acknowledge: [{ id: example/store-is-named-vault, reason: it stays }]\n';

test.concurrent('what a rule finds is reported with its file and line, and ends with 1', async () => {
  const { code, out } = await keywheel(folderWith({ ...agreeing(), 'rules.ts': RULES }), ARGS);
  expect(code).toBe(1);
  expect(out).toContain('error example/store-is-named-vault\n');
  expect(out).toContain('\n  manifests/eu/app.yaml:8, SecretStore app/hub\n');
});

test.concurrent.each(['json', 'sarif', 'junit', 'github', 'gitlab'])(
  'as %s it is alone on standard output',
  async (format) => {
    const { code, out, err } = await keywheel(folderWith({ ...agreeing(), 'rules.ts': RULES }), [
      ...ARGS,
      ...['--format', format, '--only', 'rules'],
    ]);
    expect(code).toBe(1);
    expect(out).toContain('example/store-is-named-vault');
    expect(out).not.toContain('of the rules');
    expect(err).toMatch(/1 of \d+ checks, and whether files can be read/);
    if (format === 'sarif') {
      const [run] = JSON.parse(out).runs;
      expect(run.tool.driver.rules[run.results[0].ruleIndex].id).toBe('example/store-is-named-vault');
    }
  },
);

test.concurrent('the mapping file acknowledges it, and only where the rules are given', async () => {
  const folder = folderWith({ ...agreeing(), 'rules.ts': RULES, 'keywheel.check.yaml': ACKNOWLEDGED });
  expect(await keywheel(folder, ARGS)).toMatchObject({ code: 0 });
  const without = await keywheel(folder, ARGS.slice(0, -2));
  expect(without.code).toBe(1);
  expect(without.err).toContain('CheckUnknown');
  expect(without.err).toContain('--rules <file>');
});

test.concurrent.each([
  ['is not there', {}, 'RulesMissing', 'there is no file "rules.ts"'],
  ['exports nothing', { 'rules.ts': 'export const a = 1;' }, 'RulesMissing', 'exports no list "rules"'],
  ['is no TypeScript', { 'rules.ts': 'export const = ' }, 'RulesUnreadable', 'cannot be loaded'],
  ['throws', { 'rules.ts': 'throw new Error("oh")' }, 'RulesUnreadable', 'cannot be loaded: oh'],
  [
    'has wrong rules',
    { 'rules.ts': 'export const rules = [{ id: "a" }, 1]' },
    'RuleInvalid',
    'rules[1] is of type number',
  ],
])('a file that %s is one clear error', async (_, files, error, text) => {
  const { code, err } = await keywheel(folderWith({ ...agreeing(), ...(files as object) }), ARGS);
  expect(code).toBe(1);
  expect(err).toContain(error);
  expect(err).toContain(text);
});
