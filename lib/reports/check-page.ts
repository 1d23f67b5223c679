import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS, docsOf } from '../checks/index';
import { formerIdsOf } from '../checks/former-ids';
import type { Finding } from '../output/finding';
import { isOfCompany } from '../output/rule-problems';

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
  /** Ids that it had before. */
  readonly former?: readonly string[];
}

/** The page of a check: it comes with the package. */
export function checkPage(id: string): string {
  return readFileSync(join(PACKAGE, docsOf(id)), 'utf8');
}

/** Every check with its page, in the order in which findings are told, and the company rules that found something. */
export function rules(findings: readonly Finding[] = []): Rule[] {
  const company = new Map(findings.filter(({ id }) => isOfCompany(id)).map((finding) => [finding.id, finding]));
  return [
    ...ofChecks(),
    ...[...company.values()].map(({ id, severity, why, docs }) => ({ id, severity, sentence: why, why, page: docs })),
  ];
}

function ofChecks(): Rule[] {
  return CHECKS.map(({ id, severity, why }) => {
    const page = checkPage(id);
    // The heading, then what must hold.
    const sentence = page.split('\n\n')[1]!.replaceAll('\n', ' ');
    const former = formerIdsOf(id);
    return { id, severity, sentence, why, page, ...(former.length > 0 && { former }) };
  });
}
