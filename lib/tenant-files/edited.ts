import type { Document } from 'yaml';
import { FleetError } from '../errors';
import { readWritten } from '../yaml/written';

/** Where an entry is put, and what it says. */
export interface Entry {
  readonly way: readonly [section: string, name: string];
  readonly value: object;
}

/**
 * The text of a file with one entry more. Comments, blank lines and quotes stay as they are.
 *
 * @throws FleetError FileInvalid for what cannot be read, NameTaken for an entry that is there
 */
export function withEntry(text: string, { way, value }: Entry, file: string): string {
  const { problems, position } = readWritten(text);
  if (problems.length > 0) {
    const { line, column } = position(problems[0]!.at);
    throw new FleetError('FileInvalid', `${file}:${line}:${column}: ${problems[0]!.reason}`);
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('yaml') as typeof import('yaml');
  const document: Document = yaml.parseDocument(text);
  if (document.hasIn(way)) {
    throw new FleetError('NameTaken', `${file} has "${way[1]}" in "${way[0]}" already; use another name, or edit it`);
  }
  const section = document.getIn([way[0]]);
  if (yaml.isMap(section)) {
    section.set(way[1], document.createNode(value));
  } else {
    document.setIn([way[0]], document.createNode({ [way[1]]: value }));
  }
  const made = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  return text.includes('\r\n') ? made.replaceAll('\n', '\r\n') : made;
}
