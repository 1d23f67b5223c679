import { ApiObject, Chart, Cron } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as kplus34 from 'cdk8s-plus-34';
import { WorkloadReference } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { dump, load } from 'js-yaml';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { find } from '../../lib/files/found';
import { join } from 'node:path';
import { readFiles } from '../../lib/files/read-files';
import { codesOf, inEmptyFolder, smallWithSecret } from '../fixtures/fleets';

const RELOAD = 'secret.reloader.stakater.com/reload';
const containers = [{ image: 'x:1' }];

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl) {
  console.warn('SKIPPED: there is no kubectl on the PATH, so no Kustomize component was applied');
}

function annotation({ fleet, namespace }: ReturnType<typeof smallWithSecret>, kind: string, name: string) {
  return Testing.synth(fleet).manifest(namespace, kind, name).metadata.annotations?.[RELOAD] as string | undefined;
}

test.each([
  ['Deployment', (chart: Chart) => new kplus.Deployment(chart, 'api', { containers })],
  [
    'StatefulSet',
    (chart: Chart) =>
      new kplus.StatefulSet(chart, 'api', {
        containers,
        service: new kplus.Service(chart, 's', { ports: [{ port: 1 }] }),
      }),
  ],
  ['DaemonSet', (chart: Chart) => new kplus.DaemonSet(chart, 'api', { containers })],
  ['Deployment', (chart: Chart) => new kplus34.Deployment(chart, 'api', { containers })],
  ['Deployment', (chart: Chart) => new ApiObject(chart, 'api', { apiVersion: 'apps/v1', kind: 'Deployment' })],
])('a %s restarts when the Secret changes', (kind, workload) => {
  const parts = smallWithSecret();
  parts.delivery.restartOnChange(workload(parts.namespace.chart));
  expect(annotation(parts, kind, 'app-api')).toBe('db');
});

test('a CronJob runs when the Secret changes', () => {
  const parts = smallWithSecret();
  parts.delivery.runOnChange(
    new kplus.CronJob(parts.namespace.chart, 'report', { schedule: Cron.daily(), containers }),
    new kplus34.CronJob(parts.namespace.chart, 'newer', { schedule: Cron.daily(), containers }),
  );
  expect(annotation(parts, 'CronJob', 'app-report')).toBe('db');
  expect(annotation(parts, 'CronJob', 'app-newer')).toBe('db');
});

test('one workload restarts for several Secrets, in the order of their names, each once', () => {
  const parts = smallWithSecret();
  const { db, namespace, delivery } = parts;
  const api = new kplus.Deployment(namespace.chart, 'api', { containers });
  db.deliver(namespace, { name: 'z' }).restartOnChange(api, api);
  delivery.restartOnChange(api);
  db.deliver(namespace, { name: 'a' }).restartOnChange(api);
  expect(annotation(parts, 'Deployment', 'app-api')).toBe('a,db,z');
});

test("the user's own names stay in the annotation, and other annotations as they are", () => {
  const parts = smallWithSecret();
  const api = new kplus.Deployment(parts.namespace.chart, 'api', {
    containers,
    metadata: { annotations: { [RELOAD]: 'own-.*', other: 'x' } },
  });
  parts.delivery.restartOnChange(api);
  const { metadata } = Testing.synth(parts.fleet).manifest(parts.namespace, 'Deployment', 'app-api');
  expect(metadata.annotations).toEqual({ [RELOAD]: 'db,own-.*', other: 'x' });
});

test('a dot in a name is a dot and no pattern', () => {
  const parts = smallWithSecret();
  const api = new kplus.Deployment(parts.namespace.chart, 'api', { containers });
  parts.db.deliver(parts.namespace, { name: 'app.db' }).restartOnChange(api);
  const pattern = annotation(parts, 'Deployment', 'app-api')!;
  expect('app.db').toMatch(new RegExp(`^${pattern}$`));
  expect('app-db').not.toMatch(new RegExp(`^${pattern}$`));
});

test('a workload in a chart of the user restarts where that chart has the same namespace', () => {
  const parts = smallWithSecret();
  const chart = new Chart(parts.eu.app, 'mine', { namespace: 'app', disableResourceNameHashes: true });
  parts.delivery.restartOnChange(new kplus.Deployment(chart, 'api', { containers }));
  expect(annotation(parts, 'Deployment', 'mine-api')).toBe('db');
});

describe('workloads of another repository', () => {
  function program() {
    const parts = smallWithSecret();
    parts.delivery.restartOnChange(WorkloadReference.deployment('api'), WorkloadReference.statefulSet('api.v2'));
    parts.db.deliver(parts.namespace, { name: 'app.db' }).restartOnChange(WorkloadReference.deployment('api'));
    return parts;
  }

  test('get a Kustomize component beside the folders of the clusters', () => {
    inEmptyFolder(() => {
      program().fleet.synth();
      const text = readFileSync('dist.patches/eu/app/kustomization.yaml', 'utf8');
      const component = load(text) as { kind: string; patches: { target: object; patch: string }[] };
      expect(component.kind).toBe('Component');
      expect(component.patches.map(({ target }) => target)).toEqual([
        { group: 'apps', version: 'v1', kind: 'Deployment', name: 'api' },
        { group: 'apps', version: 'v1', kind: 'StatefulSet', name: 'api\\.v2' },
      ]);
      expect((load(component.patches[0]!.patch) as { metadata: object }).metadata).toEqual({
        name: 'api',
        annotations: { [RELOAD]: 'app\\.db,db' },
      });
    });
  });

  test('are in no folder that a GitOps tool takes for a cluster, and where somebody wants them', () => {
    inEmptyFolder(() => {
      program().fleet.synth({ manifests: 'clusters', patches: 'theirs/patches' });
      expect(readdirSync('clusters')).toEqual(['eu']);
      expect(existsSync('theirs/patches/eu/app/kustomization.yaml')).toBe(true);
      const restarts = (patches?: string[]) =>
        readFiles({ terraform: ['cdktf.out'], manifests: ['clusters'], patches }).output.restarts;
      expect(restarts(['theirs/patches'])).toEqual([expect.objectContaining({ cluster: 'eu', namespace: 'app' })]);
      expect(restarts()).toEqual([]);
    });
  });

  test('are found for what they are where nothing is said, and a component with more in it is not', () => {
    inEmptyFolder((folder) => {
      program().fleet.synth({ manifests: 'clusters', terraform: 'tf' });
      const found = find('.');
      expect(found.patches).toEqual([join(folder, 'clusters.patches/eu/app/kustomization.yaml')]);
      expect(found.clusters.map(({ name }) => name)).toEqual(['eu']);
      expect(found.left).toEqual([]);
      expect(readFiles({ found }).output.restarts).toHaveLength(1);
      // Beside it lie somebody's own: they are no components of ours.
      mkdirSync('clusters.patches/eu/theirs');
      writeFileSync('clusters.patches/eu/theirs/kustomization.yaml', 'patches: [{ path: own.yaml }]\n');
      const { output } = readFiles({ found: find('.') });
      expect([output.restarts.length, output.misread]).toEqual([1, []]);
      appendFileSync('clusters.patches/eu/app/kustomization.yaml', 'resources: [more.yaml]\n');
      expect(find('.').patches).toEqual([]);
    });
  });

  test('are read beside the manifests', () => {
    inEmptyFolder(() => {
      program().fleet.synth();
      for (const manifests of [undefined, ['dist/'], ['./dist']]) {
        const { restarts } = readFiles({ terraform: ['cdktf.out'], manifests }).output;
        expect(restarts).toEqual([expect.objectContaining({ cluster: 'eu', namespace: 'app' })]);
      }
      renameSync('dist.patches', 'elsewhere');
      symlinkSync('elsewhere', 'dist.patches');
      expect(readFiles().output.restarts).toEqual([]);
      expect(() => readFiles({ patches: ['nowhere'] })).toThrow('nowhere');
    });
  });

  (hasKubectl ? test : test.skip)(
    'restart once the component is applied to them, and only they [needs kubectl on PATH]',
    () => {
      inEmptyFolder(() => {
        program().fleet.synth();
        mkdirSync('theirs');
        const deployment = (name: string) => ({
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name, namespace: 'app' },
        });
        writeFileSync(
          'theirs/all.yaml',
          [deployment('api'), deployment('api-other'), { ...deployment('api.v2'), kind: 'StatefulSet' }]
            .map((object) => dump(object))
            .join('---\n'),
        );
        writeFileSync(
          'theirs/kustomization.yaml',
          dump({ resources: ['all.yaml'], components: ['../dist.patches/eu/app'] }),
        );
        const documents = execFileSync('kubectl', ['kustomize', 'theirs', '--load-restrictor=LoadRestrictionsNone'], {
          encoding: 'utf8',
        });
        const annotations = Object.fromEntries(
          documents.split('---\n').map((document) => {
            const { metadata } = load(document) as { metadata: { name: string; annotations?: Record<string, string> } };
            return [metadata.name, metadata.annotations?.[RELOAD]];
          }),
        );
        expect(annotations).toEqual({ api: 'app\\.db,db', 'api-other': undefined, 'api.v2': 'db' });
      });
    },
  );
});

test('throws when a CronJob of a reference is meant, by its kind', () => {
  const { fleet, delivery, namespace } = smallWithSecret();
  delivery.restartOnChange(new ApiObject(namespace.chart, 'x', { apiVersion: 'batch/v1', kind: 'CronJob' }));
  expect(codesOf(() => Testing.synth(fleet))).toEqual(['NotRestartable']);
});
