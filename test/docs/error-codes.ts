import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../..');
/** The script of the page runs in a browser, and shows errors that it got. */
const NOT_OURS = join(ROOT, 'lib/page/browser');

/**
 * Every code that an error of lib/ can have, as the compiler knows it: of `new FleetError(code, …)` and of `note(scope,
 * code, …)`, with functions that pass a code on followed to those who call them, and of what is printed with a `code`.
 *
 * @throws Error for a code that comes from elsewhere: it would go without a page
 */
export function errorCodes(): Set<string> {
  const program = programOfLib();
  const checker = program.getTypeChecker();
  const sources = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(join(ROOT, 'lib')));
  const calls = callsByName(sources);

  /** What an expression can be; of a parameter, what is passed to it. */
  const valuesOf = (expression: ts.Expression): string[] => {
    if (ts.isTemplateExpression(expression)) {
      return expression.templateSpans.reduce(
        (before, { expression: part, literal }) =>
          before.flatMap((start) => valuesOf(part).map((value) => start + value + literal.text)),
        [expression.head.text],
      );
    }
    const type = checker.getTypeAtLocation(expression);
    const literals = type.isUnion() ? type.types : [type];
    if (literals.every((one): one is ts.StringLiteralType => one.isStringLiteral())) {
      return literals.map(({ value }) => value);
    }
    const from = checker.getSymbolAtLocation(expression)?.valueDeclaration;
    if (from && isOfError(from)) {
      return []; // of an error that was made elsewhere
    }
    if (from && ts.isParameter(from) && ts.isFunctionLike(from.parent)) {
      return passedTo(from.parent, from.parent.parameters.indexOf(from)).flatMap(valuesOf);
    }
    const { line } = expression.getSourceFile().getLineAndCharacterOfPosition(expression.getStart());
    const place = `${relative(ROOT, expression.getSourceFile().fileName)}:${line + 1}`;
    throw new Error(`${place}: which code is ${expression.getText()}?`);
  };

  const passedTo = (callee: ts.SignatureDeclaration, index: number): ts.Expression[] => {
    const name = nameOf(callee);
    return (calls.get(name?.getText() ?? '') ?? []).flatMap(({ called, given }) => {
      const symbol = checker.getSymbolAtLocation(called);
      const own = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return own === checker.getSymbolAtLocation(name!) && given[index] ? [given[index]] : [];
    });
  };

  const codes = new Set<string>();
  const visit = (node: ts.Node): void => {
    const code = codeIn(node);
    if (code) {
      valuesOf(code).forEach((one) => codes.add(one));
    }
    ts.forEachChild(node, visit);
  };
  sources.forEach(visit);
  return codes;
}

/** The expression that is the code of an error which a node makes. */
function codeIn(node: ts.Node): ts.Expression | undefined {
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'FleetError') {
    return node.arguments![0];
  }
  // What the commands print of programs that fail, as they print errors.
  return ts.isPropertyAssignment(node) &&
    node.name.getText() === 'code' &&
    ts.isStringLiteral(node.initializer) &&
    /^[A-Z][a-z]+[A-Z]/.test(node.initializer.text)
    ? node.initializer
    : undefined;
}

/** `error.code`, or `code` of `const { code } = error`. */
function isOfError(from: ts.Declaration): boolean {
  return (
    (ts.isBindingElement(from) && (from.propertyName ?? from.name).getText() === 'code') ||
    (ts.isParameter(from) && ts.isConstructorDeclaration(from.parent) && from.name.getText() === 'code')
  );
}

function nameOf(callee: ts.SignatureDeclaration): ts.Node | undefined {
  const { parent } = callee;
  return callee.name ?? (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name : undefined);
}

interface Call {
  readonly called: ts.Node;
  readonly given: readonly ts.Expression[];
}

function callsByName(sources: readonly ts.SourceFile[]): ReadonlyMap<string, readonly Call[]> {
  const calls = new Map<string, Call[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const { expression, arguments: given } = node;
      const called = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
      if (ts.isIdentifier(called)) {
        calls.set(called.text, [...(calls.get(called.text) ?? []), { called, given }]);
      }
    }
    ts.forEachChild(node, visit);
  };
  sources.forEach(visit);
  return calls;
}

/** Without the packages, which make no such errors and take ten seconds to be read. */
function programOfLib(): ts.Program {
  const files = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
    .map((file) => join(ROOT, 'lib', file))
    .filter((file) => file.endsWith('.ts') && !file.startsWith(NOT_OURS));
  const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, strict: true, types: [], noEmit: true };
  const host = ts.createCompilerHost(options, true);
  host.resolveModuleNameLiterals = (names, from) =>
    names.map(({ text }) => {
      const path = join(dirname(from), text);
      const file = text.startsWith('.') ? [`${path}.ts`, join(path, 'index.ts')].find(host.fileExists) : undefined;
      return { resolvedModule: file === undefined ? undefined : { resolvedFileName: file, extension: '.ts' } };
    });
  return ts.createProgram(files, options, host);
}
