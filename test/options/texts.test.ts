import { Pem, StaticSecret, Tenant } from 'keywheel';
import { small } from '../fixtures/fleets';
import { problemsOf } from '../../lib/options/problems';
import { PUBLIC_API } from '../../lib/options/public-api';
import { UNSEEN } from '../encode/hostile';
import { placesIn } from './places';

const texts = Object.entries(PUBLIC_API.calls).flatMap(([owner, calls]) =>
  Object.entries(calls).flatMap(([call, parameters]) =>
    Object.entries(parameters)
      // The content of a file.
      .filter(([parameter]) => parameter !== 'text')
      .flatMap(([parameter, type]) =>
        placesIn(type).map((place) => ({
          ...place,
          type,
          what: `${owner} ${call} ${parameter} ${place.option}`,
        })),
      ),
  ),
);

test('the walk reaches every kind of text', () => {
  const reached = texts.map(({ what }) => what);
  expect(reached.length).toBeGreaterThan(200);
  for (const one of [
    'Tenant new props owner',
    'Tenant new id ',
    'Database new props administrator.username',
    'Database new props allows["x"].groups[0]',
    'TenantSecret deliver options? labels["x"]',
    'Rotation static alternatingUsers options usernames[1]',
    'SpokeCluster new props spire.jwt.discoveryUrl',
  ]) {
    expect(reached).toContain(one);
  }
});

test.each(texts)('$what takes nothing that nobody sees, and says so', ({ type, option, holding }) => {
  for (const text of UNSEEN) {
    const told = problemsOf(holding(text), type).map((problem) => `${problem.option}: ${problem.reason}`);
    const own = told.filter((one) => one.startsWith(`${option}: `) && one.includes('what nobody sees'));
    const isStatement = /[sS]tatements\[0\]$/.test(option) && /^[^\p{C}]*[\r\n]+[^\p{C}]*$/u.test(text);
    expect(own).toHaveLength(isStatement ? 0 : 1);
    // Neither it nor the value, which may be a secret, is in the error.
    expect(told.join()).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|error::x/u);
  }
});

test('a program that says it is told with its place, and nothing of the text', () => {
  const { prod, payments } = small();
  const errorOf = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return String((error as Error).message);
    }
    return '';
  };
  expect(errorOf(() => new Tenant(prod, 'x', { owner: 'me\n::error::x' }))).toBe(
    'OptionInvalid at prod/x: option "owner" of new Tenant(…) is a text with what nobody sees (\\n); ' +
      'write it on one line, without control and format characters',
  );
  expect(errorOf(() => new StaticSecret(payments, 'a\u202eb', { keys: ['x'] }))).toContain(
    'ArgumentInvalid at prod/payments/a\\u202eb: argument "id" of new StaticSecret(…) is a text with what nobody sees',
  );
  expect(errorOf(() => Pem.fromText('a\u0000'))).toContain('holds no PEM block');
});
