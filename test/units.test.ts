import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { goDuration, parseGoDuration, seconds } from '../lib/units';

test.each([
  [Duration.seconds(0), '0s'],
  [Duration.millis(999), '0s'],
  [Duration.seconds(90), '1m30s'],
  [Duration.minutes(90), '1h30m'],
  [Duration.hours(1), '1h'],
  [Duration.days(30), '720h'],
  [Duration.seconds(3661), '1h1m1s'],
])('%p is written as Go reads it: %s', (duration, expected) => {
  expect(goDuration(duration)).toBe(expected);
});

test('a duration comes back in seconds', () => {
  fc.assert(
    fc.property(fc.nat(), (count) => {
      const duration = Duration.seconds(count);
      expect(parseGoDuration(goDuration(duration))).toBe(count);
      expect(seconds(duration)).toBe(count);
    }),
  );
});

test.each([
  ['1h0m0s', 3600],
  ['90m', 5400],
  ['1.5h', 5400],
  ['300ms', 0.3],
  ['0', 0],
  ['10', undefined],
  ['', undefined],
  ['1d', undefined],
  ['1h 2m', undefined],
  ['x1h', undefined],
])('%j is read as %p seconds', (text, expected) => {
  expect(parseGoDuration(text)).toBe(expected);
});
