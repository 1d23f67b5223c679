import { Finding, placeWithLine } from '../output/finding';
import { element } from '../encode/xml';

/**
 * Findings for a CI server: one test case a check, those that found nothing too. Errors fail it, acknowledged findings
 * skip it, and warnings are its output, for they stop nothing.
 */
export function findingsJunit(findings: readonly Finding[], checks: readonly string[]): string {
  const cases = [...new Set([...checks, ...findings.map(({ id }) => id)])].map((id) =>
    testCase(
      id,
      findings.filter((finding) => finding.id === id),
    ),
  );
  const counts = {
    tests: cases.length,
    failures: cases.filter(({ outcome }) => outcome === 'failure').length,
    errors: 0,
    skipped: cases.filter(({ outcome }) => outcome === 'skipped').length,
  };
  const suite = element(
    'testsuite',
    { name: 'keywheel', ...counts },
    cases.map(({ xml }) => xml),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'keywheel', ...counts }, [suite])}\n`;
}

interface TestCase {
  readonly outcome: 'passed' | 'failure' | 'skipped';
  readonly xml: string;
}

function testCase(id: string, findings: readonly Finding[]): TestCase {
  const acknowledged = findings.filter((finding) => finding.acknowledged !== undefined);
  const open = findings.filter((finding) => finding.acknowledged === undefined);
  const errors = open.filter(({ severity }) => severity === 'error');
  const told = [...open.filter(({ severity }) => severity === 'warning'), ...acknowledged];
  const outcome = errors.length > 0 ? 'failure' : open.length === 0 && acknowledged.length > 0 ? 'skipped' : 'passed';
  const result = {
    passed: [],
    failure: [element('failure', { type: id, message: summary(errors) }, texts(errors))],
    skipped: [element('skipped', { message: acknowledged.map((finding) => finding.acknowledged).join('; ') })],
  }[outcome];
  const output = told.length > 0 ? [element('system-out', {}, texts(told))] : [];
  return { outcome, xml: element('testcase', { classname: 'keywheel', name: id }, [...result, ...output]) };
}

function summary([first, ...others]: readonly Finding[]): string {
  return first === undefined ? '' : `${first.message}${others.length > 0 ? `, and ${others.length} more` : ''}`;
}

function texts(findings: readonly Finding[]): string {
  return findings.map(textOf).join('\n\n');
}

function textOf(finding: Finding): string {
  const { severity, path, message, why, fix, docs, acknowledged } = finding;
  return [
    `${severity}: ${message}`,
    `  at ${[path, placeWithLine(finding)].filter(Boolean).join(', ')}`,
    ...(acknowledged === undefined ? [`  fix: ${fix}`] : [`  acknowledged: ${acknowledged}`]),
    `  why: ${why}`,
    `  more: ${docs}`,
  ].join('\n');
}
