import { groupOf, SeenObject, specOf } from '../output/seen-object';
import { revisionText } from '../output/revision';
import { sourceIgnore } from './source-ignore';
import { changesOf, folderOf, Halt, listOf, movesOf, OfKind, Omission, plainPath, renamesOf, Sync } from './sync';

const SOURCES = ['GitRepository', 'OCIRepository', 'Bucket', 'ExternalArtifact'];

/** https://fluxcd.io/flux/components/kustomize/kustomizations/ */
export function fluxSyncs(ofKind: OfKind): Sync[] {
  const all = ofKind('kustomize.toolkit.fluxcd.io', 'Kustomization');
  const sources = SOURCES.flatMap((kind) => ofKind('source.toolkit.fluxcd.io', kind));
  const sourceOf = byName(sources, ({ object: { kind } }) => kind);
  const folders = byName(all, () => 'Kustomization');
  return all.map((seen) => {
    const spec = specOf(seen.object);
    const own = seen.object.metadata.namespace;
    const { kind, name, namespace = own } = spec.sourceRef ?? {};
    const source = sourceOf.get(nameOf(kind, namespace, name));
    const wanted = listOf(spec.dependsOn).map((one) => ({ name: one?.name, namespace: one?.namespace ?? own }));
    const found = wanted.map((one) => folders.get(nameOf('Kustomization', one.namespace, one.name)));
    return {
      tool: 'Flux',
      seen,
      folder: pathOf(seen),
      path: plainPath(spec.path),
      revision: source ? revisionOf(source) : nameOf(kind, namespace, name),
      destinations: [destinationOf(spec.kubeConfig, own)],
      halts: [seen, ...(source ? [source] : [])].flatMap(haltOf),
      changes: [
        ...movesOf('spec.targetNamespace', spec.targetNamespace),
        ...renamesOf('spec.', spec),
        ...changesOf('spec.', spec, ['patches', 'images', 'components']),
        ...changesOf('spec.postBuild.', spec.postBuild, ['substitute', 'substituteFrom']),
      ],
      omissions: source ? omissionsOf(source, plainPath(spec.path)) : [],
      prunes: spec.prune === true,
      after: found.flatMap((one) => (one ? [pathOf(one)] : [])),
      missing: wanted.filter((_, index) => !found[index]).map((one) => `${one.namespace ?? ''}/${one.name}`),
      awaits:
        spec.wait === true
          ? 'everything'
          : new Set(listOf(spec.healthChecks).map((one) => `${one?.kind} ${one?.namespace ?? ''}/${one?.name}`)),
      assessed: new Set(
        listOf(spec.healthCheckExprs)
          .filter((one) => /\bReady\b/.test(String(one?.current)))
          .map((one) => String(one?.kind)),
      ),
    };
  });
}

function nameOf(kind: unknown, namespace: unknown, name: unknown): string {
  return `${String(kind)} ${String(namespace ?? '')}/${String(name)}`;
}

function byName(all: readonly SeenObject[], kindOf: (seen: SeenObject) => string): Map<string, SeenObject> {
  return new Map(
    all.map((seen) => [nameOf(kindOf(seen), seen.object.metadata.namespace, seen.object.metadata.name), seen]),
  );
}

function pathOf({ object }: SeenObject): string {
  return folderOf(String(specOf(object).path ?? ''));
}

/** Which commit of what, whatever kind of source says it. */
function revisionOf({ object }: SeenObject): string {
  const { url, endpoint, bucketName, ref } = specOf(object);
  const of = url ?? `${endpoint}/${bucketName}`;
  return revisionText(of, Object.values(ref ?? {}).join(', ') || 'its default branch');
}

/** Empty where it applies to the cluster that it runs on. */
function destinationOf(kubeConfig: any, namespace = ''): string {
  const { secretRef, configMapRef } = kubeConfig ?? {};
  const name = secretRef?.name ?? configMapRef?.name;
  return name === undefined ? '' : `the cluster of kubeConfig "${namespace}/${name}"`;
}

function haltOf(seen: SeenObject): Halt[] {
  const isSource = groupOf(seen.object) === 'source.toolkit.fluxcd.io';
  const { suspend, ref } = specOf(seen.object);
  const fix = `take the field away, or apply what it ${isSource ? 'fetches' : 'holds'} by hand`;
  const pinned = ['commit', 'digest'].filter((name) => isSource && typeof ref?.[name] === 'string');
  return [
    ...(suspend === true ? [{ seen, field: 'spec.suspend: true', fix }] : []),
    ...pinned.map((name) => ({ seen, field: `spec.ref.${name}`, fix: 'name a branch or a tag in its place' })),
  ];
}

const ignores = new WeakMap<SeenObject, (path: string) => boolean>();

/** What a source does not fetch. @param folder from the top of what it fetches */
function omissionsOf(seen: SeenObject, folder: string): Omission[] {
  const { ignore } = specOf(seen.object);
  if (typeof ignore !== 'string') {
    return [];
  }
  // One source is that of many folders.
  const isIgnored = ignores.get(seen) ?? sourceIgnore(ignore);
  ignores.set(seen, isIgnored);
  return [{ seen, field: 'spec.ignore', leavesOut: (file) => isIgnored(folder === '' ? file : `${folder}/${file}`) }];
}
