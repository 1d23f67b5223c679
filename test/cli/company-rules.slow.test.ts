import { loadAll } from 'js-yaml';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agreeing } from '../files/read';
import { folderWith, keywheel } from './command';
import { printed } from '../schemas/printed';

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

test.concurrent('the page has what a rule finds where the rules are given, and what acknowledges it', async () => {
  const folder = folderWith({ ...agreeing(), 'rules.ts': RULES });
  const found = async (...args: string[]) =>
    printed('report', (await keywheel(folder, ['report', '--json', ...args])).out).findings.filter(isOfRule);
  const rules = ARGS.slice(1);
  const sides = rules.slice(0, -2);

  const [finding, ...more] = await found(...rules);
  expect([finding!.severity, finding!.acknowledged, more]).toEqual(['error', undefined, []]);
  expect(finding!.message).toBe('SecretStore "hub" has another name');
  expect(await found(...sides)).toEqual([]);

  writeFileSync(join(folder, 'keywheel.check.yaml'), ACKNOWLEDGED);
  expect(await found(...rules)).toMatchObject([{ acknowledged: 'it stays' }]);
  expect(await found(...sides)).toEqual([]);
});

test.concurrent('a program has its own rules, and takes no others', async () => {
  const folder = folderWith({ 'main.ts': LIVE_PROGRAM, 'rules.ts': RULES });
  for (const command of ['report', 'status']) {
    const { code, err } = await keywheel(folder, [command, '--app', 'main.ts', '--rules', 'rules.ts']);
    expect([command, code]).toEqual([command, 2]);
    expect(err).toContain("'--rules <file>' cannot be used with option '--app <file>'");
  }
});

const NAMED = `{
  id: 'example/store-asks-the-hub', scope: 'cluster', severity: 'error', why: 'Another server learns tokens.',
  run: (cluster) => cluster.objects('SecretStore')
    .filter(({ spec }) => spec.provider.vault?.server !== 'https://vault.example.com:8200')
    .map((at) => ({ at, message: 'SecretStore "' + at.metadata.name + '" asks another server', fix: 'name ours' })),
}`;
const LIVE_PROGRAM = `
  import { smallWithSecret } from '${join(__dirname, '../fixtures/fleets')}';
  smallWithSecret({ fleet: { rules: [${NAMED}] } }).fleet.synth();
`;

test.concurrent.each([
  ['of the program', ['--app', 'main.ts'], {}],
  ['of a file', ['--rules', 'rules.ts'], { 'rules.ts': `export const rules = [${NAMED}];` }],
])('a rule %s is held against what is live', async (_, args, files) => {
  const folder = folderWith({ 'main.ts': LIVE_PROGRAM, ...files });
  expect((await keywheel(folder, ['synth'])).code).toBe(0);
  const [store] = loadAll(readFileSync(join(folder, 'dist/eu/app.k8s.yaml'), 'utf8')).filter(isStore);
  const asked = async (server: string) => {
    const live = { ...store!, spec: { provider: { vault: { ...store!.spec.provider.vault, server } } } };
    mkdirSync(join(folder, 'live'), { recursive: true });
    writeFileSync(join(folder, 'live/eu.json'), JSON.stringify({ items: [live] }));
    const { out } = await keywheel(folder, ['status', ...args, '--live', 'live', '--no-hub', '--format', 'json']);
    return printed('status', out).broken.filter(isOfRule);
  };

  expect(await asked(store!.spec.provider.vault.server)).toEqual([]);
  expect(await asked('https://other.example.com')).toMatchObject([
    { message: expect.stringContaining('asks another') },
  ]);
});

function isOfRule({ id }: { readonly id: string }): boolean {
  return id.startsWith('example/');
}

interface Store {
  readonly kind: string;
  readonly spec: { readonly provider: { readonly vault: { readonly server: string } } };
}

function isStore(one: unknown): one is Store {
  return (one as Store).kind === 'SecretStore';
}
