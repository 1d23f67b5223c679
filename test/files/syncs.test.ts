import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { runChecks } from '../../lib/checks';
import { FilesOptions, readFiles } from '../../lib/files/read-files';
import { readViews } from '../../lib/views/views';
import { inEmptyFolder } from '../fixtures/fleets';
import { BOOTSTRAPPED, TOOLS, watchedFleet } from '../fixtures/watched';

const FLUX = 'dist.gitops/eu/flux.k8s.yaml';
const MAPPED = 'clusters: { eu: { manifests: [dist/eu] } }\n';

/** What is found and what is not known, once somebody has changed the output. */
function read(change: () => void, tool = TOOLS.flux, options: FilesOptions = {}) {
  return inEmptyFolder(() => {
    watchedFleet(tool).fleet.synth();
    change();
    const { output, unknown } = readFiles(options);
    return {
      findings: runChecks(readViews(output)).map(({ id, message }) => `${id}: ${message}`),
      unknown: unknown.map(({ place, message }) => `${place}: ${message}`),
      output,
    };
  });
}

function misspell() {
  writeFileSync(FLUX, readFileSync(FLUX, 'utf8').replace('path: ./dist/eu/search', 'path: ./dist/eu/serach'));
}

test('clusters of a mapping file have the objects of their tool beside what holds their folders', () => {
  const mapped = () => writeFileSync('keywheel.check.yaml', MAPPED);
  const right = read(mapped);
  expect(right.output.syncs.map(({ name }) => name)).toEqual(['eu/flux.k8s.yaml']);
  expect(right.findings.filter((one) => one.startsWith('folder-'))).toEqual([]);
  const wrong = read(() => (mapped(), misspell()));
  expect(wrong.findings.filter((one) => one.startsWith('folder-is-applied'))).toEqual([
    'folder-is-applied: nothing applies folder eu/search, though others of "eu" are applied by Flux',
    'folder-is-applied: it applies folder eu/serach, which holds nothing for "eu"',
  ]);
});

test('bundles of Rancher Fleet in the folders of a mapping file are read', () => {
  const { output, findings } = read(() => writeFileSync('keywheel.check.yaml', MAPPED), TOOLS.fleet);
  expect([...output.bundles.keys()]).toContain('eu/shop-web');
  expect(findings.filter((one) => one.startsWith('folder-'))).toEqual([]);
});

test('a .fleetignore in a folder is read', () => {
  const { findings } = read(() => writeFileSync('dist/eu/search/.fleetignore', '*.k8s.yaml\n'), TOOLS.fleet);
  expect(findings.filter((one) => one.startsWith('folder-'))).toEqual([
    'folder-is-applied-as-it-is: Rancher Fleet leaves out dist/eu/search/search.k8s.yaml (eu/search/.fleetignore), so that ServiceAccount "keywheel" never arrives',
  ]);
});

test('a .sourceignore is read, whether it is in what was given or above it', () => {
  const told = (ignored: Record<string, string>, tool = BOOTSTRAPPED) => {
    const change = () => Object.entries(ignored).forEach(([file, text]) => writeFileSync(file, text));
    const { findings } = read(change, tool);
    return findings.filter((one) => one.startsWith('folder-'));
  };
  const leftOut = (by: string) => [
    `folder-is-applied-as-it-is: Flux leaves out dist/eu/search/search.k8s.yaml (${by}), so that ServiceAccount "keywheel" never arrives`,
  ];
  expect(told({ '.sourceignore': '/dist/eu/search\n' })).toEqual(leftOut('.sourceignore'));
  expect(told({ 'dist/eu/search/.sourceignore': '*.k8s.yaml\n' })).toEqual(leftOut('dist/eu/search/.sourceignore'));
  // One further down takes back what one above says.
  expect(told({ '.sourceignore': '*.yaml\n', 'dist/.sourceignore': '!*.yaml\n' })).toEqual([]);
  expect(told({ '.sourceignore': 'docs/\n/eu\n', 'dist/eu/.sourceignore': '*.md' })).toEqual([]);
  // So does what synth writes into a source of its own.
  expect(told({ '.sourceignore': '/dist/eu/search\n' }, TOOLS.flux)).toEqual([]);
});

test('of a cluster that the mapping file calls otherwise, the objects of the tool are not known', () => {
  const { unknown } = read(() => writeFileSync('keywheel.check.yaml', MAPPED.replace('eu:', 'europe:')));
  expect(unknown).toContainEqual(
    expect.stringMatching(/^dist\.gitops\/eu: it is of cluster "eu", which the mapping file calls "europe"/),
  );
});

test('what lies beside the folder of the mapping file is nobody’s to read', () => {
  const { output } = read(() => {
    mkdirSync('repository');
    renameSync('dist', 'repository/dist');
    renameSync('dist.gitops', 'repository.gitops');
    writeFileSync('repository/keywheel.check.yaml', 'clusters: { dist: { manifests: [dist] } }\n');
    process.chdir('repository');
  }, TOOLS.flux);
  expect(output.syncs).toEqual([]);
});

test('a document of the tool’s objects that is no YAML, or a template, is told', () => {
  const { unknown, findings } = read(() => {
    writeFileSync('dist.gitops/eu/notes.yaml', 'a: [\n');
    writeFileSync('dist.gitops/eu/more.yaml', 'kind: {{ .Values.kind }}\n');
    writeFileSync('dist.gitops/eu/object.yaml', 'kind: [\n');
  });
  expect(unknown).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^dist\.gitops\/eu\/notes\.yaml: it is not valid YAML .*; correct it, or take it away$/),
      expect.stringMatching(/^dist\.gitops\/eu\/more\.yaml: it is a template of Helm/),
    ]),
  );
  expect(findings).toContainEqual(expect.stringContaining('file-can-be-read: a document of it is not valid YAML'));
});

test.each(['labels: [\n', '- labels\n'])('a fleet.yaml that Rancher Fleet cannot read is an error: %j', (text) => {
  const { findings } = read(() => writeFileSync('dist/eu/search/fleet.yaml', text), TOOLS.fleet);
  expect(findings).toContainEqual(
    expect.stringMatching(
      /^file-can-be-read: dist\/eu\/search\/fleet\.yaml is not valid YAML with fields .* Rancher Fleet/,
    ),
  );
});
