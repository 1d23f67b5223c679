import { createHash, createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { EqualValues } from '../../lib/live/equal-values';
import { statusJson, statusText } from '../../lib/reports/status-report';

const KEY = 'sk4live9Z7mQpW2xV8tR';

/** Places of what is one value, from data by path. */
function same(all: Readonly<Record<string, unknown>>): string[][] {
  const values = new EqualValues();
  Object.entries(all).forEach(([path, data]) => values.add(path, data));
  return values.found.map(({ places }) => places.map(({ path, key }) => `${path}#${key}`));
}

test('one key in the folders of two teams is told with where it stands', () => {
  expect(
    same({
      'acme.kv/data/prod/shop/stripe': { api_key: KEY },
      'acme.kv/data/prod/payments/stripe': { key: KEY, other: 'x' },
      'acme.kv/data/prod/search/own': { api_key: `${KEY}0` },
    }),
  ).toEqual([['acme.kv/data/prod/payments/stripe#key', 'acme.kv/data/prod/shop/stripe#api_key']]);
});

test.each(['changeme', 'x', 'password', '12345678'])(
  'a short or common one as well, by the name of its key: %s',
  (value) => {
    expect(same({ 'kv/data/a/db': { password: value }, 'kv/data/b/db': { DB_PASSWORD: value } })).toHaveLength(1);
  },
);

test('a line end more is the same value, and another case is not', () => {
  expect(same({ 'kv/data/a/x': { token: KEY }, 'kv/data/b/x': { token: `${KEY}\n` } })).toHaveLength(1);
  expect(same({ 'kv/data/a/x': { token: KEY }, 'kv/data/b/x': { token: KEY.toLowerCase() } })).toEqual([]);
});

test('secrets of one team are its own affair, and an environment is another team', () => {
  expect(same({ 'kv/data/prod/a/x': { token: KEY }, 'kv/data/prod/a/y': { token: KEY } })).toEqual([]);
  expect(same({ 'kv/data/prod/a/x': { token: KEY }, 'kv/data/dev/a/x': { token: KEY } })).toHaveLength(1);
});

test('paths without a folder are one of their own, and so are engines', () => {
  expect(same({ 'kv/data/a': { token: KEY }, 'kv/data/b': { token: KEY } })).toHaveLength(1);
  expect(same({ 'a/data/x/y': { token: KEY }, 'b/data/x/y': { token: KEY } })).toHaveLength(1);
});

test.each([
  ['username', 'postgres'],
  ['host', 'db.example.com'],
  ['port', '5432'],
  ['url', 'https://api.example.com/v1/payments/orders'],
  ['enabled', 'true'],
  ['password', ''],
  ['password', 42],
  ['ca.crt', `-----BEGIN CERTIFICATE-----\n${KEY}`],
  ['description', 'a sentence of which several teams have a copy 1'],
])('what several teams may share is silent: %s', (key, value) => {
  expect(same({ 'kv/data/a/x': { [key]: value }, 'kv/data/b/x': { [key]: value } })).toEqual([]);
});

test.each([
  ['url', 'postgres://app:geheim@db.example.com/app'],
  ['tls.key', '-----BEGIN EC PRIVATE KEY-----\nabc'],
  ['value', KEY],
])('what is a secret by itself needs no name for it: %s', (key, value) => {
  expect(same({ 'kv/data/a/x': { [key]: value }, 'kv/data/b/x': { [key]: value } })).toHaveLength(1);
});

test('what is nested is found, and what has no end or no form ends', () => {
  expect(same({ 'kv/data/a/x': { db: { password: 'p' } }, 'kv/data/b/x': { password: 'p' } })).toEqual([
    ['kv/data/a/x#db.password', 'kv/data/b/x#password'],
  ]);
  const round: Record<string, unknown> = {};
  round['round'] = round;
  expect(same({ 'kv/data/a/x': round, 'kv/data/b/x': null, 'kv/data/c/x': undefined, 'kv/data/d/x': 'text' })).toEqual(
    [],
  );
});

test('a key with a name as long as a tenant likes takes no more of a report than another', () => {
  const token = `${'x'.repeat(1_000_000)}_token`;
  const [places] = same({ 'kv/data/a/x': { [token]: KEY }, 'kv/data/b/x': { token: KEY } });
  expect(places!.map((place) => place.length < 250)).toEqual([true, true]);
});

test('neither a value nor a hash that could be guessed is in what is kept or told, and none is the same in two runs', () => {
  const values = new EqualValues();
  values.add('kv/data/a/x', { password: 'changeme' });
  values.add('kv/data/b/x', { password: 'changeme' });
  const status = { standings: [], drift: [], broken: [], away: [], notKnown: [], sameValues: values.found };
  const told = `${statusText(status)}${JSON.stringify(statusJson(status))}`;
  expect(told).toContain('kv/a/x');
  expect(told).not.toContain('changeme');
  const kept = inspect(values, { depth: 9 });
  expect(kept).not.toContain('changeme');
  const guesses = ['sha256', 'sha1', 'md5'].flatMap((name) => {
    const digest = (as: 'hex' | 'base64') => createHash(name).update('changeme').digest(as);
    return [digest('hex'), digest('base64'), createHmac(name, '').update('changeme').digest('base64')];
  });
  guesses.forEach((guess) => expect(`${told}${kept}`).not.toContain(guess));
  const again = new EqualValues();
  again.add('kv/data/a/x', { password: 'changeme' });
  const [hash] = /[\w+/]{43}=/.exec(kept)!;
  expect(inspect(again, { depth: 9 })).not.toContain(hash);
});
