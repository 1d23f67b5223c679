import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { GitOps, StaticSecret } from 'keywheel';
import { readFiles } from '../../../lib/files/read-files';
import { readViews } from '../../../lib/views/views';
import { runChecks } from '../../../lib/checks';
import { filesBelow, inEmptyFolder, spoke, team } from '../../fixtures/fleets';
import { objectsIn, TOOLS, watchedFleet } from '../../fixtures/watched';

const kindsIn = (file: string) => objectsIn(file).map(({ kind, metadata: { name } }) => `${kind} ${name}`);
const filesIn = (folder: string) =>
  Object.keys(filesBelow(folder))
    .filter((file) => !file.endsWith('/'))
    .sort();

test.each(Object.entries(TOOLS))(
  'with %s each namespace has a folder for its Secrets and one for what runs',
  (_, tool) => {
    inEmptyFolder((folder) => {
      watchedFleet(tool).fleet.synth();
      const files = filesIn(join(folder, 'dist')).filter((file) => !file.endsWith('fleet.yaml'));
      expect(files).toEqual([
        'eu/cluster/cluster.k8s.yaml',
        'eu/search/search.k8s.yaml',
        'eu/shop-web.workloads/shop-web.k8s.yaml',
        'eu/shop-web/shop-web.k8s.yaml',
      ]);
      expect(kindsIn('dist/eu/shop-web.workloads/shop-web.k8s.yaml')).toEqual([
        'Deployment shop-web-api',
        'CronJob keywheel-rotate.orders',
        'ExternalSecret orders.keywheel-rotation',
      ]);
      expect(kindsIn('dist/eu/cluster/cluster.k8s.yaml')).toContain('Namespace shop-web');
    });
  },
);

test('without a tool the files are one for the cluster and one a namespace', () => {
  inEmptyFolder((folder) => {
    watchedFleet(undefined).fleet.synth();
    expect(filesIn(join(folder, 'dist'))).toEqual([
      'eu/cluster.k8s.yaml',
      'eu/search.k8s.yaml',
      'eu/shop-web.k8s.yaml',
    ]);
    expect(existsSync('dist.gitops')).toBe(false);
  });
});

test.each(Object.entries(TOOLS))(
  'the objects are the same with %s, but for what the tool is told of them',
  (tool, gitOps) => {
    const told = /^(argocd\.argoproj\.io|kustomize\.toolkit\.fluxcd\.io|helm\.sh)\//;
    const objectsOf = (of: GitOps | undefined) =>
      inEmptyFolder(() => {
        watchedFleet(of).fleet.synth();
        return filesIn('dist')
          .filter((file) => file.endsWith('.k8s.yaml'))
          .flatMap((file) => objectsIn(join('dist', file)))
          .map(({ metadata: { annotations, ...metadata }, ...object }) => {
            const own = Object.entries(annotations ?? {}).filter(([key]) => !told.test(key));
            return JSON.stringify({ ...object, metadata, annotations: Object.fromEntries(own) });
          })
          .sort();
      });
    expect(tool).not.toBe('');
    expect(objectsOf(gitOps)).toEqual(objectsOf(undefined));
  },
);

test('a fleet that gets a tool leaves no file of the former layout, and one that loses it none of the later', () => {
  inEmptyFolder((folder) => {
    watchedFleet(undefined).fleet.synth();
    writeFileSync('dist/eu/own.k8s.yaml', '# somebody’s own\n');
    watchedFleet(TOOLS.fleet).fleet.synth();
    expect(filesIn(join(folder, 'dist')).filter((file) => file.split('/').length === 2)).toEqual(['eu/own.k8s.yaml']);
    expect(filesIn('dist.gitops')).toEqual(['eu/rancher-fleet.k8s.yaml']);
    watchedFleet(undefined).fleet.synth({ remove: ['eu.gitops'] });
    expect(filesIn(join(folder, 'dist'))).toEqual([
      'eu/cluster.k8s.yaml',
      'eu/own.k8s.yaml',
      'eu/search.k8s.yaml',
      'eu/shop-web.k8s.yaml',
    ]);
    expect(existsSync('dist.gitops/eu')).toBe(false);
  });
});

test.each(Object.entries(TOOLS))('what is written for %s is read again, and both sides agree', (_, gitOps) => {
  inEmptyFolder(() => {
    const { findings } = watchedFleet(gitOps).fleet.synth();
    const { output } = readFiles();
    expect(output.clusters.map(({ name }) => name)).toEqual(['eu']);
    const again = runChecks(readViews(output));
    expect(again.map(({ id, message }) => `${id}: ${message}`)).toEqual(
      findings.map(({ id, message }) => `${id}: ${message}`),
    );
  });
});

test('a change by hand to what the tool is told is found, with its line', () => {
  inEmptyFolder(() => {
    watchedFleet(TOOLS.flux).fleet.synth();
    const file = 'dist.gitops/eu/flux.k8s.yaml';
    writeFileSync(file, readFileSync(file, 'utf8').replace('path: ./dist/eu/search', 'path: ./dist/eu/serach'));
    const found = runChecks(readViews(readFiles().output)).filter(({ id }) => id === 'folder-is-applied');
    expect(found.map(({ message }) => message)).toEqual([
      'nothing applies folder eu/search, though others of "eu" are applied by Flux',
      'it applies folder eu/serach, which holds nothing for "eu"',
    ]);
    expect(found[1]!.source?.file).toBe(file);
    expect(found[1]!.source?.line).toBeGreaterThan(1);
  });
});

test('a change by hand to a bundle of Rancher Fleet is found', () => {
  inEmptyFolder(() => {
    watchedFleet(TOOLS.fleet).fleet.synth();
    writeFileSync('dist/eu/shop-web.workloads/fleet.yaml', 'labels: { keywheel/unit: acme.eu.shop-web.workloads }\n');
    const found = runChecks(readViews(readFiles().output)).filter(({ id }) => id === 'folder-comes-after-its-needs');
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringContaining('needs namespace "shop-web"'),
      expect.stringContaining('needs Secret "shop-web/stripe"'),
      expect.stringContaining('needs Secret "shop-web/orders"'),
    ]);
  });
});

test.each(Object.entries(TOOLS))('a second synthesis with %s changes nothing', (_, gitOps) => {
  inEmptyFolder(() => {
    watchedFleet(gitOps).fleet.synth();
    expect(watchedFleet(gitOps).fleet.synth().written).toMatchObject({ changed: [], removed: [] });
  });
});

test('what holds data stays in the cluster when it leaves the repository', () => {
  const kept = {
    flux: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
    argoCd: {
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
    },
    fleet: { 'helm.sh/resource-policy': 'keep' },
  };
  for (const [tool, annotations] of Object.entries(kept)) {
    inEmptyFolder(() => {
      const { fleet, shop } = watchedFleet(TOOLS[tool as keyof typeof TOOLS]);
      new ApiObject(shop.chart, 'data', { apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
      fleet.synth();
      const [namespace] = objectsIn('dist/eu/cluster/cluster.k8s.yaml').filter(({ kind }) => kind === 'Namespace');
      expect(namespace.metadata.annotations).toMatchObject(annotations);
      const [claim] = objectsIn('dist/eu/shop-web/shop-web.k8s.yaml').filter(
        ({ kind }) => kind === 'PersistentVolumeClaim',
      );
      expect(claim.metadata.annotations).toMatchObject(annotations);
    });
  }
});

test('what a program says of an object for its tool stays', () => {
  inEmptyFolder(() => {
    const { fleet, shop } = watchedFleet(TOOLS.flux);
    const annotations = { 'kustomize.toolkit.fluxcd.io/prune': 'enabled' };
    new ApiObject(shop.chart, 'data', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { annotations } });
    fleet.synth();
    const text = readFileSync('dist/eu/shop-web/shop-web.k8s.yaml', 'utf8');
    expect(text).toContain('prune: enabled');
    expect(text).not.toContain('prune: disabled');
  });
});

test('what a program makes for the whole cluster in the chart of a namespace is applied with the cluster', () => {
  inEmptyFolder(() => {
    const { fleet, shop } = watchedFleet(TOOLS.argoCd);
    new ApiObject(shop.chart, 'role', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' });
    fleet.synth();
    expect(kindsIn('dist/eu/cluster/cluster.k8s.yaml').some((one) => one.startsWith('ClusterRole '))).toBe(true);
    const project = objectsIn('dist.gitops/eu/argo-cd.k8s.yaml')[0];
    expect(project.spec.clusterResourceWhitelist).toContainEqual({
      group: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
    });
  });
});

test('a cluster may have another tool than its fleet', () => {
  inEmptyFolder((folder) => {
    const { fleet, prod } = watchedFleet(TOOLS.flux);
    const us = spoke(prod, 'us', { gitOps: TOOLS.argoCd });
    const tenant = team(prod, 'abroad');
    new StaticSecret(tenant, 'key', { keys: ['key'] }).deliver(tenant.addNamespace(us, 'abroad'));
    fleet.synth();
    expect(filesIn(join(folder, 'dist.gitops'))).toEqual(['eu/flux.k8s.yaml', 'us/argo-cd.k8s.yaml']);
  });
});
