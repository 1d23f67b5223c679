import fc from 'fast-check';
import { runInNewContext } from 'node:vm';
import { camelCase, Identifiers, isIdentifier, object, property, templateText, text } from '../../lib/adoption/code';
import { Labels } from '../../lib/adoption/labels';
import { isDnsLabel } from '../../lib/fleet/names';
import { HOSTILE } from '../encode/hostile';

const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE));

test('a text is a literal of itself, of printable ASCII', () => {
  fc.assert(
    fc.property(anyText, (value) => {
      const code = text(value);
      expect(runInNewContext(code)).toBe(value);
      expect(code).toMatch(/^[ -~]*$/);
    }),
  );
});

test('the inside of a template literal is the text, with nothing that is run', () => {
  fc.assert(
    fc.property(anyText, (value) => {
      const code = templateText(value);
      expect(runInNewContext(`\`${code}\``, {})).toBe(value);
      expect(code).toMatch(/^[ -~]*$/);
    }),
  );
});

test('a property has the name of any text, __proto__ too', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, fc.constant('__proto__'), fc.constant('constructor')), (name) => {
      const made = runInNewContext(`({ ${property(name)}: 1 })`) as object;
      expect(Object.keys(made)).toEqual([name]);
    }),
  );
});

test('an object has its fields in one line where it is short, and leaves out those without code', () => {
  expect(object({ a: '1', b: undefined, 'c-d': "'x'" })).toBe("{ a: 1, 'c-d': 'x' }");
  expect(object({})).toBe('{}');
  expect(object({ name: 'name' })).toBe('{ name }');
  // "true" is a value there, and no variable.
  expect(runInNewContext(`(${object({ true: 'true' })})`)).toEqual({ true: true });
  expect(object({ long: text('x'.repeat(80)) }, '  ')).toBe(`{\n    long: '${'x'.repeat(80)}',\n  }`);
});

test('ids become names of variables, each another one, none a word of the language', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,9}[a-z0-9])?$/)), (ids) => {
      const names = new Identifiers();
      const all = ids.map((id) => names.take(id));
      expect(new Set(all).size).toBe(all.length);
      expect(all.filter((name) => !isIdentifier(name))).toEqual([]);
    }),
  );
  const names = new Identifiers();
  expect(['app-payments', 'class', '2fa', 'app-payments'].map((id) => names.take(id))).toEqual([
    ...['appPayments', 'class2', 'n2fa', 'appPayments2'],
  ]);
  expect(camelCase('a-b-c')).toBe('aBC');
});

test('anything gets a DNS label of its own, and keeps its name where that is one', () => {
  fc.assert(
    fc.property(fc.array(anyText), (texts) => {
      const labels = new Labels();
      const all = texts.map((one) => labels.take(one));
      expect(new Set(all).size).toBe(all.length);
      expect(all.filter((label) => !isDnsLabel(label))).toEqual([]);
    }),
  );
  const labels = new Labels();
  expect([labels.take('db'), labels.take('db', 'payments-db'), labels.take('db')]).toEqual([
    'db',
    'payments-db',
    'db-2',
  ]);
  expect(labels.take('arn:aws:eks:eu-west-1:1:cluster/Prod')).toBe('arn-aws-eks-eu-west-1-1-cluster-prod');
});
