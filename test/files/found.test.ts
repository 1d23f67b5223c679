import fc from 'fast-check';
import { symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { find, holdsOutput } from '../../lib/files/found';
import { findFiles } from '../../lib/files/found-files';
import { GivenFiles } from '../../lib/files/given-files';
import { readFilesWithHcl } from '../../lib/files/read-files';
import { folderWith } from '../cli/command';
import { hubWith, SPOKE } from './read';

const OBJECT = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: a, namespace: a }\n';
const PLAN = '{"format_version":"1.2","terraform_version":"1.11.0","planned_values":{}}';
const kustomization = (...resources: string[]) => `resources: ${JSON.stringify(resources)}\n`;
const flux = (path: string) =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a }\nspec: { path: ${path} }\n`;

/** What is found, by paths below the folder. */
function foundIn(files: Record<string, string>, change: (folder: string) => void = () => undefined) {
  const folder = folderWith(files);
  change(folder);
  const { terraform, plans, planned, clusters, left, skipped } = find(folder);
  const below = (paths: readonly string[]) => paths.map((path) => relative(folder, path));
  return {
    ...{ terraform: below(terraform), plans: below(plans), planned: below(planned) },
    ...{ left: below(left), skipped: below(skipped) },
    clusters: Object.fromEntries(clusters.map(({ name, folders }) => [name, below(folders)])),
    files: Object.fromEntries(clusters.map(({ name, files: own }) => [name, below(own)])),
    assumed: clusters.some(({ assumed }) => assumed),
  };
}

test.each<[string, Record<string, string>, Record<string, string[]>, string[]]>([
  ['one folder', { 'k8s/a.yaml': OBJECT }, { k8s: ['k8s'] }, []],
  ['folders next to each other', { 'm/eu/a.yaml': OBJECT, 'm/us/x/a.yml': OBJECT }, { eu: ['m/eu'], us: ['m/us'] }, []],
  ['a folder "clusters"', { 'clusters/eu/a.yaml': OBJECT, 'docs/a.yaml': OBJECT }, { eu: ['clusters/eu'] }, ['docs']],
  [
    'what Flux was set up in, with the folders that its objects name',
    {
      'sites/eu/flux-system/sync.yaml': flux('./apps/eu'),
      'apps/eu/kustomization.yaml': kustomization('../base'),
      'apps/base/a.yaml': OBJECT,
      'apps/us/a.yaml': OBJECT,
    },
    { eu: ['apps/base', 'apps/eu', 'sites/eu'] },
    ['apps/us'],
  ],
  [
    'overlays, of which each has the base',
    {
      'base/a.yaml': OBJECT,
      'overlays/eu/kustomization.yaml': kustomization('../../base'),
      'overlays/us/kustomization.yaml': kustomization('../../base'),
    },
    { eu: ['base', 'overlays/eu'], us: ['base', 'overlays/us'] },
    [],
  ],
  [
    'kustomizations that name each other in a circle',
    { 'a/kustomization.yaml': kustomization('../b'), 'b/kustomization.yaml': kustomization('../a') },
    { a: ['a', 'b'], b: ['a', 'b'] },
    [],
  ],
  [
    'folders of one name',
    { 'a/clusters/eu/a.yaml': OBJECT, 'b/clusters/eu/a.yaml': OBJECT },
    { 'a-clusters-eu': ['a/clusters/eu'], 'b-clusters-eu': ['b/clusters/eu'] },
    [],
  ],
  [
    'a folder whose name another would get',
    { 'a/clusters/eu/a.yaml': OBJECT, 'b/clusters/eu/a.yaml': OBJECT, 'c/clusters/a-clusters-eu/a.yaml': OBJECT },
    {
      'a-clusters-eu': ['a/clusters/eu'],
      'b-clusters-eu': ['b/clusters/eu'],
      'a-clusters-eu-2': ['c/clusters/a-clusters-eu'],
    },
    [],
  ],
  ['a path that leads out', { 'k/kustomization.yaml': kustomization('../../..', '/etc') }, { k: ['k'] }, []],
])('clusters are found by folder: %s', (_what, files, clusters, left) => {
  expect(foundIn(files)).toMatchObject({ clusters, left });
});

test('files that hold no object are of no cluster, and one that might is', () => {
  const { files } = foundIn({
    'k/a.yaml': OBJECT,
    'k/values.yaml': 'replicas: 1',
    'k/package.json': '{"name": "a"}',
    'k/hidden.json': '{"\\u0061piVersion": "v1", "kin\\u0064": "Secret"}',
    'k/broken.yaml': 'apiVersion: v1\nkind: [\n',
    'k/kustomization.yaml': kustomization('a.yaml'),
  });
  expect(files).toEqual({ k: ['k/a.yaml', 'k/broken.yaml', 'k/hidden.json', 'k/kustomization.yaml'] });
});

test('a plan is taken in place of what is beside and below it, and nothing else', () => {
  const found = foundIn({
    ...{ 'tf/plan.json': PLAN, 'tf/main.tf': '', 'tf/m/main.tf': '', 'other/main.tf.json': '{}' },
    ...{ 'other/terraform.tfvars': '', 'other/state.json': '{"version": 4, "terraform_version": "1.11.0"}' },
  });
  expect(found).toMatchObject({
    plans: ['tf/plan.json'],
    planned: ['tf/m/main.tf', 'tf/main.tf'],
    terraform: ['other/main.tf.json', 'other/terraform.tfvars'],
  });
});

test('links, copies, and folders of tools are not looked into', () => {
  const found = foundIn(
    {
      'main.tf': '',
      ...Object.fromEntries(
        ['.git', '.terraform', '.github', 'node_modules', 'vendor'].flatMap((name) => [
          [`${name}/a.tf`, ''],
          [`deep/${name}/a.yaml`, OBJECT],
        ]),
      ),
    },
    (folder) => {
      symlinkSync('/etc', join(folder, 'out'));
      symlinkSync('.', join(folder, 'round'));
      symlinkSync('main.tf', join(folder, 'again.tf'));
    },
  );
  expect(found).toMatchObject({ terraform: ['main.tf'], clusters: {} });
  expect(found.skipped).toEqual(expect.arrayContaining(['out', 'round', 'again.tf', 'vendor', 'deep/vendor']));
});

test('a folder with more files than are looked at is an error that says what to do', () => {
  const folder = folderWith({ 'a/main.tf': '', 'a/1': '', 'b/2': '' });
  expect(findFiles(new GivenFiles([folder]), folder, 5).terraform).toHaveLength(1);
  expect(() => findFiles(new GivenFiles([folder]), folder, 4)).toThrow(
    /^FilesTooMany: .* say with --terraform and --manifests/,
  );
});

test('so is a folder that is too deep', () => {
  expect(() => find(folderWith({ [`${'a/'.repeat(80)}main.tf`]: '' }))).toThrow('FilesTooMany');
});

test.each<Record<string, string>>([
  {},
  { 'README.md': '' },
  { 'a.yaml': 'a: 1' },
  { 'a.tfvars': '' },
  { 'node_modules/a/main.tf': '' },
])('where there is nothing to check that is an error', (files) =>
  expect(() => find(folderWith(files))).toThrow(/^FilesMissing: there is nothing to check in this folder/),
);

test('an interrupted synthesis is an error', () => {
  expect(() => find(folderWith({ 'a/keywheel-incomplete.yaml': '' }))).toThrow('OutputIncomplete');
});

test.each([
  [{ 'cdktf.out/a.json': '' }, true],
  [{ 'dist/eu/a.yaml': OBJECT }, true],
  [{ 'dist/index.js': '', 'dist/package.json': '{}' }, false],
  [{ 'main.tf': '' }, false],
])('output of a program is what it wrote itself: %j', (files, own) => {
  expect(holdsOutput(folderWith(files))).toBe(own);
});

test('every file with an object is of a cluster, or in a folder that is named as of none', () => {
  const parts = fc.constantFrom('a', 'b', 'clusters', 'flux-system', 'base');
  const folder = fc.array(parts, { maxLength: 4 }).map((all) => all.join('/'));
  const text = fc.oneof(
    fc.constant(OBJECT),
    folder.map((path) => flux(`./${path}`)),
  );
  const files = fc.dictionary(
    folder.map((path) => join(path, 'x.yaml')),
    text,
    { minKeys: 1, maxKeys: 8 },
  );
  const linked = fc.tuple(files, fc.array(fc.tuple(folder, folder), { maxLength: 4 }));
  fc.assert(
    fc.property(linked, ([all, links]) => {
      const kustomizations = links.map(([from, to]) => [
        join(from, 'kustomization.yaml'),
        kustomization(relative(from, to) || '.'),
      ]);
      const written = { ...all, ...Object.fromEntries(kustomizations) } as Record<string, string>;
      const found = foundIn(written);
      const taken = Object.values(found.files).flat();
      const lost = Object.keys(written).filter(
        (file) => !taken.includes(file) && !found.left.some((one) => one === '' || file.startsWith(`${one}/`)),
      );
      expect(lost).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('a value in a state of Terraform next to its files is found, and is not shown', async () => {
  const role = {
    mode: 'managed',
    type: 'vault_token',
    name: 'ci',
    instances: [{ attributes: { client_token: 'hvs.not-a-real-one' } }],
  };
  const state = JSON.stringify({ version: 4, outputs: {}, resources: [role] });
  const folder = folderWith({
    'tf/main.tf.json': hubWith(() => undefined),
    'tf/terraform.tfstate': state,
    'tf/terraform.tfstate.backup': '{"broken',
    'tf/encrypted.tfstate': JSON.stringify({
      serial: 1,
      meta: {},
      encrypted_data: 'bm90LWEtcmVhbC1vbmU=',
      encryption_version: 'v0',
    }),
    'clusters/eu/app.yaml': SPOKE,
  });
  for (const options of [{ found: find(folder) }, { terraform: [`${folder}/tf`], manifests: [`${folder}/clusters`] }]) {
    const { unknown, output } = await readFilesWithHcl(options);
    const told = unknown.filter(({ place }) => place.includes('tfstate'));
    expect(told.map(({ place, message }) => [place.replace(/.*\//, ''), message.replace(/[:,].*/, '')])).toEqual([
      ['encrypted.tfstate', 'a state of OpenTofu is encrypted'],
      ['terraform.tfstate', 'a state of Terraform is read for secrets alone'],
      ['terraform.tfstate.backup', 'a state of Terraform is not read'],
    ]);
    expect(output.inClear.map(({ address, what }) => [address, what])).toEqual([
      ['vault_token.ci', 'values in clear in "client_token"'],
    ]);
    expect(JSON.stringify({ unknown, output })).not.toContain('not-a-real-one');

    const isIgnored = (file: string) => file.endsWith('.tfstate');
    const here = await readFilesWithHcl({ ...options, isIgnored });
    expect(here.output.inClear).toEqual([]);
    expect(here.unknown.filter(({ place }) => /tfstate$/.test(place))).toEqual([]);
  }
});
