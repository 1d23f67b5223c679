import { keysOf, limitsOf, outsideOf, prefixesOf, tenantsOf } from '../../lib/files/statements';

describe('what several files state of one thing', () => {
  const ci = (tenant: string | undefined, calls: Record<string, string[]>) => ({
    'approle/ci': { ...(tenant && { tenant }), calls },
  });

  test('makes a machine of two tenants nobody’s, and lets it do what all of them say', () => {
    const [own, other] = [{ 'kv/data/a': ['read', 'list'] }, { 'kv/data/a': ['read'], 'kv/data/b': ['read'] }];
    expect(outsideOf([ci('prod/a', own), ci('prod/b', other)])).toEqual({
      'approle/ci': {
        tenant: 'approle/ci (prod/a or prod/b)',
        calls: { 'kv/data/a': ['read'], 'kv/data/b': [] },
      },
    });
    expect(outsideOf([ci('prod/a', own), ci('prod/a', own)])).toEqual(ci('prod/a', own));
    expect(outsideOf([ci(undefined, own)])).toEqual(ci(undefined, own));
  });

  test('is the keys that all name, whichever file is last', () => {
    const all: Record<string, string>[] = [{ 'kv/a': 'user,password', 'kv/b': 'token' }, { 'kv/a': 'password,more' }];
    expect(keysOf(all)).toEqual({ 'kv/a': 'password', 'kv/b': 'token' });
    expect(keysOf([...all].reverse())).toEqual(keysOf(all));
  });

  test('is no prefix where they name two, and the least of each limit', () => {
    const wide = { eu: { 'app/reader': 'kv/data/*', 'risk/reader': 'kv/data/risk/*' } };
    const own = { eu: { 'app/reader': 'kv/data/app/*' } };
    expect(prefixesOf([own, wide])).toEqual({ eu: { 'risk/reader': 'kv/data/risk/*' } });
    expect(prefixesOf([own, own])).toEqual(own);
    expect(limitsOf([{ requestsPerSecond: 10, leases: 5 }, { requestsPerSecond: 100 }])).toEqual({
      requestsPerSecond: 10,
      leases: 5,
    });
  });

  test('is a name, whatever objects of JavaScript have by that name', () => {
    const said = JSON.parse('{"__proto__": {"x": "a"}, "constructor": {"x": "b"}}');
    expect(Object.keys(tenantsOf([said, said])).sort()).toEqual(['__proto__', 'constructor']);
    expect(Object.keys(prefixesOf([said])).sort()).toEqual(['__proto__', 'constructor']);
  });
});
