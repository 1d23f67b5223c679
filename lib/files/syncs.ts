import { basename, dirname, join, relative, sep } from 'node:path';
import type { SyncFile } from '../output/cluster';
import type { Misread } from '../output/misread';
import type { NotRead, Unknown } from '../output/unknown';
import { isBroken, yamlDocuments } from '../yaml/documents';
import { shown } from './files-below';
import type { GivenFiles } from './given-files';
import { kubernetesObjects } from './kubernetes-objects';

/** What GitOps tools are told of the clusters, as synth writes it beside the manifests. */
export interface SyncsRead {
  readonly syncs: readonly SyncFile[];
  readonly bundles: ReadonlyMap<string, object>;
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
  const syncs = folders.flatMap((folder) =>
    given
      .below(folder, (name) => /\.ya?ml$/.test(name))
      .files.map((file): SyncFile => {
        const notRead: NotRead[] = [];
        const objects = yamlDocuments(given.text(file) ?? '').flatMap((document) =>
          kubernetesObjects(document, { file, place: shown(file) }, { misread, notRead, unknown }),
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
        const [document] = yamlDocuments(given.text(file) ?? '');
        const value: unknown = document === undefined || isBroken(document) ? undefined : document.value;
        const own = dirname(file);
        return typeof value === 'object' && value !== null
          ? [
              [
                join(basename(dirname(own)), basename(own))
                  .split(sep)
                  .join('/'),
                value,
              ] as const,
            ]
          : [];
      }),
  );
  return { syncs, bundles: new Map(bundles) };
}
