import fc from 'fast-check';
import { Findings, type CompanyRule, type RuleCluster, type RuleFound, type RuleHub } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { CHECKS } from '../../lib/checks/index';
import { problemsOfRules } from '../../lib/output/rule-problems';
import { errorsOf, smallWithSecret } from '../fixtures/fleets';

const COMMON = { severity: 'error', why: 'It costs.' } as const;

const short: CompanyRule = {
  ...COMMON,
  id: 'example/policies-have-short-names',
  scope: 'hub',
  *run(hub) {
    for (const policy of hub.resources('vault_policy')) {
      if (policy.arguments['name'].length > 30) {
        yield { at: policy, message: `policy "${policy.arguments['name']}" has a long name`, fix: 'shorten it' };
      }
    }
  },
};
const refreshed: CompanyRule = {
  ...COMMON,
  id: 'example/values-are-read-within-a-day',
  scope: 'cluster',
  run: (cluster) =>
    cluster
      .objects('ExternalSecret')
      .filter(({ spec }) => spec.refreshInterval === '48h')
      .map((at) => ({ at, message: `ExternalSecret "${at.metadata.name}" is read every two days`, fix: 'use 24h' })),
};

function clusterRule(run: (cluster: RuleCluster, hub: RuleHub) => Iterable<RuleFound>): CompanyRule {
  return { ...COMMON, id: 'example/rule', scope: 'cluster', run };
}
const found = (at: RuleFound['at'], more: object = {}): RuleFound => ({
  at,
  message: 'it is so',
  fix: 'mend it',
  ...more,
});

/** What a fleet with one rule reports. */
function findingsWith(...rules: CompanyRule[]) {
  return Testing.synth(smallWithSecret({ fleet: { rules } }).fleet).findings;
}

test('a valid fleet stays silent, and each side that a hand breaks is found with its place', () => {
  const output = Testing.synth(smallWithSecret({ fleet: { rules: [short, refreshed] } }).fleet);
  expect(output.findings).toEqual([]);

  const ofHub = output.withResources('vault_policy', (policy) => (policy.name += '.for.a.very.long.time'));
  expect(ofHub.findings).toContainEqual(
    expect.objectContaining({
      ...{ id: short.id, severity: 'error', why: 'It costs.', docs: 'docs/rules.md', fix: 'shorten it' },
      ...{ path: 'prod/payments/eu.app', place: 'stack spoke-eu, vault_policy.read_app' },
      message: 'policy "acme.read.eu.app.for.a.very.long.time" has a long name',
    }),
  );
  const ofSpoke = output.withManifests((manifest, cluster) => {
    if (manifest.kind === 'ExternalSecret' && cluster === 'eu') {
      manifest.spec.refreshInterval = '48h';
    }
  });
  expect(ofSpoke.findingsOf(refreshed).length).toBeGreaterThan(0);
  expect(ofSpoke.findingsOf(refreshed)[0]!.place).toMatch(/^eu\/.*, ExternalSecret app\//);
  expect(ofSpoke.findingsOf(short)).toEqual([]);
  expect(output.findingsOf(refreshed)).toEqual([]);
});

test('an edit that changes nothing is an error', () => {
  const output = Testing.synth(smallWithSecret().fleet);
  expect(errorsOf(() => output.withResources('vault_policies', () => 1)).map(({ code }) => code)).toEqual([
    'EditHasNoEffect',
  ]);
  expect(errorsOf(() => output.withManifests(() => 1)).map(({ code }) => code)).toEqual(['EditHasNoEffect']);
});

test('a finding is acknowledged by its id, for the construct that it is of', () => {
  const all = clusterRule((cluster) => cluster.objects('SecretStore').map((at) => found(at)));
  const { fleet, payments } = smallWithSecret({ fleet: { rules: [all] } });
  Findings.of(payments).acknowledge('example/rule', 'it is known');
  const output = Testing.synth(fleet);
  expect(output.findings).toEqual([]);
  expect(output.acknowledged.map(({ id, acknowledged }) => [id, acknowledged])).toEqual([
    ['example/rule', 'it is known'],
  ]);
});

test('a rule that the fleet does not have cannot be acknowledged', () => {
  const { fleet } = smallWithSecret();
  const [error] = errorsOf(() => Findings.of(fleet).acknowledge('example/rule', 'it is known'));
  expect([error!.code, error!.reason]).toEqual(['CheckUnknown', expect.stringContaining('--rules <file>')]);
});

test('a finding may be of a cluster or of Terraform as a whole, and less than its rule', () => {
  const rule: CompanyRule = {
    ...COMMON,
    id: 'example/rule',
    scope: 'fleet',
    run: ([cluster], hub) => [found(cluster!, { severity: 'warning' }), found(hub)],
  };
  expect(findingsWith(rule).map(({ severity, path, place }) => [severity, path, place])).toEqual([
    ['warning', '', 'eu'],
    ['error', '', 'Terraform'],
  ]);
});

test('a finding has the values that its rule gives it, by words of its own', () => {
  const values = { costCentre: 'k-17', seconds: 86400, roles: ['a\n', 'b'] };
  const rule: CompanyRule = { ...COMMON, id: 'example/rule', scope: 'hub', run: (hub) => [found(hub, { values })] };
  expect(findingsWith(rule)[0]!.values).toEqual({ ...values, roles: ['a\\n', 'b'] });
});

test.each<[string, (cluster: RuleCluster, hub: RuleHub) => any, RegExp]>([
  ['throws', () => JSON.parse('{"password": "hunter2",'), /^rule example\/rule itself failed \(SyntaxError/],
  ['is async', async () => [], /returns no list of what it finds/],
  ['returns nothing', () => undefined, /returns no list of what it finds/],
  ['finds a text', () => ['x'], /finding 1 has in "at" nothing that the rule was given/],
  ['finds nothing at all', () => [undefined], /finding 1 has in "at" nothing that the rule was given/],
  ['copies the object', (one) => [found({ ...one.objects('SecretStore')[0]! })], /use the object itself, not a copy/],
  ['has no message', (one) => [found(one, { message: ' ' })], /finding 1 has no message/],
  ['has no fix', (one) => [found(one, { fix: undefined })], /finding 1 has no fix/],
  [
    'has an object among its values',
    (one) => [found(one, { values: { a: {} } })],
    /finding 1 has in "values" something/,
  ],
  ['has a text for its values', (one) => [found(one, { values: 'a' })], /finding 1 has in "values" something/],
  ['makes more of it', (one) => [found(one, { severity: 'fatal' })], /another severity than "warning"/],
  [
    'never ends',
    function* (one): Iterable<RuleFound> {
      for (;;) {
        yield found(one);
      }
    },
    /finds more than 10000 things at once/,
  ],
  [
    'changes an object',
    (one) => {
      one.objects('SecretStore').forEach(({ spec }) => (spec.provider = {}));
      return [];
    },
    /itself failed \(TypeError/,
  ],
  [
    'changes an argument',
    (_, hub) => {
      hub
        .resources('vault_policy')
        .forEach((one) => (one.arguments as any)['policy'].push?.(1) ?? delete (one as any).type);
      return [];
    },
    /itself failed \(TypeError/,
  ],
])('a rule that %s is an error of its own, and the other checks go on', (_, run, message) => {
  const findings = findingsWith(clusterRule(run), refreshed);
  const failed = findings.find(({ id }) => id === 'check-completes')!;
  expect(failed).toMatchObject({ severity: 'error', fix: expect.stringContaining('correct the rule') });
  expect(failed.message).toMatch(message);
  expect(JSON.stringify(findings)).not.toContain('hunter2');
});

test('what a rule throws is thrown in a test of it', () => {
  const output = Testing.synth(smallWithSecret().fleet);
  const rule = clusterRule(() => {
    throw new RangeError('of the rule');
  });
  expect(() => output.findingsOf(rule)).toThrow(new RangeError('of the rule'));
  expect(errorsOf(() => output.findingsOf({ ...rule, id: 'rule' }))[0]!.code).toBe('RuleInvalid');
});

test('rules of one cluster see the same copies, which are made once', () => {
  const seen: unknown[] = [];
  const rule = (id: string): CompanyRule => ({
    ...COMMON,
    id,
    scope: 'cluster',
    run: (cluster) => (seen.push(cluster.objects('SecretStore')[0]), []),
  });
  findingsWith(rule('example/a'), rule('example/b'));
  expect(seen).toHaveLength(2);
  expect(seen[0]).toBe(seen[1]);
});

test('no id of a check is one of a rule, and every id of two DNS labels is', () => {
  const rule = { ...COMMON, scope: 'hub', run: () => [] };
  CHECKS.forEach(({ id }) => expect(problemsOfRules([{ ...rule, id }])).toHaveLength(1));
  const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/);
  fc.assert(
    fc.property(label, label, (company, name) => {
      expect(problemsOfRules([{ ...rule, id: `${company}/${name}` }])).toEqual([]);
    }),
  );
  fc.assert(
    fc.property(
      fc.string().filter((id) => !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?\/[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(id)),
      (id) => {
        expect(problemsOfRules([{ ...rule, id }])).toHaveLength(1);
      },
    ),
  );
});

test.each([
  [[null], ['rules[0] is null; use an object']],
  [[[]], ['rules[0] is of type object; use an object']],
  [
    [{ ...short, scope: 'spoke', severity: 'fatal', why: ' ', docs: 'http://x', run: 1 }],
    ['.scope is "spoke"', '.severity is "fatal"', '.why is " "', '.docs is "http://x"', '.run is of type number'],
  ],
  [[{ ...short, doc: 'https://example.com' }], ['unknown field "doc"; is it "docs"?']],
  [[short, short], ['rules[1].id is "example/policies-have-short-names", and so is that of rules[0]']],
])('all that is wrong with %j is reported at once', (rules, told) => {
  const problems = problemsOfRules(rules);
  expect(problems).toHaveLength(told.length);
  told.forEach((part, at) => expect(problems[at]).toContain(part));
});
