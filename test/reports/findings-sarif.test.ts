import fc from 'fast-check';
import type { Finding } from '../../lib/output/finding';
import { CHECKS } from '../../lib/checks/index';
import { rules } from '../../lib/reports/check-page';
import { findingsSarif } from '../../lib/reports/findings-sarif';
import { finding } from './findings';

const OPTIONS = { version: '1.2.3', rules: rules(), folders: { manifests: 'dist', terraform: 'cdktf.out' } };

function runOf(...findings: Finding[]) {
  const log = JSON.parse(findingsSarif(findings, OPTIONS));
  expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringMatching(/sarif-2\.1\.0\.json$/) });
  expect(log.runs).toHaveLength(1);
  return log.runs[0];
}

const resultOf = (values: Partial<Finding>) => runOf(finding(values)).results[0];
const uriOf = (values: Partial<Finding>) => resultOf(values).locations[0].physicalLocation?.artifactLocation.uri;
const fingerprintsOf = (...findings: Finding[]): object[] =>
  runOf(...findings).results.map((result: { partialFingerprints: object }) => result.partialFingerprints);

test('every check is a rule, with what must hold, why, and its page', () => {
  const { driver } = runOf().tool;
  expect(driver).toMatchObject({ name: 'keywheel', semanticVersion: '1.2.3' });
  expect(driver.rules.map(({ id }: { id: string }) => id)).toEqual(CHECKS.map(({ id }) => id));
  const rule = driver.rules.find(({ id }: { id: string }) => id === 'store-exists');
  expect(rule).toEqual({
    id: 'store-exists',
    shortDescription: { text: 'What is read or written goes through a store that is there.' },
    fullDescription: { text: CHECKS.find(({ id }) => id === 'store-exists')!.why },
    help: { text: expect.stringMatching(/^# store-exists/), markdown: expect.stringMatching(/^# store-exists/) },
    defaultConfiguration: { level: 'error' },
  });
});

test('a run without findings has an empty list of results, which closes those of before', () => {
  expect(runOf().results).toEqual([]);
});

test('a finding is a result with its rule, level, text and both places', () => {
  const run = runOf(finding());
  expect(run.tool.driver.rules[run.results[0].ruleIndex].id).toBe('store-exists');
  expect(run.results[0]).toMatchObject({
    ruleId: 'store-exists',
    level: 'error',
    message: { text: 'The store is not there. Name one.' },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: 'dist/eu/app.k8s.yaml' } },
        logicalLocations: [{ name: 'eu.app', fullyQualifiedName: 'prod/shop/eu.app' }],
        message: { text: 'eu/app.k8s.yaml, ExternalSecret app/db' },
      },
    ],
  });
  expect(resultOf({ severity: 'warning' }).level).toBe('warning');
});

test('a check that is no rule has no index', () => {
  expect(resultOf({ id: 'unheard-of' })).not.toHaveProperty('ruleIndex');
});

test.each<[string, Partial<Finding>, string | undefined]>([
  ['a stack', { place: 'stack spoke-eu, vault_policy.read' }, 'cdktf.out/stacks/spoke-eu/cdk.tf.json'],
  ['a file of anybody', { source: { file: 'k8s/my app#1.yaml', line: 7 } }, 'k8s/my%20app%231.yaml'],
  ['no file', { place: 'the hub' }, undefined],
])('the place in %s', (_name, values, uri) => {
  expect(uriOf(values)).toBe(uri);
});

test('where nobody says where the output is, only a source is a file', () => {
  const uris = (values: Partial<Finding>) =>
    JSON.parse(findingsSarif([finding(values)], { ...OPTIONS, folders: undefined })).runs[0].results[0].locations[0]
      .physicalLocation?.artifactLocation.uri;
  expect([uris({}), uris({ source: { file: 'a.yaml', line: 1 } })]).toEqual([undefined, 'a.yaml']);
});

test('a line is told where it is known, and only there', () => {
  const { physicalLocation } = resultOf({ source: { file: 'a.yaml', line: 7 } }).locations[0];
  expect(physicalLocation.region).toEqual({ startLine: 7 });
  expect(resultOf({}).locations[0].physicalLocation).not.toHaveProperty('region');
});

test('a finding without a construct has no logical place', () => {
  expect(resultOf({ path: '' }).locations[0]).not.toHaveProperty('logicalLocations');
});

test('what is acknowledged is suppressed in the source, with the reason', () => {
  expect(resultOf({ acknowledged: 'until May' }).suppressions).toEqual([
    { kind: 'inSource', justification: 'until May' },
  ]);
  expect(resultOf({})).not.toHaveProperty('suppressions');
});

describe('the fingerprint', () => {
  const at = (line: number, message = 'x') => finding({ source: { file: 'a.yaml', line }, message });

  test('stays when lines move, numbers change and it is acknowledged', () => {
    expect(fingerprintsOf(at(9, 'up to 30 s'))).toEqual(fingerprintsOf(at(3, 'up to 20 s')));
    expect(fingerprintsOf({ ...at(9), acknowledged: 'known' })).toEqual(fingerprintsOf(at(9)));
  });

  test.each<[string, Partial<Finding>]>([
    ['check', { id: 'other' }],
    ['construct', { path: 'prod/shop/eu.other' }],
    ['object', { place: 'eu/app.k8s.yaml, ExternalSecret app/other' }],
    ['file', { source: { file: 'b.yaml', line: 3 } }],
  ])('differs for another %s', (_name, values) => {
    expect(fingerprintsOf({ ...at(3), ...values })).not.toEqual(fingerprintsOf(at(3)));
  });

  test('is never the same twice in a run', () => {
    const findings = fc.array(
      fc.record({ id: fc.constantFrom('a', 'b'), path: fc.constantFrom('', 'x'), place: fc.constantFrom('p', 'q') }),
    );
    fc.assert(
      fc.property(findings, (some) => {
        const all = fingerprintsOf(...some.map((values) => finding(values))).map((one) => JSON.stringify(one));
        expect(new Set(all).size).toBe(some.length);
      }),
    );
  });
});

/** The properties that the schema allows, by where they stand; it allows no others. */
const ALLOWED: Record<string, readonly string[]> = {
  '': ['$schema', 'version', 'runs'],
  'runs[]': ['tool', 'columnKind', 'results'],
  'runs[].tool': ['driver'],
  'runs[].tool.driver': ['name', 'semanticVersion', 'rules'],
  'runs[].tool.driver.rules[]': [
    'id',
    'deprecatedIds',
    'shortDescription',
    'fullDescription',
    'help',
    'defaultConfiguration',
  ],
  'runs[].results[]': [
    'ruleId',
    'ruleIndex',
    'level',
    'message',
    'locations',
    'relatedLocations',
    'partialFingerprints',
    'suppressions',
  ],
  'runs[].results[].relatedLocations[]': ['id', 'physicalLocation', 'message'],
  'runs[].results[].relatedLocations[].physicalLocation': ['artifactLocation'],
  'runs[].results[].locations[]': ['physicalLocation', 'logicalLocations', 'message'],
  'runs[].results[].locations[].physicalLocation': ['artifactLocation', 'region'],
  'runs[].results[].locations[].logicalLocations[]': ['name', 'fullyQualifiedName'],
  'runs[].results[].suppressions[]': ['kind', 'justification'],
};

test('no object holds a property that the schema does not know', () => {
  const log = findingsSarif([finding(), finding({ source: { file: 'a', line: 1 }, acknowledged: 'b' })], OPTIONS);
  const seen = new Set<string>();
  const visit = (value: unknown, where: string): void => {
    if (Array.isArray(value)) {
      value.forEach((one) => visit(one, `${where}[]`));
    } else if (typeof value === 'object' && value !== null) {
      if (ALLOWED[where]) {
        seen.add(where);
        expect(ALLOWED[where]).toEqual(expect.arrayContaining(Object.keys(value)));
      }
      Object.entries(value).forEach(([key, one]) => visit(one, where === '' ? key : `${where}.${key}`));
    }
  };
  visit(JSON.parse(log), '');
  expect([...seen].sort()).toEqual(Object.keys(ALLOWED).sort());
});
