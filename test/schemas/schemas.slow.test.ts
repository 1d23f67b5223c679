import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessMatrix } from '../../lib/access/matrix';
import { findingsJson } from '../../lib/reports/findings-json';
import { fleetDataOf } from '../../lib/page/fleet-data-of';
import { Output } from '../checks/output';
import { kitchenSink } from '../fixtures/kitchen-sink';
import { OTHERS, outputSchemas, SCHEMAS } from './generate';
import { printed } from './printed';

let made: ReadonlyMap<string, string>;
// The compiler reads all of the library for it.
beforeAll(async () => {
  made = await outputSchemas();
}, 120_000);

test('the schemas of the package are those of the types today (npm run generate:schemas)', () => {
  expect(readdirSync(SCHEMAS).sort()).toEqual([...made.keys(), ...OTHERS].sort());
  for (const [file, text] of made) {
    expect(readFileSync(join(SCHEMAS, file), 'utf8')).toBe(text);
  }
});

test('each says what prints it, and the commands page names each', () => {
  const page = readFileSync(join(__dirname, '../../docs/commands.md'), 'utf8');
  for (const [file, text] of made) {
    expect(JSON.parse(text).description).toMatch(/^What `keywheel [a-z]+ .*json` prints\.$/);
    expect(page).toContain(`\`${file}\``);
  }
});

test('the schemas take a fleet with every option, and its findings', () => {
  const { views, findings } = new Output(kitchenSink().fleet);
  const data = fleetDataOf({ fleets: ['acme'], views, findings, unknown: [] });

  expect(printed('report', JSON.stringify(data)).secrets.length).toBeGreaterThan(100);
  expect(printed('check', findingsJson(findings)).findings.length).toBeGreaterThan(5);
  const maps = (_: string, one: unknown) => (one instanceof Map ? Object.fromEntries(one) : one);
  expect(printed('access', JSON.stringify(accessMatrix(views), maps)).logins.length).toBeGreaterThan(40);
});

test.each([
  ['a field that is missing', (data: any) => delete data.hub],
  ['a field of another type', (data: any) => (data.secrets[0].readers = '0')],
  ['a kind that there is not', (data: any) => (data.secrets[0].kind = 'other')],
  ['a field that is new', (data: any) => (data.secrets[0].more = 1)],
])('%s is an error of the schema', (_, breakIt) => {
  const { views, findings } = new Output(kitchenSink().fleet);
  const data: any = structuredClone(fleetDataOf({ fleets: ['acme'], views, findings, unknown: [] }));
  breakIt(data);
  expect(() => printed('report', JSON.stringify(data))).toThrow(/additional|should/);
});
