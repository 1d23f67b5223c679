/**
 * Reads the public API's parameters and options from the types themselves: what lib/options/public-api.ts holds. A new
 * option is in it as soon as it is written (`npm run generate:options`), and a test compares.
 */
import { join, relative } from 'node:path';
import * as ts from 'typescript';
import type { Calls, ObjectType, Parameters, PublicApi, Type } from '../../lib/options/types';

const ROOT = join(__dirname, '../..');

/** By what an object of another package is known: any version and any copy of the package will do. */
const FOREIGN: Record<string, readonly string[]> = {
  ApiObjectMetadataDefinition: ['addAnnotation', 'addLabel'],
  Construct: ['node'],
  Cron: ['expressionString'],
  Duration: ['toMilliseconds'],
  IConstruct: ['node'],
  Iterable: [],
  JsonPatch: [],
};
/** Made by the library alone. */
const NOT_FOR_PROGRAMS = ['FindingsError', 'FleetError', 'FleetErrors'];

/** What the program may call, and every type that it may give there. */
export function readPublicApi(): PublicApi & { readonly descriptions: Readonly<Record<string, string>> } {
  return new Reader().read(['lib/index.ts', 'lib/testing.ts']);
}

class Reader {
  private readonly types: Record<string, ObjectType> = {};
  private readonly calls: Record<string, Calls> = {};
  /** What comments say of classes, methods and options: `StaticSecret`, `Rotation.dynamic`, `DynamicOptions.ttl`. */
  private readonly descriptions: Record<string, string> = {};
  /** The named types that are being read, the innermost last. */
  private readonly reading: string[] = [];
  private checker!: ts.TypeChecker;

  read(files: readonly string[]): ReturnType<typeof readPublicApi> {
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.build.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files }, ts.sys, ROOT);
    const program = ts.createProgram(
      files.map((file) => join(ROOT, file)),
      { ...options, incremental: false, tsBuildInfoFile: undefined, noEmit: true },
    );
    this.checker = program.getTypeChecker();
    for (const file of files) {
      const module = this.checker.getSymbolAtLocation(program.getSourceFile(join(ROOT, file))!)!;
      this.checker.getExportsOfModule(module).forEach((symbol) => this.readExport(symbol));
    }
    return { calls: sorted(this.calls), types: sorted(this.types), descriptions: sorted(this.descriptions) };
  }

  private readExport(exported: ts.Symbol): void {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(exported) : exported;
    for (const declaration of symbol.declarations ?? []) {
      if (ts.isClassDeclaration(declaration) && !NOT_FOR_PROGRAMS.includes(symbol.name)) {
        this.readClass(declaration, true);
      } else if (ts.isFunctionDeclaration(declaration)) {
        this.calls[symbol.name] = { call: this.parametersOf(declaration) };
      }
    }
  }

  /**
   * A class of ours, and those above it, which programs do not make. Calls without arguments have nothing to look at.
   */
  private readClass(declaration: ts.ClassDeclaration, isExported: boolean): void {
    const name = declaration.name!.text;
    if (name in this.calls && !isExported) {
      return;
    }
    const methods: [string, Parameters][] = [];
    this.describe(name, this.checker.getSymbolAtLocation(declaration.name!)!);
    for (const member of declaration.members) {
      if (!isPublic(member)) {
        continue;
      }
      if (ts.isMethodDeclaration(member)) {
        this.describe(`${name}.${member.name.getText()}`, this.checker.getSymbolAtLocation(member.name)!);
      }
      if (ts.isConstructorDeclaration(member)) {
        methods.push(...(isExported ? [['new', this.parametersOf(member)] as [string, Parameters]] : []));
      } else if (ts.isMethodDeclaration(member)) {
        const isStatic = ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static;
        methods.push([`${isStatic ? 'static ' : ''}${member.name.getText()}`, this.parametersOf(member)]);
      }
    }
    const inherited =
      isExported && !declaration.members.some(ts.isConstructorDeclaration) && this.constructorOf(declaration);
    if (inherited) {
      methods.push(['new', this.parametersOf(inherited)]);
    }
    this.calls[name] = Object.fromEntries(methods.filter(([, parameters]) => Object.keys(parameters).length > 0));
    const above = this.parentOf(declaration);
    if (above) {
      this.readClass(above, false);
    }
  }

  /** The class of ours above one. */
  private parentOf(declaration: ts.ClassDeclaration): ts.ClassDeclaration | undefined {
    const [parent] = (declaration.heritageClauses ?? []).filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
    const above = parent && this.checker.getTypeAtLocation(parent.types[0]!).symbol.declarations?.[0];
    return above && ts.isClassDeclaration(above) && isOurs(above) ? above : undefined;
  }

  /** What makes an object of a class that says nothing of it. */
  private constructorOf(declaration: ts.ClassDeclaration): ts.ConstructorDeclaration | undefined {
    const above = this.parentOf(declaration);
    return above && (above.members.filter(ts.isConstructorDeclaration).find(isPublic) ?? this.constructorOf(above));
  }

  private parametersOf(declaration: ts.SignatureDeclarationBase): Parameters {
    return Object.fromEntries(
      declaration.parameters.map((parameter) => {
        const type = this.checker.getTypeAtLocation(parameter);
        const name = ts.isIdentifier(parameter.name) ? parameter.name.text : 'options';
        const optional = parameter.questionToken || parameter.initializer ? '?' : '';
        return [
          `${parameter.dotDotDotToken ? '...' : ''}${name}${optional}`,
          this.typeOf(optional ? this.checker.getNonNullableType(type) : type, parameter),
        ];
      }),
    );
  }

  private typeOf(type: ts.Type, at: ts.Node): Type {
    const { checker } = this;
    if (type.flags & ts.TypeFlags.TypeParameter) {
      const constraint = checker.getBaseConstraintOfType(type);
      return constraint ? this.typeOf(constraint, at) : 'any';
    }
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) {
      return 'any';
    }
    if (type.flags & ts.TypeFlags.EnumLike && type.isUnion()) {
      return { union: type.types.map((one) => ({ literal: (one as ts.LiteralType).value as string })) };
    }
    if (type.isStringLiteral() || type.isNumberLiteral()) {
      return { literal: type.value };
    }
    if (type.flags & ts.TypeFlags.BooleanLiteral) {
      return { literal: checker.typeToString(type) === 'true' };
    }
    for (const [flag, name] of PRIMITIVES) {
      if (type.flags & flag) {
        return name;
      }
    }
    if (type.aliasSymbol && isOurs(type.aliasSymbol.declarations![0]!) && !isFunction(type)) {
      return this.named(type.aliasSymbol.name, () => this.unnamed(type, at));
    }
    return this.unnamed(type, at);
  }

  private unnamed(type: ts.Type, at: ts.Node): Type {
    const { checker } = this;
    if (type.isUnion()) {
      return this.union(type, at);
    }
    if (isFunction(type)) {
      const [signature] = type.getCallSignatures();
      return { function: this.typeOf(signature!.getReturnType(), at) };
    }
    if (checker.isTupleType(type)) {
      const { target } = type as ts.TupleTypeReference;
      const parts = checker.getTypeArguments(type as ts.TypeReference).map((part) => this.typeOf(part, at));
      const least = target.elementFlags.filter((flags) => flags & ts.ElementFlags.Required).length;
      return target.elementFlags.some((flags) => flags & ts.ElementFlags.Rest)
        ? { list: parts[0]!, least }
        : { tuple: parts };
    }
    if (checker.isArrayType(type)) {
      return { list: this.typeOf(checker.getTypeArguments(type as ts.TypeReference)[0]!, at) };
    }
    const symbol = type.getSymbol();
    const declaration = symbol?.declarations?.[0];
    if (symbol && declaration && ts.isClassDeclaration(declaration) && isOurs(declaration)) {
      this.types[symbol.name] ??= { class: symbol.name, from: this.waysTo(declaration) };
      return symbol.name;
    }
    if (symbol && declaration && symbol.name in FOREIGN && !isOurs(declaration)) {
      this.types[symbol.name] ??= {
        members: Object.fromEntries(FOREIGN[symbol.name]!.map((member) => [member, 'any'])),
      };
      return symbol.name;
    }
    const index = type.getStringIndexType();
    if (index) {
      return { record: this.typeOf(index, at) };
    }
    if (type.aliasSymbol?.name === 'Record') {
      return { record: this.typeOf(type.aliasTypeArguments![1]!, at) };
    }
    if (declaration && !isOurs(declaration)) {
      throw new Error(`say in FOREIGN by what a ${symbol!.name} is known: ${at.getText()}`);
    }
    if (symbol && declaration && ts.isInterfaceDeclaration(declaration)) {
      return this.named(symbol.name, () => this.object(type, at, /^I[A-Z]/.test(symbol.name) || isConstruct(type)));
    }
    return this.object(type, at, false);
  }

  /** What a program writes to have one. */
  private waysTo(declaration: ts.ClassDeclaration): string[] {
    const name = declaration.name!.text;
    const self = this.checker.getTypeAtLocation(declaration);
    return declaration.members.flatMap((member) => {
      if (!isPublic(member)) {
        return [];
      }
      if (ts.isConstructorDeclaration(member)) {
        return isAbstract(declaration) ? [] : [`new ${name}(…)`];
      }
      if (!member.name || !(ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static)) {
        return [];
      }
      const text = `${name}.${member.name.getText()}`;
      if (ts.isMethodDeclaration(member)) {
        const returned = this.checker.getSignatureFromDeclaration(member)!.getReturnType();
        const isLookUp = member.name.getText() === 'of';
        return returned === self && !isLookUp ? [`${text}(${member.parameters.length > 0 ? '…' : ''})`] : [];
      }
      const type = this.checker.getTypeAtLocation(member);
      const isTag = type.getCallSignatures()[0]?.getReturnType() === self;
      return isTag ? [`${text}\`…\``] : type === self ? [text] : [];
    });
  }

  private union(type: ts.UnionType, at: ts.Node): Type {
    const parts = type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const isBoolean = parts.filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral).length === 2;
    const others = isBoolean ? parts.filter(({ flags }) => !(flags & ts.TypeFlags.BooleanLiteral)) : parts;
    const all: Type[] = [...(isBoolean ? ['boolean'] : []), ...others.map((part) => this.typeOf(part, at))];
    return all.length === 1 ? all[0]! : { union: all };
  }

  private object(type: ts.Type, at: ts.Node, isInstance: boolean): ObjectType {
    const { checker } = this;
    const properties = checker.getPropertiesOfType(type);
    const isOptional = (symbol: ts.Symbol) => (symbol.flags & ts.SymbolFlags.Optional) !== 0;
    if (isInstance) {
      const needed = properties.filter(
        (one) => !isOptional(one) && (one.name === 'node' || isOurs(one.declarations![0]!)),
      );
      return {
        ...calledBy(type),
        members: Object.fromEntries(
          needed.map((one) => [one.name, one.name === 'node' ? 'any' : this.typeOf(checker.getTypeOfSymbol(one), at)]),
        ),
      };
    }
    return {
      options: Object.fromEntries(
        properties.map((property) => {
          const ofProperty = checker.getTypeOfSymbol(property);
          const optional = isOptional(property);
          this.describe(`${this.reading.at(-1)}.${property.name}`, property);
          return [
            `${property.name}${optional ? '?' : ''}`,
            this.typeOf(optional ? checker.getNonNullableType(ofProperty) : ofProperty, at),
          ];
        }),
      ),
    };
  }

  /** Keeps what the comment of something says, for those who read it in an editor. */
  private describe(name: string, symbol: ts.Symbol): void {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(this.checker));
    const otherwise = symbol
      .getJsDocTags(this.checker)
      .filter((tag) => tag.name === 'default')
      .map((tag) => `Default: ${ts.displayPartsToString(tag.text).replace(/^- /, '')}`);
    const whole = [text, ...otherwise]
      .join('\n\n')
      .replace(/\{@link (\w+)\}/g, '$1')
      .trim();
    if (whole !== '') {
      this.descriptions[name] ??= whole;
    }
  }

  /** Types that hold themselves come to an end: the name is there before its members are read. */
  private named(name: string, read: () => Type): Type {
    if (!(name in this.types)) {
      this.types[name] = {} as ObjectType;
      this.reading.push(name);
      const type = read();
      this.reading.pop();
      this.types[name] = typeof type === 'string' ? { union: [type] } : (type as ObjectType);
    }
    return name;
  }
}

const PRIMITIVES: readonly [ts.TypeFlags, string][] = [
  [ts.TypeFlags.StringLike, 'string'],
  [ts.TypeFlags.NumberLike, 'number'],
  [ts.TypeFlags.BooleanLike, 'boolean'],
  [ts.TypeFlags.Never, 'never'],
  [ts.TypeFlags.Undefined, 'never'],
  [ts.TypeFlags.Void, 'any'],
];

function isFunction(type: ts.Type): boolean {
  return type.getCallSignatures().length > 0;
}

function isConstruct(type: ts.Type): boolean {
  return type.getProperty('node') !== undefined;
}

/** What its comment calls it, where it begins with that. */
function calledBy(type: ts.Type): { called?: string } {
  const text = ts.displayPartsToString(type.symbol.getDocumentationComment(undefined));
  const [, called] = /^(An? [^.:;]+)[.:;]/.exec(text) ?? [];
  return called ? { called: called.charAt(0).toLowerCase() + called.slice(1) } : {};
}

function isAbstract(declaration: ts.ClassDeclaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract) !== 0;
}

function isOurs(node: ts.Node): boolean {
  return relative(join(ROOT, 'lib'), node.getSourceFile().fileName).startsWith('..') === false;
}

function isPublic(member: ts.ClassElement): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const isInternal = ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal');
  return !isInternal && !(ts.getCombinedModifierFlags(member) & hidden);
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
