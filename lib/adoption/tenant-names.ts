import { grouped } from '../collections/grouped';
import { tenantIn } from '../views/tenants';
import type { Views } from '../views/views';
import type { ReadingNamespace } from './namespaces';

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
  return new Map(
    namespaces.map((one) => {
      const { cluster, name } = one;
      const labels = cluster.find('Namespace', name)?.object.metadata.labels ?? {};
      const labelled = label !== undefined && Object.hasOwn(labels, label) ? labels[label] : undefined;
      const folder = folders.get(one);
      const said = tenantIn(views, cluster, name)?.replace(/^.*\//, '');
      return [one, said || labelled || (folder !== undefined && isOneTeams(folder) ? lastPart(folder) : name)] as const;
    }),
  );
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
