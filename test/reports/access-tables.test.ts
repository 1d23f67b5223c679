import type { LoginAccess } from '../../lib/access/matrix';
import { loginTable, pathTable } from '../../lib/reports/access-tables';

const STORES = ['a', 'b', 'c', 'd', 'e'].map((name) => `VaultDynamicSecret app/${name}`);
const login = {
  who: 'eu/app/keywheel',
  tenant: 'prod/payments',
  access: ['one', 'two'].map((path) => ({ path, capabilities: ['read'], policies: ['p'] })),
  unknownPolicies: [],
  through: STORES,
  usableBy: [],
  mount: 'acme.eu.jwt',
  role: 'acme.app',
} as unknown as LoginAccess;

test('the table of a screen names some of what a login logs in through, in the row of each of its paths', () => {
  const shown = 'VaultDynamicSecret app/a, VaultDynamicSecret app/b, VaultDynamicSecret app/c, 2 more';
  expect(pathTable([login]).rows.map((row) => row.at(-1))).toEqual([shown, shown]);
});

test('a spreadsheet has all of them', () => {
  const { columns, rows } = loginTable([login]);
  expect(rows.map((row) => row[columns.indexOf('logs in through')])).toEqual([STORES.join(', '), STORES.join(', ')]);
});
