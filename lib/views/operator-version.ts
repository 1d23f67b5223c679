import { specOf } from '../output/seen-object';
import type { ClusterView } from './cluster-view';

/** Release of External Secrets Operator that a cluster is given, as `[major, minor]`; undefined where no file says it. */
export function operatorVersion(cluster: ClusterView): readonly [number, number] | undefined {
  const versions = [
    ...cluster.ofKind('Application').flatMap(({ object }) => {
      const { source, sources = [] } = specOf(object);
      return [source, ...sources].map((one) => (one?.chart === CHART ? one.targetRevision : undefined));
    }),
    ...cluster.ofKind('HelmRelease').map(({ object }) => {
      const { chart, version } = specOf(object).chart?.spec ?? {};
      return chart === CHART ? version : undefined;
    }),
    ...cluster.ofKind('HelmChart').map(({ object }) => {
      const { chart, version } = specOf(object);
      return chart === CHART ? version : undefined;
    }),
    ...cluster.ofKind('Bundle').map(({ object }) => {
      const { chart, version } = specOf(object).helm ?? {};
      return String(chart).split('/').at(-1) === CHART ? version : undefined;
    }),
    ...cluster
      .ofKind('Deployment')
      .map(({ object }) => /external-secrets\/external-secrets:([^"]+)/.exec(JSON.stringify(object))?.[1]),
  ];
  const [, major, minor] = /^\D*(\d+)\.(\d+)/.exec(versions.find((one) => typeof one === 'string') ?? '') ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
}

const CHART = 'external-secrets';
