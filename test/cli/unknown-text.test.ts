import fc from 'fast-check';
import pc from 'picocolors';
import { unknownText } from '../../lib/cli/unknown-text';
import type { Unknown } from '../../lib/output/unknown';

const PLAIN = pc.createColors(false);
const text = (unknown: readonly Unknown[], whole = false) => unknownText(unknown, PLAIN, whole);
const ofNames = (...names: string[]): Unknown[] =>
  names.map((name) => ({ place: `eu, ServiceAccount app/${name}`, message: `"${name}" is in no file` }));

test('nothing is said where all is known', () => {
  expect(text([])).toBe('');
});

test('one kind is told once, with its first place and how many more there are', () => {
  expect(text(ofNames('api', 'worker', 'batch'))).toBe(
    'not known\n  "api" is in no file\n    at eu, ServiceAccount app/api, and 2 other places\n\n',
  );
});

test('all of it is told on wish', () => {
  const told = text(ofNames('api', 'worker'), true);

  expect(told).toContain('  "worker" is in no file\n    at eu, ServiceAccount app/worker\n');
  expect(told).not.toContain('other');
});

const unknown = fc.record({
  place: fc.string({ minLength: 1 }),
  message: fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('one kind', 'another kind')),
});

test('it is no longer than a screen, however much is not known', () => {
  fc.assert(
    fc.property(fc.array(unknown, { minLength: 1, maxLength: 60 }), (all) => {
      const lines = text(all).trimEnd().split('\n');
      expect(lines.length).toBeLessThanOrEqual(20);
      // What does not fit is counted.
      expect(lines.length === 20).toBe(new Set(all.map(({ message }) => message.replace(/"[^"]*"/g, '""'))).size > 9);
    }),
  );
});

test('all of it names every place', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), (numbers) => {
      const told = text(
        numbers.map((number) => ({ place: `place-${number}.`, message: `kind ${number % 30}` })),
        true,
      );
      expect(numbers.filter((number) => !told.includes(`at place-${number}.`))).toEqual([]);
    }),
  );
});
