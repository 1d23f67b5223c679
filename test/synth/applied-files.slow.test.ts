import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FluxSource, GitOps } from 'keywheel';
import { errorsOf, inEmptyFolder } from '../fixtures/fleets';
import { REPOSITORY, TOOLS, watchedFleet } from '../fixtures/watched';

const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: own }\n';

/** What is told of files that somebody puts into the folders of a fleet. */
function toldOf(tool: GitOps | undefined, files: readonly string[]): string[] {
  return inEmptyFolder(() => {
    watchedFleet(tool).fleet.synth();
    for (const file of files) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, OBJECT);
    }
    const errors = errorsOf(() => watchedFleet(tool).fleet.synth({ committed: true }));
    expect(errors.every(({ code }) => code === 'OutputOutdated')).toBe(true);
    return errors.map(({ path, reason }) => `${path}: ${reason}`);
  });
}

const filesOf = (told: readonly string[]) => told.map((one) => one.split(': ')[0]);

test.each([
  ['flux', 'Flux'],
  ['argoCd', 'Argo CD'],
  ['fleet', 'Rancher Fleet'],
] as const)('a file that somebody added where %s applies it is told', (tool, name) => {
  const files = ['dist/eu/cluster/role.yml', 'dist/eu/search/own.yaml', 'dist.gitops/eu/more.json'];
  const told = toldOf(TOOLS[tool], files);
  expect(filesOf(told)).toEqual(files);
  expect(told[1]).toBe(
    `dist/eu/search/own.yaml: the file is applied by ${name} and is not of the program; take it away, or make its ` +
      'objects in the program',
  );
});

test('what changes how a folder is applied, hidden files and folders of folders are told', () => {
  const files = ['dist/eu/search/.own.yaml', 'dist/eu/search/Kustomization', 'dist/eu/search/deep/er/own.yaml'];
  expect(filesOf(toldOf(TOOLS.flux, files))).toEqual(files);
  expect(filesOf(toldOf(TOOLS.fleet, files))).toEqual(files);
});

test('what Rancher Fleet leaves out files by is told of a cluster that has it', () => {
  const file = 'dist/eu/search/.fleetignore';
  expect(filesOf(toldOf(TOOLS.fleet, [file]))).toEqual([file]);
  expect(toldOf(TOOLS.flux, [file])).toEqual([]);
});

test('Argo CD looks into no folder of a folder', () => {
  expect(toldOf(TOOLS.argoCd, ['dist/eu/search/deep/own.yaml'])).toEqual([]);
});

test('what flux bootstrap writes, notes, and folders that no tool is led to are left alone', () => {
  const files = ['dist/eu/search/README.md', 'dist/eu/own.yaml', 'dist/eu/other/own.yaml', 'dist/us/search/own.yaml'];
  const bootstrap = 'dist.gitops/eu/flux-system/kustomization.yaml';
  expect(toldOf(TOOLS.flux, [...files, bootstrap])).toEqual([]);
  expect(filesOf(toldOf(TOOLS.fleet, [...files, bootstrap]))).toEqual([bootstrap]);
  const elsewhere = GitOps.flux({ source: FluxSource.git(REPOSITORY), namespace: 'gitops' });
  expect(toldOf(elsewhere, ['dist.gitops/eu/gitops/gotk-sync.yaml'])).toEqual([]);
});

test('of a cluster without a tool nobody knows what is applied', () => {
  expect(toldOf(undefined, ['dist/eu/own.yaml', 'dist/eu/search/own.yaml', 'dist.gitops/eu/own.yaml'])).toEqual([]);
});

test('a link is told as a file is', () => {
  inEmptyFolder(() => {
    watchedFleet(TOOLS.argoCd).fleet.synth();
    writeFileSync('own.yaml', OBJECT);
    symlinkSync('../../../own.yaml', 'dist/eu/search/linked.yaml');
    expect(errorsOf(() => watchedFleet(TOOLS.argoCd).fleet.synth({ committed: true }))).toMatchObject([
      { code: 'OutputOutdated', path: 'dist/eu/search/linked.yaml' },
    ]);
    rmSync('dist/eu/search/linked.yaml');
    expect(watchedFleet(TOOLS.argoCd).fleet.synth({ committed: true }).written).toBeUndefined();
  });
});
