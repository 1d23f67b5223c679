import { IConstruct } from 'constructs';
import { FleetError } from '../errors';
import type { Inventory } from '../fleet/inventory';
import { names } from '../fleet/names';
import { near } from '../text/near';

/** Labels bear these names too. https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LONGEST = 63;

/** What a GitOps tool could not do with the clusters and namespaces that there are. */
export function gitOpsErrors({ fleet, clusters, namespaces }: Inventory): FleetError[] {
  const errors: FleetError[] = [];
  const known = clusters.map(({ name }) => name);
  const settings = new Map([fleet, ...clusters].map((owner) => [owner.gitOps, owner]));
  for (const [gitOps, owner] of settings) {
    const called = gitOps?.settings.tool === 'flux' ? {} : (gitOps?.settings.clusters ?? {});
    for (const name of Object.keys(called).filter((one) => !known.includes(one))) {
      const [meant] = near(name, known);
      errors.push(
        new FleetError(
          'ClusterUnknown',
          `gitOps.clusters names "${name}", and the fleet has no such cluster; ${meant === undefined ? `it has ${known.join(', ') || 'none'}` : `is it "${meant}"?`}`,
          owner,
        ),
      );
    }
    const places = Object.entries(called);
    for (const [index, [name, there]] of places.entries()) {
      const other =
        places.slice(0, index).find(([, one]) => one === there)?.[0] ??
        known.find((one) => one === there && one !== name && !(one in called));
      if (other !== undefined) {
        errors.push(
          new FleetError(
            'NameTaken',
            `gitOps.clusters calls both "${other}" and "${name}" "${there}"; each is a cluster of its own`,
            owner,
          ),
        );
      }
    }
  }
  for (const { namespace } of namespaces) {
    const { cluster, name } = namespace;
    const tool = cluster.gitOps?.settings.tool;
    if (tool === undefined) {
      continue;
    }
    const longest =
      tool === 'flux'
        ? names.sync(fleet.name, `${name}.workloads`)
        : tool === 'argoCd'
          ? names.sync(fleet.name, cluster.name, name)
          : names.sync(fleet.name, cluster.name, `${name}.workloads`);
    if (longest.length > LONGEST) {
      errors.push(
        tooLong(longest, tool === 'flux' ? 'fleet or the namespace' : 'fleet, the cluster or the namespace', namespace),
      );
    }
  }
  for (const cluster of clusters.filter(({ gitOps }) => gitOps)) {
    const isFlux = cluster.gitOps!.settings.tool === 'flux';
    const last = cluster.operatorChart || cluster.reloader ? 'external-secrets.installation' : 'cluster.workloads';
    const longest = names.sync(fleet.name, ...(isFlux ? [] : [cluster.name]), last);
    if (longest.length > LONGEST) {
      errors.push(tooLong(longest, isFlux ? 'fleet' : 'fleet or the cluster', cluster));
    }
  }
  return errors;
}

function tooLong(name: string, what: string, owner: IConstruct): FleetError {
  return new FleetError(
    'NameTooLong',
    `the GitOps tool would know it by "${name}", which has ${name.length} characters of at most ${LONGEST}; shorten the name of the ${what}`,
    owner,
  );
}
