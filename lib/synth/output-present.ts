import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { FleetError } from '../errors';
import { VAULT_CA_FILE } from '../vault/stack';
import { INCOMPLETE_TERRAFORM, INCOMPLETE_YAML, isIncompleteMarkOf } from '../output/incomplete';
import { STACK_FILE, STACKS_FOLDER } from './output-files';
import type { OutputFolders } from './output-folders';
import { fleetOfStack } from './ownership';
import { entryAt, plainText } from './plain-file';
import { PROJECTIONS, rootOf } from './projections';

/** What is in the folders before a synthesis writes, and what of it is the fleet's. Follows no links. */
export class OutputPresent {
  private readonly linked = new Map<string, boolean>();

  constructor(
    private readonly fleet: string,
    private readonly folders: OutputFolders,
  ) {}

  /**
   * The text of a file; undefined where there is none.
   *
   * @throws FleetError OutputNotWritable where it cannot be read, FileNotOurs for a link, or below one
   */
  textOf(file: string): string | undefined {
    if (this.isBehindLink(dirname(file))) {
      throw linkInTheWay(file);
    }
    const stat = entryAt(file);
    if (stat === undefined) {
      return undefined;
    }
    if (!stat.isFile() && !stat.isDirectory()) {
      throw linkInTheWay(file);
    }
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new FleetError('OutputNotWritable', `cannot read ${file} (${code}); nothing was changed`);
    }
  }

  /** Whether a folder of the output is a link, or is below one that is. The roots themselves may be. */
  private isBehindLink(folder: string): boolean {
    const root = rootsOf(this.folders).includes(folder);
    if (root || dirname(folder) === folder) {
      return false;
    }
    let known = this.linked.get(folder);
    if (known === undefined) {
      known = (entryAt(folder)?.isSymbolicLink() ?? false) || this.isBehindLink(dirname(folder));
      this.linked.set(folder, known);
    }
    return known;
  }

  isOurs(file: string, text: string): boolean {
    const { terraform, record } = this.folders;
    if (dirname(file) === record || file === join(terraform, 'manifest.json') || text === '') {
      // An empty file is what a machine that lost its power may leave of any of them: nothing is lost with it.
      return true;
    }
    for (const projection of PROJECTIONS) {
      const name = relative(rootOf(projection, this.fleet, this.folders), file).split(sep);
      if (projection.levels.some((levels) => isNamed(name, levels))) {
        const header = projection.header(this.fleet, name.join('/'));
        return [`${header}\n`, `${header}\r\n`].some((line) => text.startsWith(line));
      }
    }
    if (file.endsWith(STACK_FILE)) {
      return fleetOfStack(text) === this.fleet;
    }
    // A file beside a stack's JSON belongs to whom the JSON belongs, which an interrupted run may have taken away.
    const stack = this.textOf(join(dirname(file), STACK_FILE));
    return stack === undefined
      ? this.isMark(join(dirname(file), INCOMPLETE_TERRAFORM))
      : fleetOfStack(stack) === this.fleet;
  }

  /** Files of this fleet that are no longer among its files. */
  stale(files: ReadonlyMap<string, unknown>): string[] {
    const candidates = [
      ...PROJECTIONS.flatMap((one) =>
        one.levels.flatMap((levels) => filesBelow(rootOf(one, this.fleet, this.folders), levels)),
      ),
      ...this.stacks().flatMap((stack) => [STACK_FILE, VAULT_CA_FILE].map((file) => join(stack, file))),
    ];
    return candidates.filter((file) => {
      if (files.has(file) || this.isBehindLink(dirname(file)) || !isFile(file)) {
        return false;
      }
      const text = this.textOf(file);
      return Boolean(text) && this.isOurs(file, text!);
    });
  }

  /** Of this fleet, left by a run that was interrupted. */
  marks(): string[] {
    const { manifests } = this.folders;
    const clusters = folderNames(manifests).map((name) => join(manifests, name));
    return [
      ...[...clusters, ...clusters.flatMap((cluster) => folderNames(cluster).map((name) => join(cluster, name)))].map(
        (folder) => join(folder, INCOMPLETE_YAML),
      ),
      ...this.stacks().map((stack) => join(stack, INCOMPLETE_TERRAFORM)),
    ].filter((file) => this.isMark(file));
  }

  private isMark(file: string): boolean {
    return isIncompleteMarkOf(this.fleet, file, plainText(file));
  }

  private stacks(): string[] {
    const stacks = join(this.folders.terraform, STACKS_FOLDER);
    return folderNames(stacks).map((name) => join(stacks, name));
  }
}

/** Each folder once. */
export function rootsOf(folders: OutputFolders): string[] {
  return [...new Set(Object.values(folders) as string[])];
}

function linkInTheWay(file: string): FleetError {
  return new FleetError(
    'FileNotOurs',
    'the file, or a folder above it, is a symbolic link or a device, and keywheel writes through none; remove it or ' +
      'choose another folder',
    file,
  );
}

function isFile(file: string): boolean {
  return entryAt(file)?.isFile() ?? false;
}

function folderNames(folder: string): string[] {
  return entries(folder, (path) => entryAt(path)?.isDirectory() ?? false);
}

/** Files whose names a level of folders each fits; none whose name begins with a dot. */
function filesBelow(folder: string, [level, ...below]: readonly string[]): string[] {
  return below.length === 0
    ? entries(folder, isFile)
        .filter((name) => fits(name, level!))
        .map((name) => join(folder, name))
    : folderNames(folder)
        .filter((name) => fits(name, level!))
        .flatMap((name) => filesBelow(join(folder, name), below));
}

function isNamed(names: readonly string[], levels: readonly string[]): boolean {
  return names.length === levels.length && names.every((name, index) => fits(name, levels[index]!));
}

function fits(name: string, level: string): boolean {
  return level.startsWith('*') ? name !== '..' && name.endsWith(level.slice(1)) : name === level;
}

function entries(folder: string, keep: (path: string) => boolean): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.') && keep(join(folder, name)));
  } catch {
    return [];
  }
}
