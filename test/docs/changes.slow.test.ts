import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, keywheel } from '../cli/command';
import { committed } from '../cli/git';

const PAGE = readFileSync(join(__dirname, '../../docs/changes.md'), 'utf8');

/** The block of code behind a mark. */
function block(mark: string): string {
  const [, text] = new RegExp(`<!-- ${mark} -->\\n+\`\`\`\\w*\\n([^]*?)\\n\`\`\``).exec(PAGE)!;
  return text!;
}

test('the example reports what the page says', async () => {
  const before = block('before');
  const [, keys] = /adds a key, `(.*?)`/.exec(PAGE)!;
  const [, otherClaim, claim] = /another repository in, `(.*?)` in place of `(.*?)`/.exec(PAGE)!;
  const after = before.replace("['api_key']", keys!).replace(claim!, otherClaim!);
  expect(after).not.toBe(before);
  const folder = folderWith({ 'main.ts': before });
  committed(folder, '.');
  writeFileSync(join(folder, 'main.ts'), after);

  const { code, out } = await keywheel(folder, ['diff']);

  expect(code).toBe(3);
  expect(out.trimEnd()).toBe(block('report'));
});
