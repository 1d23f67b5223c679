import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');

/** Words that readers have stumbled over, with what to write in their place. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bwhoever\b/i, 'anyone who'],
  [/\banew\b/i, 'again'],
  [/\bbesides?\b/i, 'next to, in addition to'],
  [/\bstands (?:at|in(?! for)|outside|beside|above|below|next)\b/i, 'is at, is in'],
  [/"[^"\n]*" is none\b/, 'is invalid: …'],
  [
    /(?<!there )\bis no (?:DNS label|JSON|YAML|HCL|base64|certificate|address|duration|name|key of|pattern)\b/,
    'is not a valid …',
  ],
  [/\bspeaks? of\b/i, 'declares'],
  [/\bbelongs into\b/i, 'must be in'],
  [/\bas said by\b|\bis said (?:by|in)\b/i, 'is declared by'],
  [/\b(?:is|are) told(?! (?:apart|what|how|to|of|otherwise|everything))\b/i, 'is reported'],
  [/\b(?:finding|check|report|command)s? tells?\b/i, 'reports'],
  [/\b(?:is|it|them|they|that|which|hub|OpenBao|Vault|operator) by itself\b/i, 'automatically, on its own'],
];

function wordsOf(text: string): string[] {
  return WORDS.flatMap(([pattern, instead]) => {
    const [found] = pattern.exec(text) ?? [];
    return found === undefined ? [] : [`"${found}", write: ${instead}`];
  });
}

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path, ending) : path.endsWith(ending) ? [path] : [];
  });
}

/** The literals of a program that are sentences: what somebody reads on a screen or in a file. */
function sentencesOf(path: string): { line: number; text: string }[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
  const all: { line: number; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      return;
    }
    const text = ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node) ? node.text : '';
    if (/[a-z] [a-z]|^ /.test(text)) {
      all.push({ line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return all;
}

const found = (path: string, line: number, text: string): string[] =>
  wordsOf(text).map((words) => `${relative(ROOT, path)}:${line}: ${words}`);

describe('plain words', () => {
  test.each([
    ['the name "A" is none; use another', '"A" is none'],
    ['secret stands outside a Tenant', 'stands outside'],
    ['whoever reads it', 'whoever'],
    ['a wider path is told as an opening', 'is told'],
    ['"x" is no DNS label', 'is no DNS label'],
  ])('are not %s', (text, words) => {
    expect(wordsOf(text).join()).toContain(words);
  });

  test.each([
    'it stands still, and a word stands in for it',
    'Argo CD is told what to apply, accounts are told apart',
    'there is none, and it is no longer served',
    'nobody reads it',
  ])('may be: %s', (text) => {
    expect(wordsOf(text)).toEqual([]);
  });

  test('are in what commands, errors, findings and written files say', () => {
    const told = filesBelow(join(ROOT, 'lib'), '.ts').flatMap((path) =>
      sentencesOf(path).flatMap(({ line, text }) => found(path, line, text)),
    );
    expect(told).toEqual([]);
  });

  test('are in the README and in every page', () => {
    const pages = [join(ROOT, 'README.md'), ...filesBelow(join(ROOT, 'docs'), '.md')];
    const told = pages.flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((text, at) => found(path, at + 1, text)),
    );
    expect(told).toEqual([]);
  });
});
