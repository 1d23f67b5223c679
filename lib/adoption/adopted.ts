import { grouped } from '../collections/grouped';
import type { Finding } from '../output/finding';
import { HubResource, resourcesOf } from '../output/hub-resource';
import type { Manifest, SynthesizedCluster } from '../output/cluster';
import type { KubernetesObject } from '../output/kubernetes-object';
import type { Output } from '../output/output';
import type { SynthesizedStack } from '../output/stack';
import { hubIdentity } from './hub-key';
import { PatchOperation, patchOf } from './json-patch';
import { overridesOf } from './overrides';

/** What stays as it was found, in the words of `Emitted` and `Findings`: the content of adopted.json. */
export interface Adopted {
  readonly resources: readonly AdoptedResource[];
  readonly manifests: readonly AdoptedManifest[];
  readonly findings: readonly AdoptedFinding[];
}

export interface AdoptedResource {
  /** Path of the construct that it comes from. */
  readonly of: string;
  readonly type: string;
  readonly id: string;
  /** As the provider names it for an import. */
  readonly import: string;
  /** Arguments that are otherwise than keywheel would have them. */
  readonly override: Readonly<Record<string, unknown>>;
}

export interface AdoptedManifest {
  readonly of: string;
  readonly kind: string;
  /** As keywheel would call it. */
  readonly name: string;
  readonly patch: readonly PatchOperation[];
}

export interface AdoptedFinding {
  readonly of: string;
  readonly check: string;
  readonly reason: string;
  /** Between whom it is, where others may join them. */
  readonly among?: readonly string[];
}

export const NOTHING_ADOPTED: Adopted = { resources: [], manifests: [], findings: [] };

/** What a program renders. */
export interface RenderedSides {
  readonly stacks: readonly SynthesizedStack[];
  readonly clusters: readonly SynthesizedCluster[];
}

/** An object of a program that takes the place of one that was found. */
export interface Pair {
  readonly cluster: string;
  readonly manifest: Manifest;
  readonly found: KubernetesObject;
}

/** The resources of a program that take the place of some that were found. */
export function resourcePairs(found: Output, stacks: readonly SynthesizedStack[]) {
  const known = byIdentity(found.resources);
  return resourcesOf(stacks).flatMap((resource) => {
    const identity = hubIdentity(resource);
    const other = identity && known.get(identity.key);
    return identity && other ? [{ resource, identity, found: other }] : [];
  });
}

export function byIdentity(resources: readonly HubResource[]): ReadonlyMap<string, HubResource> {
  return new Map(
    resources.flatMap((resource) => {
      const identity = /(^|\.)data\./.test(resource.address) ? undefined : hubIdentity(resource);
      return identity ? [[identity.key, resource] as const] : [];
    }),
  );
}

export function adoptedResources(found: Output, stacks: readonly SynthesizedStack[]): readonly AdoptedResource[] {
  return resourcePairs(found, stacks).map(({ resource, identity, found: other }) => ({
    of: resource.path,
    type: resource.type,
    id: resource.address.slice(resource.type.length + 1),
    import: identity.importId,
    override: overridesOf(resource, other),
  }));
}

export function adoptedManifests(pairs: readonly Pair[]): readonly AdoptedManifest[] {
  return pairs.flatMap(({ manifest: { object, path }, found }) => {
    const patch = formOf(object, found);
    return patch.length > 0 ? [{ of: path, kind: object.kind, name: object.metadata.name, patch }] : [];
  });
}

/** What makes an object of a program one that was found, but for labels and annotations, of which it may have more. */
export function formOf(object: KubernetesObject, found: KubernetesObject): readonly PatchOperation[] {
  const { metadata } = object;
  const fields = Object.fromEntries(Object.entries(object).filter(([field]) => !SAID_APART.has(field)));
  const { name, labels = {}, annotations = {} } = found.metadata;
  const other = Object.fromEntries(Object.keys(fields).map((field) => [field, found[field]]));
  const kept = (own: Readonly<Record<string, string>> = {}, all: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.keys(own).map((key) => [key, all[key] ?? own[key]!]));
  return [
    ...patchOf(
      { name: metadata.name, labels: metadata.labels ?? {}, annotations: metadata.annotations ?? {} },
      { name, labels: kept(metadata.labels, labels), annotations: kept(metadata.annotations, annotations) },
      '/metadata',
    ),
    ...patchOf(fields, other),
  ];
}

/** An API may be served in several versions. */
const SAID_APART = new Set(['apiVersion', 'kind', 'metadata']);

/** Each check once for a construct: what it finds there was so when it was found. */
export function adoptedFindings(findings: readonly Finding[]): readonly AdoptedFinding[] {
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  return [...grouped(open, ({ id, path }) => `${id} ${path}`).values()].map((all): AdoptedFinding => {
    const { id, path } = all[0]!;
    const among = [...new Set(all.flatMap((one) => one.among ?? []))].sort();
    return { of: path, check: id, reason: AS_FOUND, ...(among.length > 0 && { among }) };
  });
}

const AS_FOUND = 'it was so when it was imported; import.md has the message and what to do';
