import { CORE_SCHEMA } from 'js-yaml';
import type { FleetError } from '../errors';
import { isBroken, yamlDocuments } from '../yaml/documents';
import { GivenFiles } from './given-files';

/** In bytes. */
const LARGEST = 2 ** 20;

/** A file that a person writes for keywheel alone. */
export interface OwnFile {
  /** The value of the first document; undefined where there is none. */
  readonly document: unknown;
  /** How many more there are. */
  readonly others: number;
}

/**
 * Reads it within a folder that it may not lead out of.
 *
 * @param invalid the error for what is wrong, with what to do
 * @throws FleetError what `invalid` gives
 */
export function ownFile(file: string, folder: string, invalid: (what: string, advice: string) => FleetError): OwnFile {
  const files = new GivenFiles([folder]);
  const text = files.text(file, LARGEST);
  if (text === undefined) {
    throw invalid(files.misread[0]!.message, files.misread[0]!.fix);
  }
  // It is for nobody else: "yes" and "y" are texts here.
  const [document, ...others] = yamlDocuments(text, CORE_SCHEMA);
  if (document && isBroken(document)) {
    throw invalid(`${document.reason} in line ${document.line}`, 'correct it');
  }
  return { document: document?.value, others: others.length };
}
