import { readFileSync, writeFileSync } from 'node:fs';
import { addNamespace, addSecret, addTenant } from '../../lib/cli/add';
import { withEntry } from '../../lib/tenant-files/edited';
import { inEmptyFolder } from '../fixtures/fleets';
import { errorsOf } from '../tenant-files/given';

const WHERE = { folder: 'tenants', environment: 'prod' };
const FILE = 'tenants/prod/shop.yaml';

test('a tenant, a namespace and a secret are added, and can be loaded', () => {
  inEmptyFolder(() => {
    addTenant('shop', { ...WHERE, owner: 'shop@example.com', clusters: ['prod-eu'] });
    addNamespace('shop', 'shop-jobs', { ...WHERE, clusters: ['prod-eu', 'prod-us'] });
    addSecret('shop', 'stripe', { ...WHERE, key: ['api_key', 'hook'], namespace: 'shop-jobs' });

    const text = readFileSync(FILE, 'utf8');
    expect(text).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/\.\.\/node_modules\/keywheel\/schemas\/tenant-file\.schema\.json\nowner: "shop@example.com"\nnamespaces:\n {2}shop:\n/,
    );
    expect(text).toContain(
      '  stripe:\n    keys:\n      - api_key\n      - hook\n    deliveries:\n      - namespace: shop-jobs\n',
    );
    expect(errorsOf({ 'prod/shop.yaml': text })).toEqual([]);
  });
});

test('comments, blank lines, quotes and line ends of a file stay', () => {
  inEmptyFolder(() => {
    const before = `# ours
owner: 'shop@example.com'   # not a person

namespaces: { shop: {clusters: [prod-eu ]} }

secrets:
  # of the vendor
  stripe:
        keys: ["api_key",  'hook'] # one

# the end
`;
    addTenant('shop', { ...WHERE, owner: 'x', clusters: ['prod-eu'] });
    writeFileSync(FILE, before.replaceAll('\n', '\r\n'));

    addSecret('shop', 'mail', { ...WHERE, key: ['password'] });

    const added = '  mail:\r\n    keys:\r\n      - password\r\n    deliveries:\r\n      - {}\r\n';
    const after = readFileSync(FILE, 'utf8');
    expect(after).toContain(added);
    expect(after.replace(added, '')).toBe(before.replaceAll('\n', '\r\n'));
  });
});

test.each([
  [
    'without the section',
    'owner: a\n',
    'owner: a\nsecrets:\n  mail:\n    keys:\n      - k\n    deliveries:\n      - {}\n',
  ],
  ['with nothing in it', 'secrets:\n', 'secrets:\n  mail:\n    keys:\n      - k\n    deliveries:\n      - {}\n'],
  ['in brackets', 'secrets: {}\n', 'secrets: { mail: { keys: [ k ], deliveries: [ {} ] } }\n'],
  [
    'whose last line is text, and has no end',
    'secrets:\n    a:\n      keys: [x]',
    'secrets:\n    a:\n      keys: [x]\n    mail:\n      keys:\n        - k\n      deliveries:\n        - {}\n',
  ],
])('a secret is added to a file %s', (_, before, after) => {
  expect(withEntry(before, { way: ['secrets', 'mail'], value: { keys: ['k'], deliveries: [{}] } }, 'a.yaml')).toBe(
    after,
  );
});

test.each([
  ['secrets: [a]\n', 'FileInvalid: a.yaml:1:1: "secrets" is no map of fields; write one there'],
  ['secrets: a\n', 'FileInvalid: a.yaml:1:1: "secrets" is no map of fields; write one there'],
  ['- a\n', 'FileInvalid: a.yaml:1:1: the file is no map of fields; write one there'],
  ['a\n', 'FileInvalid: a.yaml:1:1: the file is no map of fields; write one there'],
])('what stands where a section would be is left alone: %j', (before, error) => {
  expect(() => withEntry(before, { way: ['secrets', 'mail'], value: {} }, 'a.yaml')).toThrow(error);
});

test('nothing is written over, out of the folder, or into what cannot be read', () => {
  inEmptyFolder(() => {
    const tenant = { ...WHERE, owner: 'x', clusters: ['prod-eu'] };
    addTenant('shop', tenant);
    const before = readFileSync(FILE, 'utf8');

    expect(() => addTenant('shop', tenant)).toThrow('FileExists: tenants/prod/shop.yaml is there already');
    expect(() => addTenant('../shop', tenant)).toThrow('NameInvalid');
    expect(() => addTenant('shop', { ...tenant, environment: '..' })).toThrow('NameInvalid');
    expect(() => addNamespace('shop', 'shop', tenant)).toThrow('has "shop" in "namespaces" already');
    expect(() => addSecret('ads', 'a', { ...WHERE, key: ['k'] })).toThrow(
      'FileMissing: there is no tenants/prod/ads.yaml',
    );
    expect(() => addSecret('shop', 'a', { ...WHERE, key: ['a=b'] })).toThrow('KeyInvalid');
    expect(readFileSync(FILE, 'utf8')).toBe(before);
    writeFileSync(FILE, 'owner: &a x\n');
    expect(() => addSecret('shop', 'a', { ...WHERE, key: ['k'] })).toThrow(
      'FileInvalid: tenants/prod/shop.yaml:1:11: an anchor',
    );
  });
});
