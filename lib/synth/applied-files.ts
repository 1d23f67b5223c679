import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { GITOPS_TOOLS, GitOpsSettings } from '../fleet/gitops';
import type { OutputFolders } from './output-folders';

/** A file that a GitOps tool applies, or is told to. */
export interface AppliedFile {
  readonly file: string;
  /** As a person calls it. */
  readonly tool: string;
}

/** What the tools take of a folder. */
const TAKEN = /\.(ya?ml|json)$|^Kustomization$/;
/** By it Rancher Fleet leaves out what is in a folder. */
const TAKEN_BY_FLEET = /\.(ya?ml|json)$|^(Kustomization|\.fleetignore)$/;

/**
 * Every file where the tools of clusters look for what they apply, whoever put it there.
 *
 * @param files of the program: the folders of the manifests that its tools are led to are those that it writes into
 */
export function appliedFiles(
  tools: ReadonlyMap<string, GitOpsSettings>,
  files: ReadonlyMap<string, unknown>,
  folders: OutputFolders,
): AppliedFile[] {
  return [...tools].flatMap(([cluster, settings]) => {
    // Argo CD looks into no folder of a folder, unless it is told to.
    const isDeep = settings.tool !== 'argoCd';
    const taken = settings.tool === 'fleet' ? TAKEN_BY_FLEET : TAKEN;
    // `flux bootstrap` writes its own there.
    const own = settings.tool === 'flux' ? settings.namespace : undefined;
    const objects = join(folders.gitOps, cluster);
    return [
      ...foldersIn(join(folders.manifests, cluster), files).flatMap((folder) => takenBelow(folder, taken, isDeep)),
      ...takenBelow(objects, TAKEN, true, own),
    ].map((file) => ({ file, tool: GITOPS_TOOLS[settings.tool] }));
  });
}

/** Folders in a folder into which the program writes. */
function foldersIn(root: string, files: ReadonlyMap<string, unknown>): string[] {
  const below = [...files.keys()].filter((file) => file.startsWith(root + sep));
  const parts = below.map((file) => relative(root, file).split(sep));
  return [...new Set(parts.filter(({ length }) => length > 1).map(([folder]) => join(root, folder!)))].sort();
}

/** Files with a dot before their name too: the tools apply them. */
function takenBelow(folder: string, taken: RegExp, isDeep: boolean, except?: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return isDeep && entry.name !== except ? takenBelow(path, taken, true) : [];
    }
    return taken.test(entry.name) ? [path] : [];
  });
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
