import { resourcesOf } from '../output/hub-resource';
import type { KubernetesObject } from '../output/kubernetes-object';
import type { Output } from '../output/output';
import { groupOf, objectText, originOf } from '../output/seen-object';
import type { Views } from '../views/views';
import { byIdentity, formOf, RenderedSides, resourcePairs } from './adopted';
import type { FoundFleet } from './found-fleet';
import { hubIdentity } from './hub-key';
import { Left, whereIs } from './left';
import { overridesOf } from './overrides';
import { namesOfClusters, objectKey, pairsOf } from './pairs';

/** What an apply of both sides would do to what was found. */
export interface Comparison {
  /** What is taken over as it is, but for labels and annotations. */
  readonly kept: number;
  readonly changed: readonly Changed[];
  /** What is there already and gets labels or annotations of keywheel. */
  readonly labelled: readonly Changed[];
  /** What is not there yet. */
  readonly added: readonly Named[];
  /** What the program says nothing of: it stays as it is. */
  readonly left: readonly Left[];
}

export interface Named {
  /** `hub`, or a cluster as it is called where it was read. */
  readonly where: string;
  readonly what: string;
}

export interface Changed extends Named {
  readonly fields: readonly string[];
}

/** Holds what a program renders against what was found. */
export function compare(fleet: FoundFleet, found: Output, views: Views, rendered: RenderedSides): Comparison {
  const [hub, clusters] = [compareHub(found, rendered), compareClusters(fleet, found, views, rendered)];
  return {
    kept: hub.kept + clusters.kept,
    changed: [...hub.changed, ...clusters.changed],
    labelled: clusters.labelled,
    added: [...hub.added, ...clusters.added],
    left: [...hub.left, ...clusters.left],
  };
}

function compareHub(found: Output, { stacks }: RenderedSides): Omit<Comparison, 'labelled'> {
  const pairs = resourcePairs(found, stacks);
  const changed = pairs.flatMap(({ resource, identity: { what }, found: other }): Changed[] => {
    const fields = Object.keys(overridesOf(resource, other));
    return fields.length > 0 ? [{ where: 'hub', what, fields }] : [];
  });
  const taken = new Set(pairs.map(({ identity }) => identity.key));
  const added = resourcesOf(stacks)
    .filter((one) => !one.address.startsWith('data.') && !taken.has(hubIdentity(one)?.key ?? ''))
    .map(({ place }) => ({ where: 'hub', what: place }));
  const left = [...byIdentity(found.resources)]
    .filter(([key]) => !taken.has(key))
    .map(([, resource]): Left => ({
      where: 'hub',
      what: hubIdentity(resource)!.what,
      place: resource.place,
      source: resource.source,
      why: 'no store whose ExternalSecrets the program has uses it',
    }));
  return { kept: pairs.length - changed.length, changed, added, left };
}

function compareClusters(fleet: FoundFleet, found: Output, views: Views, { clusters }: RenderedSides): Comparison {
  const pairs = pairsOf(fleet, found, clusters);
  const changed = pairs.flatMap(({ cluster, manifest, found: other }): Changed[] => {
    const fields = formOf(manifest.object, other).map(({ path }) => path.slice(1).replaceAll('/', '.'));
    return fields.length > 0 ? [{ where: cluster, what: objectText(other), fields }] : [];
  });
  const labelled = pairs.flatMap(({ cluster, manifest, found: other }): Changed[] => {
    const fields = marksOf(manifest.object).filter((mark) => !marksOf(other).includes(mark));
    return fields.length > 0 ? [{ where: cluster, what: objectText(other), fields }] : [];
  });
  const paired = new Set(pairs.map(({ manifest }) => manifest));
  const names = namesOfClusters(fleet);
  const added = clusters.flatMap((cluster) =>
    cluster.files
      .flatMap(({ manifests }) => manifests)
      .filter((manifest) => !paired.has(manifest))
      .map(({ object }) => ({ where: names.get(cluster.name) ?? cluster.name, what: objectText(object) })),
  );
  const taken = new Set(pairs.map(({ cluster, found: other }) => `${cluster} ${objectKey(other)}`));
  const said = new Map(fleet.left.map((one) => [`${one.where} ${one.place}`, one]));
  const left = views.clusters.flatMap((cluster) =>
    cluster.ownObjects
      .filter(({ object }) => isOfSecrets(object) && !taken.has(`${cluster.name} ${objectKey(object)}`))
      .map(
        (seen) =>
          said.get(`${cluster.name} ${originOf(seen).place}`) ?? {
            ...whereIs(cluster.name, seen),
            why: whyLeft(seen.object),
          },
      ),
  );
  return { kept: pairs.length - changed.length, changed, labelled, added, left };
}

/** Kinds that say who gets which secret. */
function isOfSecrets(object: KubernetesObject): boolean {
  return /(^|\.)external-secrets\.io$|^secrets\.hashicorp\.com$|^bitnami\.com$|^secrets-store\.csi\.x-k8s\.io$/.test(
    groupOf(object),
  );
}

function whyLeft({ kind }: KubernetesObject): string {
  return /^(Cluster)?SecretStore$/.test(kind)
    ? 'no ExternalSecret that the program has reads through it'
    : 'import has no word for its kind';
}

function marksOf({ metadata: { labels = {}, annotations = {} } }: KubernetesObject): readonly string[] {
  return [...Object.keys(labels), ...Object.keys(annotations)];
}
