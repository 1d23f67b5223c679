import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS, docsOf } from '../checks/index';
import type { Finding } from '../output/finding';

const PACKAGE = join(__dirname, '../..');

/** A check as its page tells of it. */
export interface Rule {
  readonly id: string;
  readonly severity: Finding['severity'];
  /** What must hold. */
  readonly sentence: string;
  readonly why: string;
  /** The whole page, in Markdown. */
  readonly page: string;
}

/** The page of a check: it comes with the package. */
export function checkPage(id: string): string {
  return readFileSync(join(PACKAGE, docsOf(id)), 'utf8');
}

/** Every check with its page, in the order in which findings are told. */
export function rules(): Rule[] {
  return CHECKS.map(({ id, severity, why }) => {
    const page = checkPage(id);
    // The heading, then what must hold.
    const sentence = page.split('\n\n')[1]!.replaceAll('\n', ' ');
    return { id, severity, sentence, why, page };
  });
}
