import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { FleetError } from '../errors';
import { isIncompleteMark } from '../output/incomplete';
import type { Misread } from '../output/misread';
import { isFolder, shown } from './files-below';

/** Larger than what any tool here writes; a plan of Terraform has a file of its own. In bytes. */
const LARGEST = 64 * 2 ** 20;
/** Of a plan: it is given by whoever runs the command. In bytes. */
export const LARGEST_PLAN = 400 * 2 ** 20;

/** Folders of tools, which hold copies of what is said elsewhere, and which no client applies unless it is told to. */
const OF_TOOLS = /^(\.terraform|node_modules)$/;

/** Files and folders below a folder. */
export interface Below {
  /** Absolute, sorted. */
  readonly files: readonly string[];
  /** Folders of tools, which were not looked into. */
  readonly skipped: readonly string[];
}

/**
 * The files in the folders that somebody gave, and none outside of them, whatever a link or a path in a file says: the
 * repository may be a stranger's, and what lies beside it may be secret.
 */
export class GivenFiles {
  /** What could not be read. */
  readonly misread: Misread[] = [];
  /** What git-crypt has encrypted, and nobody has unlocked here: no client can take it. */
  readonly locked: Misread[] = [];
  private readonly roots: readonly string[];

  constructor(given: readonly string[]) {
    this.roots = given.map((path) => realpathSync.native(path));
  }

  /**
   * Every file below a folder. A file that is also there by another name is there once.
   *
   * @param deep whether folders in it are looked into
   * @throws FleetError OutputIncomplete where a synthesis was interrupted: what is there is of no one program
   */
  below(folder: string, isWanted: (name: string) => boolean, deep = true): Below {
    const files = new Map<string, string>();
    const links: string[] = [];
    const skipped: string[] = [];
    const seen = new Set<string>();
    // To ask for the path of each folder takes longer the deeper it is.
    const visit = (path: string, real = realpathSync.native(path)): void => {
      if (seen.has(real)) {
        return;
      }
      seen.add(real);
      for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const own = join(path, entry.name);
        if (isIncompleteMark(entry.name)) {
          throw new FleetError(
            'OutputIncomplete',
            `a synthesis was interrupted while it wrote into ${shown(path)}, so some of its files are missing or old; ` +
              'run "keywheel synth", which completes it',
          );
        }
        if (entry.isSymbolicLink()) {
          links.push(own);
        } else if (entry.isDirectory() && !deep) {
          continue;
        } else if (entry.isDirectory() && OF_TOOLS.test(entry.name)) {
          skipped.push(own);
        } else if (entry.isDirectory()) {
          // Git itself takes nothing of this name from anybody.
          if (entry.name !== '.git') {
            visit(own, join(real, entry.name));
          }
        } else if (!entry.isFile() && isWanted(entry.name)) {
          this.refuse(own, 'not a file, but a device or a pipe');
        } else if (isWanted(entry.name)) {
          files.set(join(real, entry.name), own);
        }
      }
    };
    visit(folder);
    // After everything else: what a link leads to may be there by its own name.
    for (const link of links) {
      // A link to nothing by a name that is nobody's concern is none either.
      const real = (deep && isFolder(link)) || isWanted(basename(link)) ? this.insideOf(link) : undefined;
      if (real !== undefined && statSync(real).isDirectory()) {
        if (deep) {
          visit(link);
        }
      } else if (real !== undefined && isWanted(basename(link)) && !files.has(real)) {
        files.set(real, link);
      }
    }
    return { files: [...files.values()].sort(), skipped };
  }

  /** The text of a file; undefined, with the reason in {@link misread}, where it is none that may be read. */
  text(path: string, largest = LARGEST): string | undefined {
    const content = this.content(path, largest);
    return content && this.decoded(path, content);
  }

  /** The content of a file; undefined, with the reason in {@link misread}, where it is none that may be read. */
  content(path: string, largest: number): Buffer | undefined {
    const real = this.insideOf(path);
    if (real === undefined) {
      return undefined;
    }
    // A pipe would keep the process waiting for somebody to write into it.
    const file = openSync(real, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const status = fstatSync(file);
      if (!status.isFile()) {
        return this.refuse(
          path,
          status.isDirectory() ? 'a folder, where a file is expected' : 'not a file, but a device or a pipe',
        );
      }
      if (status.size > largest) {
        return this.refuse(path, `larger than ${largest / 2 ** 20} MiB`);
      }
      return contentOf(file, status.size);
    } finally {
      closeSync(file);
    }
  }

  /** Whether a path that is there is inside of what was given. */
  holds(path: string): boolean {
    return this.holdsReal(realpathSync.native(path));
  }

  /** Whether a path that is there is a link in what was given, to something that is not. */
  leadsOut(path: string): boolean {
    return !this.holds(path) && this.holdsReal(realpathSync.native(dirname(path)));
  }

  private holdsReal(real: string): boolean {
    return (
      !real.split(sep).includes('.git') &&
      this.roots.some((root) => real === root || real.startsWith(root === sep ? sep : root + sep))
    );
  }

  private insideOf(path: string): string | undefined {
    const told = (why: string) => this.refuse(path, why);
    let real: string;
    try {
      real = realpathSync.native(path);
    } catch {
      return told('not there, or a link that leads nowhere');
    }
    if (!this.holdsReal(real)) {
      const isLink = lstatSync(path).isSymbolicLink();
      return told(`${isLink ? 'a link that leads out' : 'out'} of the folder that was given`);
    }
    return real;
  }

  /** The text that a content is; undefined, with the reason in {@link misread}, where it is none. */
  decoded(path: string, content: Buffer): string | undefined {
    if (content.subarray(0, OF_GIT_CRYPT.length).equals(OF_GIT_CRYPT)) {
      return this.refuse(path, 'encrypted by git-crypt', this.locked);
    }
    if (UTF16.includes(content.toString('hex', 0, 2)) || content.includes(0)) {
      return this.refuse(path, 'no UTF-8, but UTF-16, UTF-32 or binary');
    }
    try {
      return UTF8.decode(content);
    } catch {
      return this.refuse(path, 'no UTF-8');
    }
  }

  private refuse(path: string, is: string, into = this.misread): undefined {
    const place = shown(path);
    into.push({
      kind: 'unreadable',
      path: '',
      place,
      message: `${place} is ${is}: it was not read`,
      fix: 'put a file in UTF-8 there, inside of the folder that is given, or take it away',
    });
    return undefined;
  }
}

/** How it marks its files: https://github.com/AGWA/git-crypt/blob/master/commands.cpp */
const OF_GIT_CRYPT = Buffer.from('\0GITCRYPT\0');
const UTF8 = new TextDecoder('utf-8', { fatal: true });
const UTF16: readonly string[] = ['fffe', 'feff'];

/** Not more than it was when it was looked at, whoever writes into it. */
function contentOf(file: number, size: number): Buffer {
  const content = Buffer.alloc(size);
  let at = 0;
  for (let read = -1; read !== 0 && at < size; at += read) {
    read = readSync(file, content, at, size - at, null);
  }
  return content.subarray(0, at);
}
