/** @jest-environment ./test/jest/own-library.js */
jest.mock('keywheel', () => jest.requireActual('../options/said').heard(jest.requireActual('keywheel')));
import fc from 'fast-check';
import { PUBLIC_API } from '../../lib/options/public-api';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { small } from '../fixtures/fleets';
import { textsIn } from '../options/said';
import { HOSTILE } from './hostile';
import { MARK, notAsSaid } from './reading';
import { EVERYTHING, isTaken, texts } from './said-texts';

/** What no program says. */
const UNSAID = [
  // The library itself calls these, with what was said elsewhere.
  /^(Certificate typeFor|ClassMount new|FleetBase new|Template render|TenantSecret new) /,
  // The way past the encoders: its words are code on purpose.
  /^Emitted /,
  // Folders, and nothing of the output.
  /^Fleet synth /,
  // A test of a program asks by them, and gets what there is.
  /^TestOutput /,
  // A folder of files, whose own texts are those of test/tenant-files/hostile.slow.test.ts.
  /^TenantFiles /,
];

test('the programs say every text option of the public API', () => {
  const said = new Set(texts.map(({ name }) => name));
  const unsaid = Object.entries(PUBLIC_API.calls)
    .flatMap(([owner, calls]) =>
      Object.entries(calls).flatMap(([call, parameters]) => textsIn(`${owner} ${call}`, parameters)),
    )
    .map(({ name }) => name)
    .filter((name) => !said.has(name));
  expect(unsaid.filter((name) => !UNSAID.some((one) => one.test(name)))).toEqual([]);
  expect(UNSAID.filter((one) => !unsaid.some((name) => one.test(name)))).toEqual([]);
});

/** A few of many at each run of the suite: `KEYWHEEL_HOSTILE=2000` tries more. */
const TRIED = Number(process.env['KEYWHEEL_HOSTILE'] ?? 10);

test('so does every other text', () => {
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.constantFrom(...HOSTILE), (one, text) => {
      isTaken(one, `${MARK}${text}${MARK}`);
    }),
    { numRuns: TRIED },
  );
}, 900_000);

describe('what is looked for is found', () => {
  const said = EVERYTHING;
  const fleet = synthesizeInMemory(small().fleet);
  const [stack] = fleet.stacks;
  const [cluster] = fleet.clusters;
  const inStack = (resource: object) => ({ stacks: [{ ...stack!, json: { resource: { a: { b: resource } } } }] });
  const inCluster = (object: object) => ({
    clusters: [{ ...cluster!, files: [{ name: 'a', manifests: [{ path: '', object: object as any }] }] }],
  });
  test.each<[string, Partial<typeof fleet>]>([
    ['in an expression', inStack({ c: `\${${said}}` })],
    ['in a text that is not a literal', inStack({ c: said })],
    ['in pieces', inStack({ c: said.slice(0, 20).replace('${', '') })],
    ['in a statement', inStack({ creation_statements: [`DROP USER "${said.replace('${', '').replace('%{', '')}"`] })],
    ['in an action', inCluster({ spec: { target: { template: { data: { a: `{{ index . "${said}" }}` } } } } })],
    ['in a template', inCluster({ spec: { target: { template: { data: { a: said } } } } })],
    ['in a variable of a pod', inCluster({ env: [{ name: 'a', value: said }] })],
    ['in a script', inCluster({ command: ['sh', '-c', `echo '${said}'`] })],
    ['in CEL', inCluster({ expression: `a == '${said}'` })],
    [
      'in a manifest of a GitOps tool',
      { syncs: [{ name: 'a', manifests: [{ path: '', object: { data: said.slice(0, 20) } as any }] }] },
    ],
    ['in a bundle', { bundles: new Map([['a', { helm: { values: { a: said.slice(0, 20) } } }]]) }],
    ['in SQL', { databases: [{ name: 'a', text: `ALTER USER "${said}";\n` }] }],
    ['in Markdown', { reports: new Map([['a', `# A\n\n${said}\n`]]) }],
    ['in HTML', { reports: new Map([['a', `<b title='${said}'>\n`]]) }],
    ['in a command', { reports: new Map([['a', `\`\`\`sh\necho "${said}"\n\`\`\`\n`]]) }],
  ])('%s', (_where, broken) => {
    let leaks: string[];
    try {
      leaks = notAsSaid({ ...fleet, ...broken }, said);
    } catch {
      leaks = ['it cannot be read'];
    }
    expect(leaks).not.toEqual([]);
    expect(notAsSaid(fleet, said)).toEqual([]);
  });
});
