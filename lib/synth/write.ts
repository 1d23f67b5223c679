import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { FleetError, FleetErrors } from '../errors';
import { VAULT_CA_FILE } from '../vault/stack';
import { RESTARTS_FOLDER, STACK_FILE, STACKS_FOLDER } from './output-files';
import { OutputFolders } from './output-folders';
import { fleetOfStack, reportHeader, sqlHeader, yamlHeader } from './ownership';

export interface Written {
  /** All files of the fleet. */
  readonly files: number;
  /** New or with other content. */
  readonly changed: readonly string[];
  /** Of what is gone from the program. */
  readonly removed: readonly string[];
}

/**
 * Writes all files, or, on one error, none. Files that stay as they are keep their time; files that keywheel did not
 * write are neither overwritten nor removed.
 *
 * @throws FleetErrors FileNotOurs
 * @throws FleetError OutputNotWritable, with everything as it was
 */
export function writeFiles(fleet: string, files: ReadonlyMap<string, string>, folders: OutputFolders): Written {
  const changed: string[] = [];
  const strangers: string[] = [];
  for (const [file, text] of files) {
    const present = readIfThere(file);
    if (present === text) {
      continue;
    }
    changed.push(file);
    if (present !== undefined && !isOurs(fleet, file, present, folders)) {
      strangers.push(file);
    }
  }
  if (strangers.length > 0) {
    throw new FleetErrors(strangers.map(notOurs));
  }
  const removed = staleFiles(fleet, files, folders);
  new Transaction().run(new Map(changed.map((file) => [file, files.get(file)!])), removed, folders);
  return { files: files.size, changed, removed };
}

function notOurs(file: string): FleetError {
  return new FleetError(
    'FileNotOurs',
    'the file was not written by keywheel for this fleet and would be overwritten; move it away or choose another folder',
    file,
  );
}

/** Moves files into place only after all of them are written; undoes the moves if one fails. */
class Transaction {
  private readonly undo: (() => void)[] = [];
  private readonly folders = new Set<string>();

  run(files: ReadonlyMap<string, string>, removed: readonly string[], folders: OutputFolders): void {
    const roots = [...new Set(Object.values(folders) as string[])];
    const stages = new Map(roots.map((root) => [root, join(root, `.keywheel-${process.pid}`)]));
    const rootOf = (file: string) =>
      roots.filter((root) => file.startsWith(root + sep)).reduce((a, b) => (a.length > b.length ? a : b));
    let staged = 0;
    let moving: string | undefined;
    try {
      const moves: [string, string][] = [];
      for (const [file, text] of files) {
        moving = file;
        this.makeFolder(dirname(file));
        if (!existsSync(file)) {
          // Nothing is lost by writing it where it belongs: if another one fails, it goes again.
          this.undo.push(() => rmSync(file, { force: true }));
          writeFileSync(file, text);
          continue;
        }
        const stage = stages.get(rootOf(file))!;
        this.makeFolder(stage);
        const temporary = join(stage, String((staged += 1)));
        writeFileSync(temporary, text);
        moves.push([temporary, file]);
      }
      for (const file of removed) {
        moving = file;
        this.makeFolder(stages.get(rootOf(file))!);
        this.moveAside(file, join(stages.get(rootOf(file))!, `old-${(staged += 1)}`));
      }
      for (const [temporary, file] of moves) {
        moving = file;
        this.moveAside(file, `${temporary}-old`);
        renameSync(temporary, file);
        this.undo.push(() => rmSync(file));
      }
    } catch (error) {
      this.undo.reverse().forEach((step) => step());
      const { code, message } = error as NodeJS.ErrnoException;
      throw new FleetError(
        'OutputNotWritable',
        `cannot write ${moving ?? roots[0]} (${code ?? message}); nothing was changed. Make room or give a folder that can be written`,
      );
    } finally {
      [...stages.values()].filter(existsSync).forEach((stage) => rmSync(stage, { recursive: true }));
    }
    removeEmptyFolders(removed, roots);
  }

  private moveAside(file: string, to: string): void {
    if (existsSync(file)) {
      renameSync(file, to);
      this.undo.push(() => renameSync(to, file));
    }
  }

  private makeFolder(folder: string): void {
    if (this.folders.has(folder)) {
      return;
    }
    this.folders.add(folder);
    const first = mkdirSync(folder, { recursive: true });
    if (first !== undefined) {
      this.undo.push(() => rmSync(first, { recursive: true, force: true }));
    }
  }
}

function removeEmptyFolders(removed: readonly string[], roots: readonly string[]): void {
  for (const file of removed) {
    for (let folder = dirname(file); !roots.includes(folder); folder = dirname(folder)) {
      // What another file's turn has removed already is no obstacle, what holds anything is the end.
      if (existsSync(folder)) {
        if (readdirSync(folder).length > 0) {
          break;
        }
        rmdirSync(folder);
      }
    }
  }
}

/** Files of this fleet that are no longer among its files. */
function staleFiles(fleet: string, files: ReadonlyMap<string, string>, folders: OutputFolders): string[] {
  const candidates = [
    ...yamlCandidates(folders.manifests),
    ...stackCandidates(folders.terraform),
    ...fileNames(folders.sql).filter((file) => file.endsWith('.sql')),
    ...fileNames(join(folders.reports, fleet)).filter((file) => file.endsWith('.md')),
  ];
  return candidates.filter((file) => {
    const text = files.has(file) ? undefined : readIfThere(file);
    return text !== undefined && isOurs(fleet, file, text, folders);
  });
}

function yamlCandidates(root: string): string[] {
  const restarts = join(root, RESTARTS_FOLDER);
  return [
    ...folderNames(root).flatMap((name) => fileNames(join(root, name)).filter((file) => file.endsWith('.k8s.yaml'))),
    ...folderNames(restarts).flatMap((cluster) =>
      folderNames(join(restarts, cluster)).map((name) => join(restarts, cluster, name, 'kustomization.yaml')),
    ),
  ];
}

function stackCandidates(root: string): string[] {
  const stacks = join(root, STACKS_FOLDER);
  return folderNames(stacks).flatMap((name) => [STACK_FILE, VAULT_CA_FILE].map((file) => join(stacks, name, file)));
}

function isOurs(fleet: string, file: string, text: string, folders: OutputFolders): boolean {
  const { manifests, terraform, record, sql, reports } = folders;
  if (dirname(file) === record || file === join(terraform, 'manifest.json')) {
    return true;
  }
  if (file.startsWith(manifests + sep) && file.endsWith('.yaml')) {
    return text.startsWith(`${yamlHeader(fleet, relative(manifests, file).split(sep).join('/'))}\n`);
  }
  if (dirname(file) === sql && file.endsWith('.sql')) {
    return text.startsWith(`${sqlHeader(fleet, basename(file))}\n`);
  }
  if (dirname(file) === join(reports, fleet)) {
    return text.startsWith(`${reportHeader(fleet, basename(file))}\n`);
  }
  // A file beside a stack's JSON belongs to whom the JSON belongs.
  const stack = file.endsWith(STACK_FILE) ? text : readIfThere(join(dirname(file), STACK_FILE));
  return stack !== undefined && fleetOfStack(stack) === fleet;
}

function readIfThere(file: string): string | undefined {
  if (!existsSync(file)) {
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new FleetError('OutputNotWritable', `cannot read ${file} (${code}); nothing was changed`);
  }
}

function folderNames(folder: string): string[] {
  return entries(folder, (path) => statSync(path).isDirectory());
}

function fileNames(folder: string): string[] {
  return entries(folder, (path) => statSync(path).isFile()).map((name) => join(folder, name));
}

function entries(folder: string, keep: (path: string) => boolean): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.') && keep(join(folder, name)));
  } catch {
    return [];
  }
}
