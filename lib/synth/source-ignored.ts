import { dirname, join, relative, sep } from 'node:path';
import type { GitOpsSettings } from '../fleet/gitops';
import { sourceIgnore, Verdict } from '../views/source-ignore';
import type { OutputFolders } from './output-folders';
import { plainText } from './plain-file';

/** A file of the program that Flux does not fetch. */
export interface SourceIgnored {
  readonly file: string;
  /** The `.sourceignore` that leaves it out. */
  readonly by: string;
}

/**
 * Flux leaves out what a `.sourceignore` names, at the top of the repository or in any folder of it. Those from the
 * working directory down to each file are read. What a source that synth writes says itself comes after them, and takes
 * its own folder back: they matter where the source is somebody else's, as that is which brings the objects of Flux.
 * https://fluxcd.io/flux/components/source/gitrepositories/#sourceignore-file
 */
export function sourceIgnored(
  tools: ReadonlyMap<string, GitOpsSettings>,
  files: Iterable<string>,
  folders: OutputFolders,
): SourceIgnored[] {
  const roots = [folders.manifests, folders.gitOps].map((root) => root + sep);
  const isWatched = (file: string) => {
    const root = roots.find((one) => file.startsWith(one));
    const settings = root === undefined ? undefined : tools.get(file.slice(root.length).split(sep, 1)[0]!);
    return settings?.tool === 'flux' && (root !== roots[0] || settings.source.settings.kind === 'existing');
  };
  const rules = new Map<string, Verdict | undefined>();
  const rulesOf = (folder: string) => {
    if (!rules.has(folder)) {
      const text = plainText(join(folder, '.sourceignore'));
      rules.set(folder, text === undefined ? undefined : sourceIgnore(text));
    }
    return rules.get(folder);
  };
  return [...files].flatMap((file) => {
    if (!isWatched(file)) {
      return [];
    }
    const by = foldersAbove(file).find((folder) => rulesOf(folder)?.(relative(folder, file).split(sep).join('/')));
    return by === undefined ? [] : [{ file, by: join(by, '.sourceignore') }];
  });
}

/** From the working directory to that of the file. */
function foldersAbove(file: string): string[] {
  const top = process.cwd();
  const inside = relative(top, dirname(file));
  if (inside.startsWith('..')) {
    return [dirname(file)];
  }
  const parts = inside === '' ? [] : inside.split(sep);
  return [top, ...parts.map((_, index) => join(top, ...parts.slice(0, index + 1)))];
}
