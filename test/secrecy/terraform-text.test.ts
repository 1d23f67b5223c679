import fc from 'fast-check';
import { inClearOfTerraform, inClearOfValues } from '../../lib/secrecy/terraform-text';
import { CAUGHT, PASSWORD, SILENT, STAND_INS, TOKEN } from './terraform-corpus';

type Json = Readonly<Record<string, any>>;
const whats = (json: object) => inClearOfTerraform(json as Json).map(({ what }) => what);
const entries = (files: Readonly<Record<string, object>>) => Object.entries(files);

test.each(entries(CAUGHT))('%s is in clear, and is never shown', (_what, json) => {
  const found = inClearOfTerraform(json as Json);
  expect(found.filter(({ standIn }) => !standIn)).not.toEqual([]);
  expect(JSON.stringify(found)).not.toMatch(/Tr0ub4dor|aB3dE6gH9|8f14e45f|QUJD|ABCDEFGH/);
});

test.each(entries(STAND_INS))('%s stands in for a value', (_what, json) => {
  const found = inClearOfTerraform(json as Json);
  expect(found).not.toEqual([]);
  expect(found.filter(({ standIn }) => !standIn)).toEqual([]);
});

test.each(entries(SILENT))('%s holds nothing', (_what, json) => {
  expect(inClearOfTerraform(json as Json)).toEqual([]);
});

/** As the words are in {@link CAUGHT}: `caught / all, falsely told / all`. */
test('of the corpus everything is caught, and nothing is told falsely', () => {
  const caught = entries(CAUGHT).filter(([, json]) => inClearOfTerraform(json as Json).some((one) => !one.standIn));
  const falselyTold = entries(SILENT).filter(([, json]) => inClearOfTerraform(json as Json).length > 0);
  const score = (part: readonly unknown[], all: object) => `${part.length} of ${Object.keys(all).length}`;
  process.stdout.write(`Terraform: caught ${score(caught, CAUGHT)}, falsely told ${score(falselyTold, SILENT)}\n`);
  expect([caught.length, falselyTold.length]).toEqual([Object.keys(CAUGHT).length, 0]);
});

test('each block is named as Terraform names it, with the labels that lead to it', () => {
  const json = {
    provider: { vault: { token: TOKEN } },
    variable: { a: { default: TOKEN } },
    locals: { b: TOKEN },
    output: { c: { value: TOKEN } },
    resource: { vault_mount: { d: { description: TOKEN } } },
    data: { vault_policy_document: { e: { note: TOKEN } } },
  };
  expect(inClearOfTerraform(json).map(({ address, labels }) => [address, labels.join(' ')])).toEqual([
    ['provider.vault', 'provider vault'],
    ['var.a', 'variable a'],
    ['local.b', 'locals b'],
    ['output.c', 'output c'],
    ['vault_mount.d', 'resource vault_mount d'],
    ['data.vault_policy_document.e', 'data vault_policy_document e'],
  ]);
});

test('values of variables are found by the names of the variables', () => {
  expect(inClearOfValues({ db_password: PASSWORD, region: 'eu' })).toEqual([
    { what: '"db_password" in clear', standIn: false, address: 'var.db_password', labels: ['db_password'] },
  ]);
});

const anyJson = fc.jsonValue({ maxDepth: 6 }) as fc.Arbitrary<unknown>;

test('a token is found wherever it is, and however deep', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('resource', 'data', 'provider', 'variable', 'locals', 'output', 'module', 'moved', 'terraform'),
      fc.array(
        fc.constantFrom('a', 'description', 'policy', 'type', 'password', 'data_json', 'default', '//', 'tags'),
        {
          minLength: 3,
          maxLength: 8,
        },
      ),
      fc.boolean(),
      (kind, path, listed) => {
        const value = path.reduceRight<unknown>((inner, key) => ({ [key]: listed ? [inner] : inner }), `x ${TOKEN}`);
        expect(whats({ [kind]: value }).join()).toMatch(/token|clear/);
        expect(whats({ [kind]: value }).join()).not.toContain('aB3dE6');
      },
    ),
  );
});

test('whatever the JSON is, it is read to its end', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('resource', 'variable', 'output', 'locals', '//', 'provider', 'x'),
      anyJson,
      (kind, json) => {
        expect(Array.isArray(inClearOfTerraform({ [kind]: json }))).toBe(true);
      },
    ),
  );
});

test.each([
  ['brackets', '['.repeat(300_000)],
  ['closed brackets', '['.repeat(20_000) + ']'.repeat(20_000)],
  ['quotes in an expression', '${' + '"a b c d" '.repeat(50_000) + '}'],
  ['calls', '${' + 'try('.repeat(50_000) + '"secret-x1"}'],
  ['equal signs', 'password='.repeat(50_000)],
])('%s without end are read in a moment', (_what, text) => {
  const before = performance.now();
  inClearOfTerraform({ locals: { db_password: text }, resource: { vault_kv_secret_v2: { a: { data_json: text } } } });
  expect(performance.now() - before).toBeLessThan(2000);
});
