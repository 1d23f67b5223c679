import type { Document, Node, YAMLMap } from 'yaml';
import { isDeepStrictEqual } from 'node:util';
import { FleetError } from '../errors';
import { plainOf, readWritten } from '../yaml/written';

/** Where an entry is put, and what it says. */
export interface Entry {
  readonly way: readonly [section: string, name: string];
  readonly value: object;
}

/**
 * The text of a file with one entry more: lines that are put where they belong, so that nothing else of the text changes.
 * Only where the section is written within brackets, it is written again, with its comments and quotes.
 *
 * @throws FleetError FileInvalid for what cannot be read or has something else in the place of the section, NameTaken for
 * an entry that is there
 */
export function withEntry(text: string, entry: Entry, file: string): string {
  const { problems, position, root } = readWritten(text);
  if (problems.length > 0) {
    const { line, column } = position(problems[0]!.at);
    throw new FleetError('FileInvalid', `${file}:${line}:${column}: ${problems[0]!.reason}`);
  }
  const [section, name] = entry.way;
  const there = root?.is === 'fields' ? root.fields.get(section) : undefined;
  const own = there?.value;
  const isMap = root === undefined || (root.is === 'fields' && (!own || own.is === 'fields' || isEmpty(own)));
  if (!isMap) {
    const { line, column } = position(there?.at ?? root.at);
    const what = there ? `"${section}"` : 'the file';
    throw new FleetError('FileInvalid', `${file}:${line}:${column}: ${what} is no map of fields; write one there`);
  }
  if (own?.is === 'fields' && own.fields.has(name)) {
    throw new FleetError('NameTaken', `${file} has "${name}" in "${section}" already; use another name, or edit it`);
  }
  const yaml = loadYaml();
  const document = yaml.parseDocument(text);
  const put = withLines(text, document, entry);
  const whole = written(document, entry);
  const made = put !== undefined && isDeepStrictEqual(valueOf(put), valueOf(whole)) ? put : whole;
  return text.includes('\r\n') ? made.replace(/\r?\n/g, '\r\n') : made;
}

function isEmpty(own: { readonly is: string; readonly value?: unknown }): boolean {
  return own.is === 'value' && own.value === null;
}

function valueOf(text: string): unknown {
  const { root } = readWritten(text);
  return root && plainOf(root);
}

/** The lines of the entry behind the last of its section, or behind the last of the file; undefined where it has no lines. */
function withLines(text: string, document: Document, { way: [section, name], value }: Entry): string | undefined {
  const yaml = loadYaml();
  const lines = (all: object) => yaml.stringify(all, { lineWidth: 0 });
  const found = document.getIn([section], true);
  if (found === undefined) {
    return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${lines({ [section]: { [name]: value } })}`;
  }
  if (!yaml.isMap(found) || found.flow || found.items.length === 0) {
    return undefined;
  }
  const start = ((found as YAMLMap<Node>).items[0]!.key.range ?? [0])[0];
  const indent = ' '.repeat(start - text.lastIndexOf('\n', start - 1) - 1);
  const end = endOfLine(text, found.range![1]);
  const before = text.slice(0, end);
  const newline = before.endsWith('\n') ? '' : '\n';
  return `${before}${newline}${lines({ [name]: value }).replace(/^(?=.)/gm, indent)}${text.slice(end)}`;
}

/** What is written in lines ends before a line begins; what is not, and its comment, before the next one. */
function endOfLine(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return text[at - 1] === '\n' ? at : newline < 0 ? text.length : newline + 1;
}

function written(document: Document, { way: [section, name], value }: Entry): string {
  const found = document.getIn([section]);
  if (loadYaml().isMap(found)) {
    found.set(name, document.createNode(value));
  } else {
    document.setIn([section], document.createNode({ [name]: value }));
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Only for the commands that edit. */
function loadYaml(): typeof import('yaml') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('yaml') as typeof import('yaml');
}
