/**
 * What stands in a folder of output while some of its files are of one synthesis and some of the next: a file that every
 * reader of such a folder fails on. A run that is killed leaves it there, so that nobody takes the rest for whole.
 */
import { basename } from 'node:path';

/** Read by kubectl, Kustomize's generators and GitOps tools, none of which skips a file that it cannot parse. */
export const INCOMPLETE_YAML = 'keywheel-incomplete.yaml';
/** Read by Terraform and OpenTofu, which read every file of a stack's folder. */
export const INCOMPLETE_TERRAFORM = 'keywheel-incomplete.tf';

export function isIncompleteMark(file: string): boolean {
  return [INCOMPLETE_YAML, INCOMPLETE_TERRAFORM].includes(basename(file));
}

const WHY = 'is incomplete: a synthesis was interrupted. Run "keywheel synth", which completes it.';

/** @returns the text, which is of one fleet: a run removes the marks of its own and no others */
export function incompleteMark(fleet: string, name: string): string {
  return name === INCOMPLETE_YAML
    ? // A bracket that nothing opened is an error of syntax to every reader of YAML.
      `# This folder of fleet ${fleet} ${WHY}\n}\n`
    : // Terraform prints the line of a block that it does not know.
      `keywheel_incomplete {} # This stack of fleet ${fleet} ${WHY}\n`;
}

/** Whether a file is this fleet's mark, or the beginning of it, for a run can be killed while it writes one. */
export function isIncompleteMarkOf(fleet: string, file: string, text: string | undefined): boolean {
  return text !== undefined && incompleteMark(fleet, basename(file)).startsWith(text);
}
