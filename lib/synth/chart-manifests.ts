import { ApiObject, Chart, DependencyGraph } from 'cdk8s';
import { IConstruct } from 'constructs';
import { FleetError } from '../errors';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { KubernetesObject } from '../output/kubernetes-object';
import { Manifest } from '../output/cluster';

/**
 * The user's own objects in a chart, in the order of their dependencies.
 * Not `chart.toJson()`, which walks and validates the whole app for each chart.
 */
export function chartManifests(chart: Chart, path: string): Manifest[] {
  const all = chart.node.findAll();
  const ordered = all.some(({ node }) => node.dependencies.length > 0)
    ? new DependencyGraph(chart.node).topology()
    : all;
  return ordered
    .filter((one): one is ApiObject => ApiObject.isApiObject(one) && Chart.of(one) === chart)
    .map((object) => {
      const place = `${path}/${object.node.path}`;
      return { object: object.toJson() as KubernetesObject, path: place };
    });
}

/** Charts that users added to a cluster beside those of its namespaces. */
export function otherCharts(cluster: SpokeCluster, ofNamespaces: ReadonlySet<Chart>): Chart[] {
  return cluster.app.node.children.filter((child): child is Chart => Chart.isChart(child) && !ofNamespaces.has(child));
}

/** Validations of the user's own objects, as `cdk8s synth` runs them. */
export function chartErrors(cluster: SpokeCluster): FleetError[] {
  return cluster.app.node
    .findAll()
    .flatMap((one: IConstruct) =>
      one.node
        .validate()
        .map((reason) => new FleetError('ValidationFailed', reason, `${cluster.node.path}/${one.node.path}`)),
    );
}
