import type { Finding } from '../output/finding';
import { isFatal } from '../output/finding';
import type { Check } from '../checks/check';
import { runChecks } from '../checks/index';
import type { Views } from '../views/views';
import { meansFailure } from './failing-checks';

export interface ChangedFinding extends Finding {
  /** Whether the object where it is found fails for it. */
  readonly meansFailure: boolean;
}

/** What the checks find of what is live, and did not find of what is written. */
export function changedFindings(written: Views, live: Views, checks: readonly Check[]): readonly ChangedFinding[] {
  const known = new Set(runChecks(written, checks).map(textOf));
  return runChecks(live, checks)
    .filter((finding) => isFatal(finding) && !known.has(textOf(finding)))
    .map((finding) => ({ ...finding, meansFailure: meansFailure(finding, live) }));
}

function textOf({ id, place, message }: Finding): string {
  return `${id}\n${place}\n${message}`;
}
