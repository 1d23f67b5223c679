import { ClusterAuth, Isolation, Pem } from 'keywheel';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { planOf } from '../../lib/plan/plan';
import { planText } from '../../lib/reports/plan-report';
import { Program, sideOf } from './changes';

const eu = { clusters: ['eu'] };

function printed(before: Program, after: Program): string[] {
  return planText(planOf(sideOf({ ...eu, ...before }), sideOf({ ...eu, ...after })), 'plan').split('\n');
}

/** Where the first line is that holds a text; fails where none does. */
function at(lines: readonly string[], text: string): number {
  const index = lines.findIndex((line) => line.includes(text));
  expect([text, index]).not.toEqual([text, -1]);
  return index;
}

test('who applies the other stacks keeps the rights to do so until all is done', () => {
  const lines = printed({ clusters: ['eu', 'us'] }, {});
  expect(at(lines, 'apply stack bootstrap')).toBeGreaterThan(at(lines, 'stack spoke-us'));
  expect(lines.join('\n')).toContain('gives and takes the rights');
});

test('a cluster that takes the place of another one has the rights of both in between', () => {
  const lines = printed({ clusters: ['old'] }, { clusters: ['new'] });
  expect(at(lines, '1-expand/cdktf.out/stacks/bootstrap')).toBeLessThan(at(lines, 'apply stack spoke-new'));
  expect(lines.filter((line) => /^ +\d+\./.test(line)).at(-1)).toContain('apply stack bootstrap');
});

test('a stack that leaves is applied from the plan, where it is empty', () => {
  const lines = printed({ clusters: ['eu', 'us'] }, {});
  expect(lines[at(lines, 'apply stack spoke-us')]).toContain('from plan/3-contract: nothing is left in it');
  expect(at(lines, 'terraform -chdir=plan/3-contract/cdktf.out/stacks/spoke-us apply')).toBeGreaterThan(0);
});

test('values are at their new place before it is asked whether they are', () => {
  const lines = printed({ generated: 'a' }, { generated: 'b', secret: 'other' });
  expect(at(lines, 'vault read')).toBeLessThan(at(lines, 'keywheel audit'));
  expect(at(lines, 'keywheel audit')).toBeLessThan(at(lines, 'Phase 2'));
});

test('the random value that Terraform made is not taken for the one that is read today', () => {
  const lines = printed({ generated: 'a' }, { generated: 'b' });
  expect(lines.join('\n')).toContain(
    "vault kv metadata get -format=json acme.kv/prod/payments/b | jq -e '.data.current_version > 1'",
  );
});

test('a gate looks at the server: a stack that is not applied ends with 2', () => {
  const lines = printed({}, { secret: 'other' });
  expect(at(lines, 'terraform -chdir=plan/1-expand/cdktf.out/stacks/spoke-eu plan -detailed-exitcode')).toBeLessThan(
    at(lines, 'Phase 2'),
  );
});

test('a value is copied from one Vault namespace to another, only over what is known to be there', () => {
  const lines = printed({ generated: 'a' }, { generated: 'a', isolation: Isolation.vaultNamespace() });
  expect(lines.join('\n')).toMatch(
    /vault read -format=json acme\.kv\/data\/prod\/payments\/a \| jq '\{data: \.data\.data, options: \{cas: 1\}\}' \| vault write -namespace=acme\.env\.prod\/team\.payments acme\.kv\/data\/a -/,
  );
});

test('a fleet with another name takes its state along, and its old engine is named', () => {
  const lines = printed({}, { fleet: 'bank' });
  const pull =
    'terraform -chdir=plan/2-migrate/cdktf.out/stacks/spoke-eu state pull | terraform -chdir=plan/3-contract/cdktf.out/stacks/spoke-eu state push -';
  expect(at(lines, pull)).toBeLessThan(at(lines, '3-contract/cdktf.out/stacks/spoke-eu apply'));
  expect(lines.join('\n')).toContain('engine acme.kv; remove it by hand');
});

test('the last phase waits for a token that is signed with the new key', () => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  const auth = () =>
    ClusterAuth.jwt({ publicKeys: [Pem.fromText(key.export({ type: 'spki', format: 'pem' }).toString())] });
  const kid = createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
  const lines = printed({}, { auth });
  const gate = at(lines, `kubectl --context eu create token -n default default | jq -R -e`);
  expect(lines[gate]).toContain(`IN("${kid}")`);
  expect(gate).toBeGreaterThan(at(lines, 'sign with its new key'));
  expect(gate).toBeLessThan(at(lines, 'Phase 3'));
});

test('what stands in the way is not called another order', () => {
  const text = printed({ authority: 'root' }, { authority: 'other' }).join('\n');
  expect(text).toContain('What prevents it:');
  expect(text).not.toContain('Other orders');
});

test('what is done by hand is told where no folder changes', () => {
  const plan = planOf(sideOf(eu), sideOf({ ...eu, secret: 'other' }));
  const [stage] = plan.stages.filter(({ step }) => step.unit === 'stack');
  const text = planText({ ...plan, verdict: 'order', stages: [{ ...stage!, phase: undefined }] }, 'plan');
  expect(text).toContain('by hand: the value');
});
