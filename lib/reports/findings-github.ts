import { grouped } from '../collections/grouped';
import { workflowCommand } from '../encode/workflow-command';
import { Finding, placeWithLine } from '../output/finding';
import { fileOf, WrittenFolders } from './finding-file';

/**
 * A step shows so many annotations of one level, and drops the rest without a word.
 * https://docs.github.com/en/actions/reference/limits
 */
const SHOWN = 10;

/**
 * Findings as annotations of a workflow on GitHub: errors, warnings, and notices of what is acknowledged. Where a level
 * has more than GitHub shows, all findings of a check are one annotation, at the first of their places.
 */
export function findingsGithub(findings: readonly Finding[], folders?: WrittenFolders): string {
  const lines = [...grouped(findings, levelOf)].flatMap(([level, ofLevel]) =>
    groups(ofLevel).map((alike) => annotation(level, alike, folders)),
  );
  return lines.map((line) => `${line}\n`).join('');
}

function levelOf({ severity, acknowledged }: Finding): string {
  return acknowledged === undefined ? severity : 'notice';
}

function groups(findings: readonly Finding[]): (readonly Finding[])[] {
  return findings.length <= SHOWN ? findings.map((one) => [one]) : [...grouped(findings, ({ id }) => id).values()];
}

function annotation(level: string, findings: readonly Finding[], folders?: WrittenFolders): string {
  const [first] = findings as readonly [Finding, ...Finding[]];
  const title = findings.length === 1 ? first.id : `${first.id} (${findings.length})`;
  const properties = { file: fileOf(first, folders), line: first.source?.line, title };
  return workflowCommand(level, properties, findings.map(textOf).join('\n\n'));
}

function textOf(finding: Finding): string {
  const { path, message, fix, acknowledged } = finding;
  const place = [path, placeWithLine(finding)].filter(Boolean).join(', ');
  return [message, `at ${place}`, acknowledged === undefined ? `fix: ${fix}` : `acknowledged: ${acknowledged}`].join(
    '\n',
  );
}
