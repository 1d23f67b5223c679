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
