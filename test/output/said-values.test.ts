import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { findingsOf } from '../../lib/checks';
import type { Check, Found } from '../../lib/checks/check';
import { says } from '../../lib/output/said-values';
import { findingsJson } from '../../lib/reports/findings-json';

const check: Check = { id: 'role-exists', severity: 'error', scope: 'hub', why: 'Nobody logs in.', run: () => [] };
const found = (said: Pick<Found, 'message' | 'values'>) =>
  findingsOf(check, [{ path: '', place: '', fix: 'x', ...said }]);

test('a message is made of its values, and keeps them by what they are', () => {
  const role = { name: 'team', policies: ['a', 'b'] };
  expect(says`role "${{ role: role.name }}" has ${{ policies: role.policies }}, and ${1 + 1} ${'more'}`).toEqual({
    message: 'role "team" has a, b, and 2 more',
    values: { role: 'team', policies: ['a', 'b'] },
  });
});

test('values of a finding are sorted, and draw nothing on a terminal, as its message', () => {
  const [finding] = found(says`role "${{ role: 'a\u001b[31m' }}" at ${{ mount: 'k8s\n' }} for ${{ keys: ['\u202e'] }}`);
  expect(Object.keys(finding!.values!)).toEqual(['keys', 'mount', 'role']);
  expect(finding!.values).toEqual({ keys: ['\\u202e'], mount: 'k8s\\n', role: 'a\\u001b[31m' });
});

test('a message of words alone has none, and JSON then has no such field', () => {
  const findings = found(says`nothing is there`);
  expect(findings[0]).not.toHaveProperty('values');
  expect(findingsJson(findings)).not.toContain('"values"');
  expect(JSON.parse(findingsJson(found(says`${{ role: 'team' }}`))).findings[0].values).toEqual({ role: 'team' });
});

const CHECKS_FOLDER = join(__dirname, '../../lib/checks');

/** The names in each message of a file. */
function namesOf(file: string): string[][] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const found: string[][] = [];
  const look = (node: ts.Node): void => {
    if (
      ts.isTaggedTemplateExpression(node) &&
      node.tag.getText() === 'says' &&
      ts.isTemplateExpression(node.template)
    ) {
      const objects = node.template.templateSpans
        .map(({ expression }) => (ts.isCallExpression(expression) ? expression.arguments[0]! : expression))
        .filter((one) => ts.isObjectLiteralExpression(one));
      found.push(objects.flatMap(({ properties }) => properties.map((one) => one.name!.getText())));
    }
    node.forEachChild(look);
  };
  look(source);
  return found;
}

test('no message has two values of one name, of which one would be lost', () => {
  const files = readdirSync(CHECKS_FOLDER, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.ts'));
  const all = files.flatMap((file) => namesOf(join(CHECKS_FOLDER, file)).map((names) => ({ file, names })));

  expect(all.length).toBeGreaterThan(250);
  expect(all.filter(({ names }) => new Set(names).size < names.length)).toEqual([]);
});
