import { accountsOf, mayLogInAs } from '../../lib/views/referent';

const store = {} as never;
const use = (namespace: string) => ({ store, object: { metadata: { namespace } } }) as never;

test('an account without a namespace is looked for in each namespace that uses the store', () => {
  const accounts = accountsOf(store, '/eso', [use('shop'), use('pay'), use('shop')]);
  expect(accounts.map(({ account }) => account)).toEqual(['pay/eso', 'shop/eso']);
  expect(accounts[0]!.isFor('pay')).toBe(true);
  expect(accounts[0]!.isFor('shop')).toBe(false);
});

test('an account with a namespace is the same for all', () => {
  const accounts = accountsOf(store, 'platform/eso', [use('shop'), use('pay')]);
  expect(accounts.map(({ account }) => account)).toEqual(['platform/eso']);
});

test('a store may log in as an account of its name in any namespace, and as no other', () => {
  expect(mayLogInAs('/eso', 'shop/eso')).toBe(true);
  expect(mayLogInAs('/eso', 'shop/my-eso')).toBe(false);
  expect(mayLogInAs('pay/eso', 'shop/eso')).toBe(false);
});
