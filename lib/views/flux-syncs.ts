import { posix } from 'node:path';
import { groupOf, SeenObject, specOf } from '../output/seen-object';
import { revisionText } from '../output/revision';
import { sourceIgnore, Verdict } from './source-ignore';
import {
  changesOf,
  folderOf,
  Halt,
  Ignored,
  listOf,
  movesOf,
  OfKind,
  Omission,
  plainPath,
  renamesOf,
  Sync,
} from './sync';

const SOURCES = ['GitRepository', 'OCIRepository', 'Bucket', 'ExternalArtifact'];

/** https://fluxcd.io/flux/components/kustomize/kustomizations/ */
export function fluxSyncs(ofKind: OfKind, ignored: Ignored): Sync[] {
  const all = ofKind('kustomize.toolkit.fluxcd.io', 'Kustomization');
  const sources = SOURCES.flatMap((kind) => ofKind('source.toolkit.fluxcd.io', kind));
  const sourceOf = byName(sources, ({ object: { kind } }) => kind);
  const folders = byName(all, () => 'Kustomization');
  const files = filesOf(ignored);
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
      omissions: omissionsOf(seen, source, files, plainPath(spec.path)),
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

const ignores = new WeakMap<SeenObject, Verdict>();

/** What one place says of files. */
interface Patterns {
  readonly seen: SeenObject;
  readonly field: string;
  readonly of: Verdict;
}

type Files = ReadonlyMap<string, Verdict>;

const SOURCE_IGNORE = '.sourceignore';

/** What each `.sourceignore` says, by its folder from the top. */
function filesOf(ignored: Ignored): Files {
  const files = [...ignored].filter(([file]) => posix.basename(file) === SOURCE_IGNORE);
  return new Map(files.map(([file, text]) => [plainPath(posix.dirname(file)), sourceIgnore(text)]));
}

/**
 * What a source does not fetch. What comes last decides: the field of the source itself, before that a file in the folder,
 * before that one in a folder above.
 *
 * @param folder from the top of what it fetches
 */
function omissionsOf(seen: SeenObject, source: SeenObject | undefined, files: Files, folder: string): Omission[] {
  const decisive = [...(source ? ownPatterns(source) : []), ...filePatterns(seen, files, folder)];
  return decisive.map(({ seen: said, field }, index) => ({
    seen: said,
    field,
    leavesOut: (file) => {
      const path = folder === '' ? file : `${folder}/${file}`;
      return decisive.findIndex(({ of }) => of(path) !== undefined) === index && decisive[index]!.of(path) === true;
    },
  }));
}

function ownPatterns(source: SeenObject): Patterns[] {
  const { ignore } = specOf(source.object);
  if (typeof ignore !== 'string') {
    return [];
  }
  // One source is that of many folders.
  const of = ignores.get(source) ?? sourceIgnore(ignore);
  ignores.set(source, of);
  return [{ seen: source, field: 'spec.ignore', of }];
}

/** Of the folder and of those above it, from the inside. */
function filePatterns(seen: SeenObject, files: Files, folder: string): Patterns[] {
  const above = folder === '' ? [] : filePatterns(seen, files, folder.split('/').slice(0, -1).join('/'));
  const own = files.get(folder);
  if (!own) {
    return above;
  }
  const start = folder === '' ? '' : `${folder}/`;
  return [{ seen, field: `${start}${SOURCE_IGNORE}`, of: (path) => own(path.slice(start.length)) }, ...above];
}
