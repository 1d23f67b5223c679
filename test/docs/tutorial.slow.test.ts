import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, keywheel } from '../cli/command';
import { committed, git } from '../cli/git';

const ROOT = join(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/tutorial.md'), 'utf8');

/** The block behind a mark, without the margin that a list gives it. */
function block(mark: string): string {
  const [, margin, text] = new RegExp(`^( *)<!-- ${mark} -->\\n+ *\`\`\`\\w*\\n([^]*?)\\n *\`\`\``, 'm').exec(PAGE)!;
  return text!.replace(new RegExp(`^${margin}`, 'gm'), '');
}

/** A person who follows the page, from its first line. */
class Reader {
  readonly folder = join(folderWith(), 'my-fleet');

  async types(command: string) {
    const { code, out, err } = await keywheel(this.folder, command.split(' '));
    return { code, text: `${out}${err}` };
  }

  edits(change: (program: string) => string): void {
    const file = join(this.folder, 'fleet.ts');
    const before = readFileSync(file, 'utf8');
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(file, after);
  }

  pastes(mark: string, importMark?: string): void {
    this.edits((program) => {
      const end = program.lastIndexOf('  }\n}');
      const top = importMark === undefined ? '' : `${block(importMark)}\n`;
      return `${top}${program.slice(0, end)}${block(mark)}\n${program.slice(end)}`;
    });
  }

  commits(): void {
    git(this.folder, 'add', '.');
    git(this.folder, 'commit', '--message=next');
  }
}

test('one who follows the tutorial, command by command, sees what it says', async () => {
  const reader = new Reader();
  expect((await keywheel(join(reader.folder, '..'), ['init', 'my-fleet'])).code).toBe(0);
  symlinkSync(join(ROOT, 'node_modules'), join(reader.folder, 'node_modules'));
  committed(reader.folder, '.');

  expect(await reader.types('synth')).toEqual({ code: 0, text: `${block('synth')}\n` });
  reader.commits();

  reader.pastes('tenant', 'tenant-import');
  const diff = await reader.types('diff HEAD');
  expect(diff.code).toBe(3);
  expect(diff.text).toContain(block('diff'));
  expect((await reader.types('synth')).code).toBe(0);
  reader.commits();

  const delivered = join(reader.folder, 'dist/prod-eu/app-payments.k8s.yaml');
  const [, typed, written] = /sed -i 's\/(.*?)\$\/(.*?)\/'/.exec(PAGE)!;
  const whole = readFileSync(delivered, 'utf8');
  writeFileSync(delivered, whole.replace(new RegExp(`${typed}$`, 'm'), written!));
  const check = await reader.types('check');
  expect(check.code).toBe(1);
  expect(check.text).toContain(block('finding'));
  expect((await reader.types('explain login-role-exists')).text).toContain('## What to do');
  expect((await reader.types('synth')).code).toBe(0);
  expect(readFileSync(delivered, 'utf8')).toBe(whole);

  reader.edits((program) => program.replace("(prod, 'payments'", "(prod, 'billing'"));
  const renamed = await reader.types('synth');
  expect(renamed.code).toBe(1);
  expect(renamed.text).toContain(block('renamed'));
  expect((await reader.types('explain TenantVanished')).code).toBe(0);
  reader.edits((program) => program.replace("(prod, 'billing'", "(prod, 'payments'"));

  reader.pastes('database', 'database-import');
  expect((await reader.types('synth')).code).toBe(0);
  const plan = await reader.types('plan');
  expect(plan.text).toContain(block('plan'));
  expect(readFileSync(join(reader.folder, 'reports/example/rotation.md'), 'utf8')).toContain(block('rotation'));
  expect((await reader.types('timing')).text).toContain('prod-eu: app-payments/orders');
  reader.edits((program) => program.replace('every: Duration.days(30)', 'every: Duration.minutes(5)'));
  expect((await reader.types('synth')).code).toBe(1);
  reader.edits((program) => program.replace('every: Duration.minutes(5)', 'every: Duration.days(30)'));

  reader.commits();
  expect((await reader.types('synth --committed')).code).toBe(0);
  expect((await reader.types('diff HEAD --exit-zero')).code).toBe(0);

  reader.pastes('existing');
  expect((await reader.types('synth --committed')).code).toBe(1);
  expect((await reader.types('synth')).code).toBe(0);
});

test('every command of the tutorial is one that the test types', () => {
  const source = readFileSync(__filename, 'utf8');
  const typed = [...PAGE.matchAll(/^npx keywheel ([a-z]+)/gm)].map(([, command]) => command!);

  expect(typed.length).toBeGreaterThan(5);
  expect(typed.filter((command) => !source.includes(`'${command}`))).toEqual([]);
});
