import { shortestGap } from '../../lib/cron/schedule';

test.each([
  ['* * * * *', 60],
  ['0 1 * * *', 86400],
  ['0 1,3 * * *', 7200],
  ['*/15 8-9 * * 1-5', 900],
  ['0 0 1 * *', 28 * 86400],
])('the shortest time between two runs of "%s" is %i s', (schedule, seconds) => {
  expect(shortestGap(schedule)).toBe(seconds);
});
