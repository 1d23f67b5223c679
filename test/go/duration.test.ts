import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { goDuration, goSeconds, seconds } from '../../lib/go/duration';
import { time } from '../../lib/text/time';

test.each([
  [Duration.seconds(0), '0s'],
  [Duration.millis(999), '0s'],
  [Duration.seconds(90), '1m30s'],
  [Duration.minutes(90), '1h30m0s'],
  [Duration.hours(1), '1h0m0s'],
  [Duration.days(30), '720h0m0s'],
  [Duration.seconds(3661), '1h1m1s'],
])('%p is written as Go reads it: %s', (duration, expected) => {
  expect(goDuration(duration)).toBe(expected);
});

test('seconds are whole, and what is less is dropped', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 999 }), (count, millis) => {
      expect(seconds(Duration.millis(count * 1000 + millis))).toBe(count);
    }),
  );
});

test('a duration is written in the form that holds every unit below the largest', () => {
  fc.assert(
    fc.property(fc.nat(), (count) => {
      const text = goDuration(Duration.seconds(count));
      const [, hours = '0', minutes = '0', rest] = /^(?:(\d+)h)?(?:(\d+)m)?(\d+)s$/.exec(text)!;
      expect(Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)).toBe(count);
    }),
  );
});

test.each([
  [0, '0s'],
  [90.9, '1m30s'],
  [3600, '1h'],
  [90 * 86400, '90d'],
  [Infinity, 'never'],
])('a person reads %d seconds as %s', (count, expected) => {
  expect(time(count)).toBe(expected);
});

test('what a person reads of less than a day is what Go reads', () => {
  fc.assert(
    fc.property(fc.nat(86399), (count) => {
      expect(goSeconds(time(count))).toBe(count);
    }),
  );
});
