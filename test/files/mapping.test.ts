import { FleetError } from 'keywheel';
import { readFiles } from '../../lib/files/read-files';
import { checkHcl, HCL_HUB } from './hcl';
import { acknowledge } from '../../lib/files/acknowledge';
import { folderWith } from '../cli/command';
import { agreeing, checkFiles, inFolder, SPOKE } from './read';

test.each([
  ['no YAML', 'a: [', 'MappingInvalid', 'fleet.yaml: '],
  ['a list', '[]', 'MappingInvalid', 'it is a list'],
  [
    'an unknown field',
    'cluster: {}',
    'MappingInvalid',
    '"cluster" is not known; use clusters, tenants, existing, acknowledge',
  ],
  ['a cluster without folders', 'clusters: { eu: {} }', 'MappingInvalid', '"clusters.eu.manifests" names no folder'],
  [
    'a folder that is not there',
    'clusters: { eu: { manifests: [nope] } }',
    'MappingInvalid',
    'names "nope", which is not a folder',
  ],
  [
    'mounts that are no list',
    'clusters: { eu: { manifests: [manifests/eu], authMounts: eu } }',
    'MappingInvalid',
    '"clusters.eu.authMounts" is a text; write a list',
  ],
  [
    'completeness that is not a boolean',
    'clusters: { eu: { manifests: [manifests/eu], complete: soon } }',
    'MappingInvalid',
    'say true or false',
  ],
  [
    'an acknowledgement without a reason',
    'acknowledge: [{ id: store-exists }]',
    'MappingInvalid',
    'has no id or no reason',
  ],
])('%s is an error', (_what, yaml, code, says) => {
  const read = () => checkFiles({ ...agreeing(), 'fleet.yaml': yaml });
  expect(read).toThrow(FleetError);
  expect(read).toThrow(expect.objectContaining({ code, reason: expect.stringContaining(says) }));
});

test('a file that is not there is an error', () => {
  expect(() => inFolder(folderWith(agreeing()), () => readFiles({ clusters: 'nope.yaml' }))).toThrow(/MappingMissing/);
});

const TWO = {
  ...agreeing(),
  'manifests/eu/app.yaml': '',
  'manifests/stores/app.yaml': SPOKE.slice(0, SPOKE.lastIndexOf('---')),
  'manifests/apps/app.yaml': SPOKE.slice(SPOKE.lastIndexOf('---')),
};

test('folders of one cluster are read together', () => {
  const { findings, unknown } = checkFiles({
    ...TWO,
    'fleet.yaml': 'clusters: { eu: { manifests: [manifests/stores, manifests/apps] } }',
  });
  expect(findings).toEqual([]);
  expect(unknown.filter((text) => text.includes('is in no file'))).toEqual([]);
});

test('a login at the mount of another cluster is found', () => {
  const { findings } = checkFiles({
    ...TWO,
    'fleet.yaml': 'clusters: { eu: { manifests: [manifests/stores], authMounts: [us] } }',
  });
  expect(findings.map(({ id }) => id)).toEqual(['auth-mount-serves-one-cluster']);
});

test('of a cluster that is complete, what is in no file is not there', () => {
  const yaml = (complete: boolean) => `clusters: { eu: { manifests: [manifests/apps], complete: ${complete} } }`;
  const ids = (complete: boolean) => checkFiles({ ...TWO, 'fleet.yaml': yaml(complete) }).findings.map(({ id }) => id);
  expect(ids(true)).toContain('store-exists');
});

test('what exists is believed', () => {
  const files = { ...agreeing(), 'manifests/eu/app.yaml': SPOKE.replace('mountPath: eu', 'mountPath: by-hand') };
  expect(checkFiles(files).findings.map(({ id }) => id)).toContain('auth-mount-exists');
  const mapping = 'clusters: { eu: { manifests: [manifests/eu] } }\nexisting: { authMounts: [by-hand] }';
  expect(checkFiles({ ...files, 'fleet.yaml': mapping }).findings).toEqual([]);
});

describe('acknowledgements', () => {
  const found = checkFiles({ ...agreeing(), 'manifests/eu/app.yaml': SPOKE.replace('role: app', 'role: x') }).findings;

  test('cover a place by a part of it', () => {
    const entry = { id: 'login-role-exists', place: 'eu/*SecretStore', reason: 'next week' };
    expect(acknowledge(found, [entry])).toEqual([expect.objectContaining({ acknowledged: 'next week' })]);
  });

  test.each([
    { id: 'login-role-exists', place: 'us/', reason: 'x' },
    { id: 'store-exists', reason: 'x' },
  ])('that match nothing are an error: $id $place', (entry) => {
    expect(() => acknowledge(found, [entry])).toThrow(/AcknowledgementUnused/);
  });

  describe('of what is between several', () => {
    /** One role for several namespaces, with one policy. */
    const shared = async (...namespaces: string[]) => {
      const hub = HCL_HUB.replace('[local.account.namespace]', JSON.stringify(namespaces));
      const { findings } = await checkHcl({ 'terraform/main.tf': hub, 'manifests/eu/app.yaml': SPOKE });
      return findings.filter(({ id }) => id === 'tenants-are-apart');
    };
    const entry = { id: 'tenants-are-apart', reason: 'they are of one department' };

    test('cover those whom they name', async () => {
      const found = await shared('app', 'stock', 'sales');
      const among = ['eu/app', 'eu/stock', 'eu/sales'];
      expect(found.flatMap((one) => one.among)).toEqual([...among].sort());
      for (const names of [among, ['eu/app', 'eu/s*']]) {
        expect(acknowledge(found, [{ ...entry, among: names }])).toMatchObject([{ acknowledged: entry.reason }]);
      }
    });

    test.each([
      ['nobody', undefined, '"eu/app", "eu/sales", "eu/stock"'],
      ['those who were there before one came', ['eu/app', 'eu/stock'], '"eu/sales"'],
    ])('cover nothing where they name %s, and say whom else to name', async (_who, among, missing) => {
      const found = await shared('app', 'stock', 'sales');
      expect(() => acknowledge(found, [{ ...entry, among }])).toThrow(`add to its "among": [${missing}]`);
      const other = { ...found[0]!, place: 'elsewhere', among: ['eu/app'] };
      const [, told] = acknowledge([other, ...found], [{ ...entry, among: among ?? ['eu/app'] }]);
      expect(told!.acknowledged).toBeUndefined();
      expect(told!.fix).toContain(
        '"eu/sales" in "among"'.replace('"eu/sales"', among ? '"eu/sales"' : '"eu/sales", "eu/stock"'),
      );
    });
  });
});
