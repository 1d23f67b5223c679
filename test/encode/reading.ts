import { posix } from 'node:path';
import { loadAll } from 'js-yaml';
import { SaxesParser } from 'saxes';
import { accessMatrix } from '../../lib/access/matrix';
import { logLine } from '../../lib/text/log';
import { findingsText } from '../../lib/cli/findings-text';
import { FINDING_FORMATS } from '../../lib/cli/options';
import { loginTable, secretTable } from '../../lib/reports/access-tables';
import { csv } from '../../lib/reports/table';
import type { AlertRule } from '../../lib/output/alert-rules';
import type { SynthesizedFleet } from '../../lib/synth/synthesized-fleet';
import { yamlDocuments } from '../../lib/synth/yaml';
import { outputOf, readViews } from '../../lib/views/views';
import pc from 'picocolors';
import { mysqlTokens, postgresqlTokens } from './sql-reader';
import { readWorkflowCommand } from './workflow-commands';

/** Between all pieces of a hostile text, and nowhere else. */
export const MARK = 'wxyzq';

interface Token {
  readonly type: string;
  readonly content: string;
  readonly children?: readonly Token[] | null;
  readonly attrs?: readonly (readonly [string, string])[] | null;
}
// Without its types, which are a package of their own.
const MarkdownIt =
  jest.requireActual<new (options: object) => { parse(text: string, env: object): Token[] }>('markdown-it');
const MARKDOWN = new MarkdownIt({ html: true });

/** A text that a reader of the output gets, and where. What is no value is code: nothing of a hostile text is in it. */
interface Read {
  readonly where: string;
  readonly value: string;
  readonly isCode?: boolean;
}

/**
 * Where a text of the program is in the output as anything but itself, as the readers of the output have it: in a
 * document, a field or a file of its own making, in an expression, a statement, an action, a link or a cell, or in
 * pieces.
 */
export function notAsSaid(fleet: SynthesizedFleet, said: string): string[] {
  const inNames = said.replace(/[^A-Za-z0-9-]/g, (one) => `__${one.charCodeAt(0).toString(16)}`);
  // As a log has it, as a system names a folder, and as a client asks an address of that name.
  const wholes = [
    said,
    logLine(said),
    posix.normalize(said),
    ...(URL.canParse(said) ? [new URL(said).href, logLine(new URL(said).href)] : []),
  ];
  return [...readsOf(fleet)]
    .filter(({ value, isCode }) =>
      [inNames, ...(isCode ? [] : wholes)].reduce((rest, whole) => rest.replaceAll(whole, ''), value).includes(MARK),
    )
    .map(({ where, value }) => `${where}: ${value}`);
}

function* readsOf(fleet: SynthesizedFleet): Iterable<Read> {
  for (const { name, files } of fleet.clusters) {
    for (const { name: file, manifests } of files) {
      yield* readYaml(
        `${name}/${file}`,
        manifests.map(({ object }) => object),
      );
    }
  }
  for (const { component } of fleet.restarts) {
    yield* readYaml('restarts', [component]);
  }
  for (const { name, manifests } of fleet.syncs) {
    yield* readYaml(
      name,
      manifests.map(({ object }) => object),
    );
  }
  for (const [folder, bundle] of fleet.bundles) {
    yield* readYaml(folder, [bundle]);
  }
  for (const [name, documents] of fleet.alertFiles) {
    yield* readYaml(name, documents);
  }
  for (const { cluster, setting, texts } of fleet.encryption) {
    yield* readYaml(cluster, setting ? [setting.object] : []);
    for (const [name, text] of texts) {
      yield* name.endsWith('.md') ? readMarkdown(name, text) : [{ where: name, value: text, isCode: true }];
    }
  }
  for (const { name, json } of fleet.stacks) {
    if (marked(json)) {
      yield* readTerraform(name, json, []);
    }
  }
  for (const { name, text } of fleet.databases) {
    yield* readSql(name, text);
  }
  for (const { name, text } of fleet.hubServers) {
    yield* readServer(name, text);
  }
  for (const [name, text] of fleet.reports) {
    yield* readMarkdown(name, text);
  }
  yield* readFindings(fleet);
  yield* readTables(fleet);
}

function marked(value: unknown): boolean {
  return (typeof value === 'string' ? value : JSON.stringify(value)).includes(MARK);
}

/** HCL: lines for people, texts, and what stands between. */
function* readServer(where: string, text: string): Iterable<Read> {
  if (!marked(text)) {
    return;
  }
  const quoted = /"(?:[^"\\\n]|\\.)*"/g;
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) {
      yield { where: `${where} (comment)`, value: line };
      continue;
    }
    for (const [one] of line.matchAll(quoted)) {
      yield { where, value: one.slice(1, -1).replace(/\\(["\\])/g, '$1') };
    }
    yield { where: `${where} (code)`, value: line.replace(quoted, ''), isCode: true };
  }
}

/** The same documents come back, and no others. */
function* readYaml(where: string, objects: readonly object[]): Iterable<Read> {
  if (!marked(objects)) {
    return;
  }
  const text = yamlDocuments(objects);
  expect(loadAll(text)).toEqual(JSON.parse(JSON.stringify(objects)));
  for (const object of objects) {
    yield* readManifest(where, object, []);
  }
}

function* readManifest(where: string, value: unknown, way: readonly string[]): Iterable<Read> {
  if (typeof value === 'object' && value !== null && 'alert' in value) {
    yield* readAlert(`${where} ${way.join('.')}`, value as unknown as AlertRule);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      yield { where: `${where} ${way.join('.')} (key)`, value: key };
      yield* readManifest(where, inner, [...way, key]);
    }
  } else if (typeof value === 'string' && marked(value)) {
    const at = `${where} ${way.join('.')}`;
    const last = way.at(-1)!;
    if (/template\.data\.|agent-inject-template|spiffeIDTemplate/.test(way.join('.'))) {
      yield* readTemplate(at, value);
    } else if (/^[[{]/.test(value)) {
      yield* readManifest(at, JSON.parse(value), []);
    } else if (last === 'objects') {
      yield* readManifest(at, loadAll(value)[0], []);
    } else if (last === 'expression') {
      yield* readQuoted(at, value, /'(?:[^'\\]|\\.)*'/g);
    } else if (way.includes('env')) {
      yield* readVariable(at, value);
    } else {
      yield { where: at, value, isCode: way.includes('command') || way.includes('args') };
    }
  }
}

/** Labels and annotations of an alert are templates; those of a recording rule are not. */
function* readAlert(where: string, { expr, labels, annotations }: AlertRule): Iterable<Read> {
  yield* readQuoted(where, expr, /"(?:[^"\\]|\\.)*"/g);
  for (const [key, text] of Object.entries({ ...labels, ...annotations })) {
    yield { where: `${where} (key)`, value: key };
    yield* readTemplate(`${where}.${key}`, text);
  }
}

/** https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/ */
function* readVariable(where: string, value: string): Iterable<Read> {
  const text = value.replace(/\$\$|\$\([^)]*\)/g, (found) => (found === '$$' ? '$' : '\0'));
  yield { where, value: text };
}

/** Actions of Go: what is no text and in no quotes is code. */
function* readTemplate(where: string, template: string): Iterable<Read> {
  const text = template.replace(/\{\{((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^}"`])*)\}\}/g, (_, action: string) => {
    const only = /^\s*("(?:[^"\\]|\\.)*")\s*$/.exec(action)?.[1];
    return only ? (JSON.parse(only) as string) : '\0';
  });
  yield { where, value: text };
  for (const [, action] of template.matchAll(/\{\{((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^}"`])*)\}\}/g)) {
    yield* readQuoted(where, action!, /"(?:[^"\\]|\\.)*"/g);
  }
}

/** Code whose texts are in quotes. */
function* readQuoted(where: string, code: string, quoted: RegExp): Iterable<Read> {
  for (const [text] of code.matchAll(quoted)) {
    yield {
      where,
      value: text.startsWith("'") ? text.slice(1, -1).replace(/\\(.)/g, '$1') : (JSON.parse(text) as string),
    };
  }
  yield { where, value: code.replace(quoted, ''), isCode: true };
}

function* readTerraform(where: string, value: unknown, way: readonly string[]): Iterable<Read> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      yield { where: `${where} ${way.join('.')} (key)`, value: key, isCode: way.length < 3 };
      yield* readTerraform(where, inner, [...way, key]);
    }
    // What is said in a comment Terraform does not read.
  } else if (typeof value === 'string' && marked(value) && !way.includes('//')) {
    const at = `${where} ${way.join('.')}`;
    const { text, codes } = templateOf(value);
    for (const code of codes) {
      yield* readQuoted(at, code, /"(?:[^"\\]|\\.)*"/g);
    }
    if (/^[[{]/.test(text)) {
      yield* readManifest(at, JSON.parse(text.replaceAll('\0', '\\u0000')), []);
    } else if (way.some((part) => part.endsWith('_statements'))) {
      yield* readSql(at, text);
    } else if (way.at(-1) === 'connection_url') {
      yield { where: at, value: decodeURIComponent(text) };
    } else {
      yield { where: at, value: text };
    }
  }
}

/** https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences-1 */
export function templateOf(source: string): { text: string; codes: string[] } {
  const codes: string[] = [];
  let text = '';
  for (let at = 0; at < source.length;) {
    const three = source.slice(at, at + 3);
    if (three === '$${' || three === '%%{') {
      text += three.slice(1);
      at += 3;
    } else if (/^[$%]\{/.test(three)) {
      const end = /^(?:"(?:[^"\\]|\\.)*"|[^"{}]|\{(?:"(?:[^"\\]|\\.)*"|[^"{}])*\})*/.exec(source.slice(at + 2))![0];
      codes.push(end);
      text += '\0';
      at += end.length + 3;
    } else {
      text += source[at];
      at += 1;
    }
  }
  return { text, codes };
}

/** By both lexers where it is not known whose it is: what one of them takes for code is code. */
function* readSql(where: string, sql: string): Iterable<Read> {
  if (!marked(sql)) {
    return;
  }
  // A comment has apostrophes of its own.
  const isMysql = /`|CREATE USER|IDENTIFIED BY/.test(sql.replace(/^--.*$/gm, '').replace(/"[^"]*"|'[^']*'/g, ''));
  const tokens = isMysql
    ? mysqlTokens(sql, { ansiQuotes: false, noBackslashEscapes: false })
    : postgresqlTokens(sql.replace(/^\\.*$/gm, ''));
  for (const token of tokens) {
    if (typeof token === 'string') {
      yield { where, value: token, isCode: true };
    } else {
      const value = 'name' in token ? token.name : token.text;
      // A block of code, which is quoted as a whole.
      yield* /^\s*(DECLARE|BEGIN)\b/.test(value)
        ? readSql(where, value)
        : [{ where, value: value.replaceAll('%%', '%') }];
    }
  }
}

function* readMarkdown(where: string, markdown: string): Iterable<Read> {
  if (!marked(markdown)) {
    return;
  }
  for (const { type, content, children } of MARKDOWN.parse(markdown, {})) {
    if (type === 'fence') {
      yield* readShell(where, content);
    } else if (children) {
      yield { where, value: children.map((child) => (child.type.startsWith('html') ? '' : child.content)).join('') };
      for (const { type: inner, content: code, attrs } of children) {
        yield* inner.startsWith('html') ? [{ where, value: code, isCode: true }] : [];
        yield* (attrs ?? []).map(([, value]) => ({ where: `${where} ${inner}`, value, isCode: true }));
      }
    } else {
      yield { where: `${where} ${type}`, value: content, isCode: true };
    }
  }
}

/** Commands to paste, by the words that a shell makes of them. */
function* readShell(where: string, code: string): Iterable<Read> {
  if (/^[[{]/.test(code)) {
    yield* readManifest(where, JSON.parse(code), []);
    return;
  }
  for (const [word] of code.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g)) {
    const value = word.replace(/'([^']*)'|\\(.)/g, (_, quoted?: string, one?: string) => quoted ?? one!);
    yield { where, value, isCode: /[`$;|&<>(){}*?"]/.test(word.replace(/'[^']*'|\\./g, '')) };
  }
}

function* readFindings({ findings }: SynthesizedFleet): Iterable<Read> {
  const own = findings.filter(marked);
  for (const format of own.length > 0 ? FINDING_FORMATS : []) {
    const text = findingsText(own, format, { colors: pc.createColors(false) });
    if (format === 'junit') {
      yield* readXml('junit', text);
    } else if (format === 'text') {
      yield* text.split('\n').map((value) => ({ where: 'findings', value }));
    } else if (format === 'github') {
      const commands = text.split('\n').filter(Boolean).map(readWorkflowCommand);
      yield* commands.flatMap((command) => command.text.split('\n')).map((value) => ({ where: format, value }));
    } else {
      yield* readJson(format, JSON.parse(text));
    }
  }
}

function* readJson(where: string, value: unknown): Iterable<Read> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      yield { where: `${where} (key)`, value: key, isCode: true };
      yield* readJson(`${where}.${key}`, inner);
    }
  } else {
    yield { where, value: String(value) };
  }
}

function* readXml(where: string, xml: string): Iterable<Read> {
  const reads: Read[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('text', (value) => reads.push({ where, value }));
  parser.on('comment', (value) => reads.push({ where, value, isCode: true }));
  parser.on('opentag', ({ name, attributes }) => {
    reads.push({ where, value: name, isCode: true });
    reads.push(
      ...Object.entries(attributes).map(([key, value]) => ({ where: `${where} ${key}`, value: String(value) })),
    );
  });
  parser.write(xml).close();
  yield* reads;
}

function* readTables(fleet: SynthesizedFleet): Iterable<Read> {
  // The table that is written with a fleet has the same names.
  if (!marked(fleet.reports.get('access.md') ?? '')) {
    return;
  }
  const { logins, secrets } = accessMatrix(readViews(outputOf(fleet)), {});
  for (const table of [loginTable(logins), secretTable(secrets)]) {
    // RFC 4180.
    for (const line of csv(table).split('\r\n').slice(0, -1)) {
      const cells = [...line.matchAll(/(?:^|,)"((?:[^"]|"")*)"/g)].map(([, cell]) => cell!.replaceAll('""', '"'));
      expect(cells).toHaveLength(table.columns.length);
      yield* cells.map((value) => ({ where: 'csv', value, isCode: /^\s*[=+\-@]/.test(value) }));
    }
  }
}
