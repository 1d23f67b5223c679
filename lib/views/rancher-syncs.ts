import { grouped } from '../collections/grouped';
import { SeenObject, specOf } from '../output/seen-object';
import { filePattern } from '../go/file-pattern';
import { revisionText } from '../output/revision';
import {
  changesOf,
  folderOf,
  Halt,
  Ignored,
  isCommit,
  listOf,
  movesOf,
  OfKind,
  Omission,
  plainPath,
  Sync,
} from './sync';

/** `fleet.yaml` of each folder, by `<cluster>/<folder>`. */
export type Bundles = ReadonlyMap<string, object>;
/** https://fleet.rancher.io/ref-gitrepo, https://fleet.rancher.io/ref-fleet-yaml */
export function rancherSyncs(ofKind: OfKind, bundles: Bundles, ignored: Ignored): Sync[] {
  const labelled = byLabel(bundles);
  return ofKind('fleet.cattle.io', 'GitRepo').flatMap((seen) => {
    const { paths, targets, keepResources, repo, branch = 'master', revision } = specOf(seen.object);
    return listOf(paths)
      .flatMap((path) => foldersAt(String(path), bundles))
      .map(({ path, folder }) => {
        const bundle: any = bundles.get(folder) ?? {};
        const wanted = listOf(bundle.dependsOn).map((one) => one?.selector?.matchLabels ?? {});
        const found = wanted.map((labels) => foldersWith(labels, labelled));
        return {
          tool: 'Rancher Fleet' as const,
          seen,
          folder,
          path,
          revision: revisionText(repo, revision || branch),
          ...aimOf(listOf(bundle.overrideTargets ?? targets)),
          halts: haltsOf(seen, folder, bundle),
          changes: [
            ...movesOf('namespace in fleet.yaml', bundle.namespace),
            ...changesOf('', bundle, ['kustomize', 'yaml', 'targetCustomizations']),
          ],
          omissions: omissionsOf(seen, `${folder}/.fleetignore`, ignored),
          prunes: keepResources !== true && bundle.keepResources !== true,
          after: found.flat(),
          missing: wanted.filter((_, index) => found[index]!.length === 0).map((labels) => JSON.stringify(labels)),
          // A bundle is ready when all of it is.
          awaits: 'everything' as const,
          assessed: new Set<string>(),
        };
      });
  });
}

/**
 * Fleet looks below each path for folders with a `fleet.yaml`, and a path may be a pattern. A folder without one is a
 * bundle too where a path names it.
 */
function foldersAt(path: string, bundles: Bundles): { readonly path: string; readonly folder: string }[] {
  const named = folderOf(path);
  const inside = bundles.has(named) ? [] : [...bundles.keys()].filter((folder) => isBelow(plainPath(path), folder));
  return inside.length === 0
    ? [{ path: plainPath(path), folder: named }]
    : inside.map((folder) => ({ path: folder, folder }));
}

/** @param path of a folder, or of the cluster's that holds it */
function isBelow(path: string, folder: string): boolean {
  const [cluster, name] = folder.split('/') as [string, string];
  const [last, before] = path.split('/').slice(-2).reverse() as [string, string?];
  const isOf = (pattern: string, text: string) => filePattern(pattern)?.match(text) ?? false;
  if (last !== cluster && before !== undefined && isOf(before, cluster)) {
    return isOf(last, name);
  }
  return isOf(last, cluster);
}

/** A target is the clusters that meet all that it asks for; one that asks for nothing is none. */
function aimOf(targets: readonly any[]): Pick<Sync, 'destinations' | 'unnamed'> {
  const asked = targets.map((target) =>
    Object.entries(target ?? {}).filter(([key, value]) => CRITERIA.has(key) && value !== '' && value !== null),
  );
  const isOpen = (criteria: readonly [string, unknown][]) => criteria.every(([, value]) => asksNothing(value));
  return {
    destinations: asked.filter((one) => !isOpen(one)).map(textOf),
    unnamed:
      targets.length === 0
        ? 'the clusters of group "default"'
        : asked.some((one) => one.length > 0 && isOpen(one))
          ? 'every cluster of its workspace'
          : asked.every((one) => one.length === 0)
            ? 'no cluster at all'
            : undefined,
  };
}

const CRITERIA = new Set(['clusterName', 'clusterGroup', 'clusterSelector', 'clusterGroupSelector']);

/** A selector without a label meets every cluster. */
function asksNothing(selector: unknown): boolean {
  return (
    typeof selector === 'object' &&
    Object.values(selector as object).every((one) => Object.keys(one ?? {}).length === 0)
  );
}

function textOf(criteria: readonly [string, unknown][]): string {
  const [[key, value]] = criteria as [[string, unknown]];
  return criteria.length === 1 && key === 'clusterName' ? String(value) : JSON.stringify(Object.fromEntries(criteria));
}

function haltsOf(seen: SeenObject, folder: string, bundle: any): Halt[] {
  const fix = 'take the field away, or update the bundles by hand';
  return [
    ...(specOf(seen.object).paused === true ? [{ seen, field: 'spec.paused: true', fix }] : []),
    ...(isCommit(specOf(seen.object).revision)
      ? [{ seen, field: 'spec.revision is a commit', fix: 'take it away, and name a branch' }]
      : []),
    ...(bundle.paused === true ? [{ seen, field: `paused: true in ${folder}/fleet.yaml`, fix }] : []),
  ];
}

/**
 * Lines of a `.fleetignore`, each of names of files; one that ends with an asterisk after a slash is of folders.
 * https://fleet.rancher.io/gitrepo-content
 */
function omissionsOf(seen: SeenObject, field: string, ignored: Ignored): Omission[] {
  const text = ignored.get(field);
  if (text === undefined) {
    return [];
  }
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.replace(/([^\\])\s+$/, '$1'))
    .filter((line) => line !== '' && !line.startsWith('#') && !/^.+\/\*/.test(line));
  const patterns = lines.map(filePattern);
  const broken = lines.find((_, index) => !patterns[index]);
  // Fleet reads nothing of a folder if it cannot read that.
  return broken === undefined
    ? [{ seen, field, leavesOut: (file) => patterns.some((pattern) => pattern!.match(file)) }]
    : [
        {
          seen,
          field: `${field} has a line that is not a valid pattern, ${JSON.stringify(broken)}`,
          leavesOut: () => true,
        },
      ];
}

function foldersWith(labels: object, labelled: ReadonlyMap<string, readonly string[]>): string[] {
  const [first = [], ...others] = labelsOf(labels).map((label) => labelled.get(label) ?? []);
  return first.filter((one) => others.every((other) => other.includes(one)));
}

/** Folders by each label of theirs, `<key>=<value>`. */
function byLabel(bundles: Bundles): Map<string, string[]> {
  const all = [...bundles].flatMap(([folder, bundle]) =>
    labelsOf((bundle as { labels?: object }).labels ?? {}).map((label) => ({ folder, label })),
  );
  const byFolder = grouped(all, ({ label }) => label);
  return new Map([...byFolder].map(([label, found]) => [label, found.map(({ folder }) => folder)]));
}

function labelsOf(labels: object): string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}
