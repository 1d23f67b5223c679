import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFiles } from '../../lib/files/read-files';
import { runChecks } from '../../lib/checks/index';
import { readViews } from '../../lib/views/views';
import { folderWith } from '../cli/command';
import { agreeing, checkFiles, inFolder } from './read';

const META = 'metadata: { name: s, namespace: app }';
const VALUES = 'stringData: { password: not-a-real-one }';
const SECRET = `apiVersion: v1\nkind: Secret\n${META}\n${VALUES}\n`;
const FILE = 'manifests/eu/s.yaml';

/** Errors about what stands in the file beside a fleet that agrees. */
function told(files: Record<string, string>): string[] {
  const { findings } = checkFiles({ ...agreeing(), ...files });
  return [...new Set(findings.filter(({ severity }) => severity === 'error').map(({ id }) => id))];
}

test.each<[string, string]>([
  ['as everybody writes it', SECRET],
  ['in JSON', `{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"password": "x"}}`],
  ['behind a document that has ended', `a: 1\n...\n---\n${SECRET}`],
  ['behind an empty document', `---\n---\n${SECRET}`],
  ['with tags', SECRET.replace('stringData: ', 'stringData: !!map ').replace('not-a', '!!str not-a')],
  ['with its keys in quotes', SECRET.replace('kind:', '"kind":').replace('stringData:', "'stringData':")],
  ['under a name that the server makes', SECRET.replace('name: s', 'generateName: s-')],
  ['in a list', `apiVersion: v1\nkind: List\nitems:\n  - ${SECRET.trim().replaceAll('\n', '\n    ')}\n`],
  [
    'in a list within a list',
    `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: List\n    items:\n      - ${SECRET.trim().replaceAll('\n', '\n        ')}\n`,
  ],
  ['with an annotation for a template', SECRET.replace('name: s', 'name: s, annotations: { a: "{{ .Values.a }}" }')],
  [
    'with what sops would write next to it',
    `${SECRET}sops: { version: 3.9.0, mac: 'ENC[AES256_GCM,data:YQ==,iv:YQ==]' }\n`,
  ],
  ['with a value that begins as if it were encrypted', SECRET.replace('not-a-real-one', '"ENC[not-a-real-one]"')],
  ['with a value that begins like a path of another tool', SECRET.replace('not-a-real-one', '"<path:not-a-real-one"')],
  ['with a value that begins like one of a SealedSecret', SECRET.replace('not-a', 'AgBnot-a')],
  ['in base64', SECRET.replace(VALUES, `data: { password: ${Buffer.from('not-a-real-one').toString('base64')} }`)],
])('a Secret in clear is found %s', (_how, text) => {
  expect(told({ [FILE]: text })).toEqual(['manifest-holds-no-secret']);
});

test.each<[string, Record<string, string>]>([
  ['in a folder of packages', { 'manifests/eu/node_modules/a/s.yaml': SECRET }],
  ['in a file whose name ends in capitals', { 'manifests/eu/s.YAML': SECRET }],
  ['in a file that a kustomization names by another ending', kustomized('s.txt', SECRET)],
  ['under a key that is there twice', { [FILE]: SECRET.replace('kind: Secret', 'kind: Secret\nkind: ConfigMap') }],
  ['behind a tab', { [FILE]: SECRET.replace('kind:', '\tkind:') }],
  ['by a key that JavaScript keeps for itself', { [FILE]: SECRET.replace('stringData', '__proto__') }],
])('a Secret in clear is found, or the file is told as not read, %s', (_how, files) => {
  const complete = { 'fleet.yaml': 'clusters: { eu: { manifests: [manifests/eu], complete: true } }' };
  const found = /^(?:file-can-be-read|manifest-holds-no-secret)$/;
  expect(told({ ...files, ...complete }).filter((id) => found.test(id))).not.toEqual([]);
  const { findings, unknown } = checkFiles({ ...agreeing(), ...files });
  expect([...findings, ...unknown]).not.toEqual([]);
});

function kustomized(name: string, text: string): Record<string, string> {
  const kustomization = `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [app.yaml, ${name}]\n`;
  return { 'manifests/eu/kustomization.yaml': kustomization, [`manifests/eu/${name}`]: text };
}

test.each(['utf16le', 'latin1'] as const)('a file in %s is told as not read, or read', (encoding) => {
  const folder = folderWith({ ...agreeing() });
  const mark = encoding === 'utf16le' ? '\ufeff' : '# \xe9\n';
  writeFileSync(join(folder, FILE), Buffer.from(mark + SECRET, encoding));
  const ids = inFolder(folder, () => {
    const { output } = readFiles({ terraform: ['terraform'], manifests: ['manifests'] });
    return runChecks(readViews(output)).map(({ id }) => id);
  });
  expect(ids.filter((id) => /^(?:file-can-be-read|manifest-holds-no-secret)$/.test(id))).not.toEqual([]);
});

/** Each of them takes as much memory as there is, or never ends, where a reader follows it. */
const BOMB = ['a: &a0 [x, x, x, x, x, x, x, x, x]']
  .concat(Array.from({ length: 12 }, (_, at) => `b${at}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(', ')}]`))
  .join('\n');

test.each<[string, Record<string, string>]>([
  ['aliases that name each other nine times', { [FILE]: `${SECRET}more:\n  ${BOMB.replaceAll('\n', '\n  ')}\n` }],
  ['an alias of itself', { [FILE]: `${SECRET}more: &a { again: *a }\n` }],
  ['brackets in brackets', { [FILE]: `${SECRET}more: ${'['.repeat(50_000)}${']'.repeat(50_000)}\n` }],
  ['lists in lists', { [FILE]: `${SECRET}more:\n  ${'- '.repeat(20_000)}a\n` }],
  ['objects in objects of Terraform', { 'terraform/x.tf.json': `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}` }],
  [
    'a resource that is made a billion times',
    { 'terraform/x.tf.json': '{"resource":{"vault_policy":{"p":{"count":1000000000,"name":"p","policy":""}}}}' },
  ],
])('%s come to an end, and are told', (_what, files) => {
  expect(told(files)).not.toEqual([]);
});

test.each([
  ['manifests', ['manifests/eu/notes.txt', 'terraform/main.tf.json']],
  ['Terraform', ['manifests/eu/app.yaml', 'terraform/notes.txt']],
])('a folder without files of %s is no agreement', (_what, names) => {
  const all: Record<string, string> = agreeing();
  const files = Object.fromEntries(names.map((name) => [name, all[name] ?? 'notes']));
  inFolder(folderWith(files), () => {
    const folders = { terraform: ['terraform'], manifests: ['manifests'] };
    expect(() => readFiles(folders)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(?:FilesMissing|TerraformUnreadable)$/) }),
    );
  });
});
