import Ajv from 'ajv';
import fc from 'fast-check';
import { jsonSchema } from '../../lib/tenant-files/json-schema';
import { DESCRIPTIONS } from '../../lib/tenant-files/descriptions';
import { nameableIn, tenantFileShape } from '../../lib/tenant-files/file-shape';
import { problemsWith } from '../../lib/tenant-files/looked-at';
import { plainOf, readWritten } from '../../lib/yaml/written';
import { limitsOf, platform } from './given';
import { changed, PAYMENTS } from './payments';

const made = platform();
const { clusters, prod } = made;
const limits = { ...limitsOf(made), clusters, sizes: { namespaces: 3, deliveries: 4 } };
const shape = tenantFileShape(limits, nameableIn(limits, prod));
const schema = jsonSchema(shape, DESCRIPTIONS) as { properties: Record<string, any> };
const validate = new Ajv().compile(schema);
const example = plainOf(readWritten(PAYMENTS).root!);

test('the schema takes the example, and says what each field means', () => {
  expect(validate(example)).toBe(true);
  expect(schema.properties['secrets'].description).toContain('A secret whose value people or pipelines put into');
  const { clusters, identities } = schema.properties['namespaces'].additionalProperties.properties;
  expect(clusters.items.enum).toEqual(['prod-eu', 'prod-us']);
  expect(identities.additionalProperties.properties.identity.properties.irsa.description).toContain('A role of AWS.');
});

test('every field has a description', () => {
  const missing: string[] = [];
  const look = (one: any, way: string): void => {
    for (const [name, field] of Object.entries<any>(one?.properties ?? {})) {
      missing.push(...(field.description ? [] : [`${way}.${name}`]));
      look(field, `${way}.${name}`);
    }
    [one?.items, one?.additionalProperties, ...(one?.anyOf ?? [])].forEach((inner) => inner && look(inner, way));
  };
  look(schema, '');
  expect(missing).toEqual([]);
});

test('the schema takes what is read, and nothing else', () => {
  fc.assert(
    fc.property(changed(example), (value) => {
      const problems = problemsWith(value, shape).map(({ way, reason }) => `${way.join('.')} ${reason}`);
      // Invisible characters, and what JavaScript and cdktf keep for themselves, are beyond a schema.
      fc.pre(!problems.some((one) => /invisible|JavaScript reserves|TfToken/.test(one)));
      expect({ problems, isValid: validate(value) }).toEqual({ problems, isValid: problems.length === 0 });
    }),
    { numRuns: 2000 },
  );
});
