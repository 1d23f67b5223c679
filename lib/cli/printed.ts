import type { Judged } from '../access/assertions';
import type { AccessDiff } from '../access/diff';
import type { AccessMatrix } from '../access/matrix';
import type { Changes } from '../change/changes';
import type { FleetData } from '../page/fleet-data';
import type { auditJson } from '../reports/audit-report';
import type { findingsData } from '../reports/findings-json';
import type { seenJson } from '../reports/posture/seen-report';
import type { statusJson } from '../reports/status-report';

/** What commands print as JSON. The schemas of the package are made of these types: `schemas/<name>.schema.json`. */
export interface Printed {
  /** What `keywheel report --json` prints. */
  readonly report: FleetData;
  /** What `keywheel check --format json` prints. */
  readonly check: ReturnType<typeof findingsData>;
  /** What `keywheel diff --format json` prints. */
  readonly diff: DiffData;
  /** What `keywheel access --format json` prints. */
  readonly access: AccessMatrix;
  /** What `keywheel access --diff <before> --format json` prints. */
  readonly 'access-diff': AccessDiff;
  /** What `keywheel access --assert <file> --format json` prints. */
  readonly 'access-assert': AssertionsData;
  /** What `keywheel status --format json` prints. */
  readonly status: ReturnType<typeof statusJson>;
  /** What `keywheel status --posture --format json` prints. */
  readonly 'status-posture': ReturnType<typeof seenJson>;
  /** What `keywheel audit --format json` prints. */
  readonly audit: ReturnType<typeof auditJson>;
}

export interface DiffData extends Pick<Changes, 'changes' | 'applied'> {
  /** The git ref or the folder of before. */
  readonly base: string;
  /** How many of the changes need a person. */
  readonly attention: number;
  /** What was not compared, in sentences. */
  readonly notCompared: readonly string[];
}

export interface AssertionsData {
  readonly assertions: readonly Judged[];
}
