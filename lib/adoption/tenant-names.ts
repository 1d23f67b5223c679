import { grouped } from '../collections/grouped';
import { tenantIn } from '../views/tenants';
import type { Views } from '../views/views';
import { isShared, lenderOf, type ReadingNamespace } from './namespaces';

export interface TenantRule {
  /** A label of Namespaces whose value is the tenant. @default - none */
  readonly label?: string;
}

/**
 * Whose a namespace is: as somebody says it who is not in it, or the label that a person has named says it; else the one
 * folder on the hub from which all of its values are; else the namespace itself is a tenant. A folder is one team's where
 * namespaces of one name use it, on whichever clusters, or where each of them has its name in it: one that holds the
 * values of everybody is nobody's.
 */
export function tenantNames(
  views: Views,
  namespaces: readonly ReadingNamespace[],
  { label }: TenantRule,
): ReadonlyMap<ReadingNamespace, string> {
  const folders = new Map(namespaces.map((one) => [one, folderOf(one)]));
  const users = grouped(namespaces, (one) => folders.get(one));
  const isOneTeams = (folder: string): boolean => {
    const names = new Set(users.get(folder)!.map((one) => one.name));
    return names.size === 1 || [...names].every((name) => name.includes(lastPart(folder)));
  };
  const apart = new Map(
    namespaces.map((one) => {
      const { cluster, name } = one;
      const labels = cluster.find('Namespace', name)?.object.metadata.labels ?? {};
      const labelled = label !== undefined && Object.hasOwn(labels, label) ? labels[label] : undefined;
      const folder = folders.get(one);
      const said = tenantIn(views, cluster, name)?.replace(/^.*\//, '');
      return [one, said || labelled || (folder !== undefined && isOneTeams(folder) ? lastPart(folder) : name)] as const;
    }),
  );
  return joined(namespaces, apart);
}

/** Namespaces of one login are one tenant's, whoever works in them: each reads what the others do. */
function joined(
  namespaces: readonly ReadingNamespace[],
  apart: ReadonlyMap<ReadingNamespace, string>,
): ReadonlyMap<ReadingNamespace, string> {
  const tenants = new Map(apart);
  for (const [, ofCluster] of grouped(namespaces, ({ cluster }) => cluster)) {
    const byName = new Map(ofCluster.map((one) => [one.name, one]));
    let groups: { readonly store: string; readonly members: ReadonlySet<ReadingNamespace> }[] = [];
    for (const one of ofCluster) {
      for (const reading of one.readings.filter(isShared)) {
        const members = [one, byName.get(lenderOf(reading))!];
        const met = groups.filter((group) => members.some((member) => group.members.has(member)));
        groups = [
          ...groups.filter((group) => !met.includes(group)),
          {
            store: met[0]?.store ?? reading.store.name,
            members: new Set([...met.flatMap((group) => [...group.members]), ...members]),
          },
        ];
      }
    }
    for (const { store, members } of groups) {
      const names = new Set([...members].flatMap((one) => (one.readings.length > 0 ? [apart.get(one)!] : [])));
      members.forEach((one) => tenants.set(one, names.size === 1 ? [...names][0]! : store));
    }
  }
  return tenants;
}

/** The folder that all of its values are in, with their engine; undefined where they are in several, or in none. */
function folderOf({ readings }: ReadingNamespace): string | undefined {
  const folders = new Set(readings.map(({ place }) => `${place.mount}/${place.path}`.replace(/\/[^/]*$/, '')));
  const [folder] = folders;
  const isBelowEngine = readings.every(({ place }) => place.path.includes('/'));
  return folders.size === 1 && isBelowEngine ? folder : undefined;
}

function lastPart(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}
