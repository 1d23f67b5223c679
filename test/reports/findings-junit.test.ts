import { findingsJunit } from '../../lib/reports/findings-junit';
import { finding } from './findings';

const CHECKS = ['store-exists', 'user-has-one-role'];
const known = finding({ message: 'known already', acknowledged: 'until May' });

/** The test case of a check, as it is written. */
function caseOf(id: string, xml: string): string {
  return new RegExp(`<testcase classname="keywheel" name="${id}"(?:/>|>[^]*?</testcase>)`).exec(xml)![0];
}

test('a check that found nothing is a test that passed', () => {
  const xml = findingsJunit([], CHECKS);
  expect(xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')).toBe(true);
  expect(xml).toContain('<testsuite name="keywheel" tests="2" failures="0" errors="0" skipped="0">');
  expect(caseOf('store-exists', xml)).toBe('<testcase classname="keywheel" name="store-exists"/>');
});

test('errors of one check are one failure that tells them all', () => {
  const xml = findingsJunit([finding(), finding({ message: 'nor is this', path: 'qa/shop' })], CHECKS);
  expect(xml).toContain('tests="2" failures="1" errors="0" skipped="0"');
  const failed = caseOf('store-exists', xml);
  expect(failed).toContain('<failure type="store-exists" message="the store is not there, and 1 more">');
  expect(failed).toContain('error: the store is not there\n  at prod/shop/eu.app, eu/app.k8s.yaml, ');
  expect(failed).toContain(
    '\n  fix: name one\n  why: The operator finds no store.\n  more: docs/checks/store-exists.md',
  );
  expect(failed).toContain('error: nor is this\n  at qa/shop, ');
});

test('a place in a file of anybody has its line', () => {
  const source = { file: 'k8s/a.yaml', line: 7 };
  const xml = findingsJunit([finding({ path: '', place: 'k8s/a.yaml, Secret b', source })], CHECKS);
  expect(xml).toContain('\n  at k8s/a.yaml:7, Secret b\n');
});

test('what is acknowledged is skipped, with the reason', () => {
  const xml = findingsJunit([known], CHECKS);
  expect(xml).toContain('failures="0" errors="0" skipped="1"');
  expect(caseOf('store-exists', xml)).toContain('<skipped message="until May"/>');
  expect(caseOf('store-exists', xml)).toContain('known already');
});

test('an error beside what is acknowledged fails, and both are told', () => {
  const xml = findingsJunit([known, finding()], CHECKS);
  expect(xml).toContain('failures="1" errors="0" skipped="0"');
  const failed = caseOf('store-exists', xml);
  expect(/<failure[^]*<\/failure>/.exec(failed)![0]).not.toContain('known already');
  expect(/<system-out>[^]*<\/system-out>/.exec(failed)![0]).toContain('known already');
});

test('a warning is told and fails nothing', () => {
  const xml = findingsJunit([finding({ severity: 'warning' })], CHECKS);
  expect(xml).toContain('failures="0" errors="0" skipped="0"');
  expect(caseOf('store-exists', xml)).toContain('<system-out>warning: the store is not there\n');
});

test('a finding of a check that is not listed gets a case of its own', () => {
  expect(findingsJunit([finding({ id: 'unheard-of' })], CHECKS)).toContain('tests="3" failures="1"');
});
