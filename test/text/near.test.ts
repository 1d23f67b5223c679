import { near } from '../../lib/text/near';

const NAMES = ['store-exists', 'auth-mount-exists', 'login-role-exists', 'audience-agrees', 'user-has-one-role'];

test.each([
  ['store-exist', 'store-exists'],
  ['Store-Exists', 'store-exists'],
  ['stroe-exists', 'store-exists'],
  ['audiences-agree', 'audience-agrees'],
  ['auth-mount', 'auth-mount-exists'],
])('%s is near to %s', (name, meant) => {
  expect(near(name, NAMES)[0]).toBe(meant);
});

test('no more than three are named, and what only shares letters is not', () => {
  expect(near('exists', NAMES).length).toBeLessThanOrEqual(3);
  expect(near('exists', NAMES)).not.toContain('audience-agrees');
});

test.each(['', 'x', 'zzz'])('nothing is near to "%s"', (name) => {
  expect(near(name, NAMES)).toEqual([]);
});
