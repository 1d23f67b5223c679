import { join } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '../..');

export interface Schema {
  readonly [keyword: string]: unknown;
}

/** JSON Schemas of what `JSON.stringify` makes of the properties of an interface, by their names. */
export function schemasOf(file: string, name: string): ReadonlyMap<string, Schema> {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.build.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [file] }, ts.sys, ROOT);
  const program = ts.createProgram([join(ROOT, file)], { ...options, incremental: false, noEmit: true });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(join(ROOT, file))!)!;
  const symbol = checker.getExportsOfModule(module).find((one) => one.name === name)!;
  return new Map(
    checker
      .getDeclaredTypeOfSymbol(symbol)
      .getProperties()
      .map((property) => [
        property.name,
        {
          $schema: 'http://json-schema.org/draft-07/schema#',
          ...new TypeReader(checker).whole(checker.getTypeOfSymbol(property), described(checker, property)),
        },
      ]),
  );
}

class TypeReader {
  private readonly definitions = new Map<ts.Symbol, { readonly name: string; schema: Schema }>();

  constructor(private readonly checker: ts.TypeChecker) {}

  whole(type: ts.Type, description: Schema): Schema {
    const schema = this.object(type);
    const definitions = [...this.definitions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      ...description,
      ...schema,
      definitions: Object.fromEntries(definitions.map(({ name, schema: own }) => [name, own])),
    };
  }

  private read(type: ts.Type): Schema {
    if (type.isStringLiteral() || type.isNumberLiteral()) {
      return { const: type.value };
    }
    if (type.isUnion()) {
      return this.union(type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined)));
    }
    if (type.flags & ts.TypeFlags.Null) {
      return { type: 'null' };
    }
    if (type.flags & ts.TypeFlags.BooleanLiteral) {
      return { const: this.checker.typeToString(type) === 'true' };
    }
    for (const [flag, name] of [
      [ts.TypeFlags.String, 'string'],
      [ts.TypeFlags.TemplateLiteral, 'string'],
      [ts.TypeFlags.Number, 'number'],
    ] as const) {
      if (type.flags & flag) {
        return { type: name };
      }
    }
    if (type.flags & ts.TypeFlags.Unknown) {
      return {};
    }
    // `'a' | (string & {})`: editors propose the one, and any other text will do.
    if (type.isIntersection() && type.types.some(({ flags }) => flags & ts.TypeFlags.String)) {
      return { type: 'string' };
    }
    const [first] = this.checker.getTypeArguments(type as ts.TypeReference);
    if (this.checker.isArrayType(type)) {
      return { type: 'array', items: this.read(first!) };
    }
    return this.named(type);
  }

  private union(types: readonly ts.Type[]): Schema {
    const [first, second] = types;
    const isBoolean = types.length === 2 && types.every(({ flags }) => flags & ts.TypeFlags.BooleanLiteral);
    if (isBoolean) {
      return { type: 'boolean' };
    }
    if (first && !second) {
      return this.read(first);
    }
    const literals = types.filter((one) => one.isStringLiteral() || one.isNumberLiteral());
    if (literals.length === types.length) {
      return { enum: literals.map((one) => one.value).sort() };
    }
    const all = types.map((one) => this.read(one));
    const isAnyText = all.some((one) => one['type'] === 'string');
    const left = isAnyText ? all.filter((one) => typeof one['const'] !== 'string') : all;
    return left.length === 1 ? left[0]! : { anyOf: left };
  }

  /** Interfaces are definitions, each by its name. */
  private named(type: ts.Type): Schema {
    const symbol = type.getSymbol();
    if (!symbol) {
      throw new Error(`${this.checker.typeToString(type)} is nothing that JSON has`);
    }
    if (/^(Readonly)?Map$/.test(symbol.name)) {
      const [, value] = this.checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'object', additionalProperties: this.read(value!) };
    }
    if (!type.isClassOrInterface()) {
      return this.object(type);
    }
    let known = this.definitions.get(symbol);
    if (!known) {
      if ([...this.definitions.values()].some(({ name }) => name === symbol.name)) {
        throw new Error(`two types have the name ${symbol.name}`);
      }
      known = { name: symbol.name, schema: {} };
      this.definitions.set(symbol, known);
      known.schema = { ...described(this.checker, symbol), ...this.object(type) };
    }
    return { $ref: `#/definitions/${known.name}` };
  }

  /** Fields that are undefined are not printed. */
  private object(type: ts.Type): Schema {
    const properties = type.getProperties();
    const index = type.getStringIndexType();
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) || type.getCallSignatures().length > 0) {
      throw new Error(`${this.checker.typeToString(type)} is nothing that JSON has`);
    }
    const typed = properties.map((property) => ({ property, type: this.checker.getTypeOfSymbol(property) }));
    const required = typed.filter(
      ({ property, type: own }) => !(property.flags & ts.SymbolFlags.Optional) && !mayBeUndefined(own),
    );
    return {
      type: 'object',
      properties: Object.fromEntries(
        typed.map(({ property, type: own }) => [
          property.name,
          { ...described(this.checker, property), ...this.read(own) },
        ]),
      ),
      required: required.map(({ property }) => property.name),
      ...(index && { additionalProperties: this.read(index) }),
    };
  }
}

function mayBeUndefined(type: ts.Type): boolean {
  return (type.isUnion() ? type.types : [type]).some(
    ({ flags }) => flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Unknown),
  );
}

function described(checker: ts.TypeChecker, symbol: ts.Symbol): Schema {
  const description = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim();
  return description === '' ? {} : { description };
}
