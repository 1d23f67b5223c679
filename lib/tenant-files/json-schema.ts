import { FILE_DESCRIPTIONS } from './file-shape';
import { CRON, DURATION } from './scalars';
import type { FieldShape, FieldsShape, Shape, WaysShape } from './shape';
import { TAGS } from './template-text';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What JSON Schema is written in: what editors know best. https://json-schema.org/draft-07 */
const DRAFT = 'http://json-schema.org/draft-07/schema#';

/**
 * The JSON Schema of a shape, for editors and for other programs: what it takes is what a file may say, but for names
 * that the file itself states.
 *
 * @param descriptions what the comments of the library say, by the names that shapes have for them
 */
export function jsonSchema(shape: FieldsShape, descriptions: Readonly<Record<string, string>>): JsonSchema {
  return {
    $schema: DRAFT,
    title: 'Tenant',
    description: FILE_DESCRIPTIONS['file'],
    ...new Schema({ ...descriptions, ...FILE_DESCRIPTIONS }).of(shape),
    definitions: { value: VALUE },
  };
}

/** What descriptions a shape asks for. */
export function descriptionsOf(shape: Shape): string[] {
  switch (shape.is) {
    case 'list':
    case 'map':
      return descriptionsOf(shape.of);
    case 'oneOf':
      return shape.shapes.flatMap(descriptionsOf);
    case 'ways':
      return Object.entries(shape.ways).flatMap(([name, takes]) => [
        `${shape.type}.${name}`,
        ...(takes ? descriptionsOf(takes) : []),
      ]);
    case 'fields':
      return Object.entries(shape.fields).flatMap(([name, one]) => [
        describedBy(shape, name, one),
        ...descriptionsOf(one.shape),
      ]);
    default:
      return [];
  }
}

function describedBy({ type }: FieldsShape, name: string, { described }: FieldShape): string {
  return described ?? `${type}.${name}`;
}

/** The name of a key, or one template. */
const VALUE: JsonSchema = {
  anyOf: [
    { type: 'string', description: 'A key of the secret.' },
    {
      type: 'object',
      properties: {
        ...Object.fromEntries(
          Object.keys(TAGS).map((tag) => [tag, { type: 'string', description: FILE_DESCRIPTIONS[`template.${tag}`] }]),
        ),
        parts: {
          type: 'object',
          description: FILE_DESCRIPTIONS['template.parts'],
          additionalProperties: { $ref: '#/definitions/value' },
        },
      },
      additionalProperties: false,
      oneOf: Object.keys(TAGS).map((tag) => ({ required: [tag] })),
    },
  ],
};

class Schema {
  constructor(private readonly descriptions: Readonly<Record<string, string>>) {}

  of(shape: Shape): JsonSchema {
    switch (shape.is) {
      case 'text':
      case 'reference':
        return { type: 'string' };
      case 'number':
      case 'boolean':
        return { type: shape.is };
      case 'duration':
        return { type: 'string', minLength: 1, pattern: DURATION, examples: ['90d', '12h', '1h30m'] };
      case 'cron':
        return { type: 'string', pattern: CRON, examples: ['0 3 * * *'] };
      case 'words':
        return { enum: [...shape.words.keys()] };
      case 'list':
        return { type: 'array', items: this.of(shape.of), minItems: shape.least, maxItems: shape.most };
      case 'map':
        return { type: 'object', additionalProperties: this.of(shape.of), maxProperties: shape.most };
      case 'fields':
        return this.fields(shape);
      case 'oneOf':
        return { anyOf: shape.shapes.map((one) => this.of(one)) };
      case 'ways':
        return this.ways(shape);
      case 'data':
        return {
          type: 'object',
          additionalProperties: shape.templates ? { $ref: '#/definitions/value' } : { type: 'string' },
        };
    }
  }

  private fields(shape: FieldsShape): JsonSchema {
    const fields = Object.entries(shape.fields);
    const required = fields.flatMap(([name, { optional }]) => (optional ? [] : [name]));
    return {
      type: required.length > 0 ? 'object' : ['object', 'null'],
      properties: Object.fromEntries(
        fields.map(([name, one]) => [
          name,
          { description: this.descriptions[describedBy(shape, name, one)], ...this.of(one.shape) },
        ]),
      ),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    };
  }

  private ways({ type, ways }: WaysShape): JsonSchema {
    const all = Object.entries(ways);
    const alone = all.flatMap(([name, takes]) => (takes ? [] : [name]));
    const own = {
      type: 'object',
      properties: Object.fromEntries(
        all.map(([name, takes]) => [
          name,
          {
            description: this.descriptions[`${type}.${name}`],
            ...this.of(takes ?? { is: 'fields', fields: {} }),
          },
        ]),
      ),
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
    };
    return alone.length > 0 ? { anyOf: [{ enum: alone }, own] } : own;
  }
}
