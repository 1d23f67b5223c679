import { existsSync, readdirSync, realpathSync, Stats, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { basename, dirname, join, parse, relative, resolve, sep } from 'node:path';
import { FleetError, FleetErrors } from '../errors';
import { FOLDERS, FolderName, OutputFolder, OutputFolders, USUAL_FOLDERS } from './output-folders';
import { entryAt } from './plain-file';

/**
 * Folders that are for something else: a mistyped option must not put a thousand files there, nor take any away.
 *
 * @throws FleetErrors OutputRefused
 */
export function requireFoldersForOutput(folders: OutputFolders): void {
  const { manifests } = folders;
  const beside = new Map(
    Object.entries<OutputFolder>(FOLDERS).map(([name, { beside: of }]) => [
      folders[name as FolderName],
      of?.(manifests),
    ]),
  );
  const errors = [...new Set(Object.values(folders) as string[])].flatMap((folder) => {
    // What is beside a folder that is refused needs no error of its own.
    const isTold = beside.get(folder) === folder && reasonAgainst(manifests) !== undefined;
    const reason = isTold ? undefined : reasonAgainst(folder);
    return reason === undefined
      ? []
      : [new FleetError('OutputRefused', `nothing is written here: ${reason}; name a folder of its own`, folder)];
  });
  if (errors.length > 0) {
    throw new FleetErrors(errors);
  }
}

function reasonAgainst(folder: string): string | undefined {
  const real = realPath(folder);
  const above = [...foldersUpTo(folder), ...foldersUpTo(real)];
  if (above.some(isOfGit)) {
    return 'it is where git keeps its own';
  }
  if (above.some((one) => basename(one).toLowerCase() === 'node_modules')) {
    return 'it is where packages are installed';
  }
  if ([folder, real].some((one) => parse(one).root === one)) {
    return 'it is the root of the file system';
  }
  if (homes().some((home) => holds(real, home))) {
    return 'it is, or holds, a home folder';
  }
  if (holds(real, process.cwd())) {
    return 'it is, or holds, the folder of the program';
  }
  const out = linkOut(folder, real);
  if (out) {
    return out;
  }
  // A program that is compiled into the same folder may stay there.
  if (USUAL_FOLDERS.some((name) => resolve(name) === folder)) {
    return undefined;
  }
  return isOfSources(real) ? 'it holds sources of a program' : undefined;
}

/** Of what is there; the rest of the path as it is written. */
function realPath(path: string): string {
  for (let folder = path, below = ''; ; below = join(basename(folder), below), folder = dirname(folder)) {
    try {
      return join(realpathSync.native(folder), below);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (dirname(folder) === folder || (code !== 'ENOENT' && code !== 'ENOTDIR')) {
        return path;
      }
    }
  }
}

function foldersUpTo(path: string): string[] {
  return dirname(path) === path ? [path] : [path, ...foldersUpTo(dirname(path))];
}

/** Under the names that file systems take for ".git" too, and wherever else a repository is. */
function isOfGit(folder: string): boolean {
  const name = basename(folder)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/(:.*|[. ]+)$/, '')
    .toLowerCase();
  return (
    name === '.git' || name === 'git~1' || ['HEAD', 'objects', 'refs'].every((one) => existsSync(join(folder, one)))
  );
}

function homes(): string[] {
  const said = [homedir(), process.env['HOME'], process.env['USERPROFILE']];
  try {
    said.push(userInfo().homedir);
  } catch {
    // An account without an entry has no other home.
  }
  const others = ['/home', '/Users'].flatMap((all) => {
    try {
      return readdirSync(all).map((name) => join(all, name));
    } catch {
      return [];
    }
  });
  return [...said.filter((home): home is string => Boolean(home)), ...others, '/root'];
}

/** Whether a folder is another one or above it, whatever both are called: names differ by case, links and mounts. */
function holds(folder: string, other: string): boolean {
  const stat = statOf(folder);
  return (
    stat !== undefined &&
    foldersUpTo(realPath(other)).some((one) => {
      const above = statOf(one);
      return above !== undefined && above.dev === stat.dev && above.ino === stat.ino;
    })
  );
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** What looks as if it were in the working directory, or is a link itself, and leads out of it. */
function linkOut(folder: string, real: string): string | undefined {
  const here = process.cwd();
  const isHere = (path: string, base: string) => {
    const below = relative(base, path);
    return below !== '' && below.split(sep)[0] !== '..' && resolve(base, below) === resolve(path);
  };
  const leads = entryAt(folder)?.isSymbolicLink() || isHere(folder, here);
  return leads && !isHere(real, realPath(here)) ? `it is a link, or below one, that leads to ${real}` : undefined;
}

/** Of the program that runs, or of another one. */
function isOfSources(folder: string): boolean {
  const below = `${folder}${sep}`.toLowerCase();
  const loaded = [process.argv[1] ?? '', ...Object.keys(require.cache ?? {})];
  return (
    loaded.some((file) => file.toLowerCase().startsWith(below) && !file.slice(below.length).includes('node_modules')) ||
    (statOf(folder)?.isDirectory() === true &&
      readdirSync(folder).some(
        (name) =>
          ['package.json', 'cdktf.json', 'cdk8s.yaml'].includes(name) ||
          (/\.[cm]?tsx?$/.test(name) && !/\.d\.[cm]?ts$/.test(name)),
      ))
  );
}
