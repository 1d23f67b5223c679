import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingsJson } from '../../lib/reports/findings-json';
import { finding } from './findings';

test('holds every field of a finding, in a shape with a version', () => {
  const full = finding({ source: { file: 'a.yaml', line: 3 }, acknowledged: 'until May' });
  expect(JSON.parse(findingsJson([full, finding()]))).toEqual({ version: 1, findings: [full, finding()] });
});

test('says that nothing was found', () => {
  expect(JSON.parse(findingsJson([]))).toEqual({ version: 1, findings: [] });
});

test('the page on findings names every field', () => {
  const page = readFileSync(join(__dirname, '../../docs/findings.md'), 'utf8');
  const named = [...page.matchAll(/^\| `([a-z]+)` +\|/gm)].map(([, name]) => name!);
  const full = finding({ source: { file: 'a.yaml', line: 3 }, acknowledged: 'until May' });
  const [told] = JSON.parse(findingsJson([full])).findings;
  expect(named).toEqual(expect.arrayContaining(Object.keys(told)));
});
