import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { isControlPlaneSetting } from '../output/encryption';
import { isFields } from '../collections/fields';
import type { SyncFile } from '../output/cluster';
import type { Misread } from '../output/misread';
import { asUnknown, NotRead, Unknown } from '../output/unknown';
import { isBroken, yamlDocuments } from '../yaml/documents';
import { shown } from './files-below';
import { GivenFiles } from './given-files';
import { kubernetesObjects } from './kubernetes-objects';

/** What GitOps tools are told of the clusters, as synth writes it beside the manifests. */
export interface SyncsRead {
  readonly syncs: readonly SyncFile[];
  readonly bundles: ReadonlyMap<string, object>;
  readonly ignored: ReadonlyMap<string, string>;
}

/** What is said of it while it is read. */
interface Told {
  readonly misread: Misread[];
  readonly unknown: Unknown[];
}

/**
 * @param folders of the tools' objects, a folder a cluster
 * @param manifests folders of manifests, in which Rancher Fleet has its own files
 */
export function readSyncs(
  given: GivenFiles,
  folders: readonly string[],
  manifests: readonly string[],
  { misread, unknown }: Told,
): SyncsRead {
  const notRead: NotRead[] = [];
  const syncs = folders.flatMap((folder) =>
    given
      .below(folder, (name) => /\.ya?ml$/.test(name))
      .files.map((file): SyncFile => {
        const objects = yamlDocuments(given.text(file) ?? '').flatMap((document) =>
          kubernetesObjects(document, { file, place: shown(file) }, { misread, notRead, unknown }).filter(
            ({ object }) => !isControlPlaneSetting(object),
          ),
        );
        return {
          name: relative(folder, file).split(sep).join('/'),
          manifests: objects.map(({ object, line }) => ({ object, path: '', source: { file: shown(file), line } })),
        };
      }),
  );
  const bundles = manifests.flatMap((folder) =>
    given
      .below(folder, (name) => name === 'fleet.yaml')
      .files.flatMap((file) => {
        const text = given.text(file);
        const value = text === undefined ? undefined : fieldsOf(text, file, misread);
        return value === undefined ? [] : [[folderOf(file), value] as const];
      }),
  );
  const ignored = manifests.flatMap((folder) =>
    given
      .below(folder, (name) => name === '.fleetignore')
      .files.map((file) => [`${folderOf(file)}/.fleetignore`, given.text(file) ?? ''] as const),
  );
  const all = [...ignored, ...sourceIgnores([...folders, ...manifests], misread)];
  unknown.push(...notRead.map(asUnknown));
  return { syncs, bundles: new Map(bundles), ignored: new Map(all) };
}

/**
 * Flux reads them in every folder of what it fetches: those at the top of the repository, the working directory, and on
 * the way to what was given are read, and those below it.
 */
function sourceIgnores(folders: readonly string[], misread: Misread[]): (readonly [string, string])[] {
  const top = realpathSync.native(process.cwd());
  const inside = folders
    .map((folder) => realpathSync.native(folder))
    .filter((folder) => `${folder}${sep}`.startsWith(top + sep));
  if (inside.length === 0) {
    return [];
  }
  const repository = new GivenFiles([top]);
  const above = inside
    .flatMap((folder) => ancestors(top, folder))
    .map((folder) => join(folder, SOURCE_IGNORE))
    .filter(existsSync);
  const below = inside.flatMap((folder) => repository.below(folder, (name) => name === SOURCE_IGNORE).files);
  const read = [...new Set([...above, ...below])].map(
    (file) => [relative(top, file).split(sep).join('/'), repository.text(file) ?? ''] as const,
  );
  misread.push(...repository.misread);
  return read;
}

const SOURCE_IGNORE = '.sourceignore';

/** Of a folder, from the top and without itself. */
function ancestors(top: string, folder: string): string[] {
  return folder === top ? [] : [...ancestors(top, dirname(folder)), dirname(folder)];
}

/** Of a file in it, `<cluster>/<folder>`. */
function folderOf(file: string): string {
  return `${basename(dirname(dirname(file)))}/${basename(dirname(file))}`;
}

/** What a `fleet.yaml` says; one that says nothing is as good as none. */
function fieldsOf(text: string, file: string, misread: Misread[]): object | undefined {
  const [document] = yamlDocuments(text);
  const value: unknown = document === undefined || isBroken(document) ? undefined : document.value;
  if (isFields(value)) {
    return value;
  }
  if (document !== undefined && value !== null) {
    const place = shown(file);
    misread.push({
      ...{ kind: 'unreadable', path: '', place, source: { file: place, line: document.line } },
      message: `${place} is not valid YAML with fields (${isBroken(document) ? document.reason : 'another value'}), so Rancher Fleet applies nothing of its folder`,
      fix: 'correct it',
    });
  }
  return undefined;
}
