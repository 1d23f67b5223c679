import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { isFields } from '../collections/fields';
import { FleetError, FleetErrors } from '../errors';
import { digest } from '../synth/journal';
import { entryAt, plainText } from '../synth/plain-file';

export interface OwnedFolderOptions {
  /** The file in the folder that has the digest of each other one. */
  readonly index: string;
  /** What is wrong with a path, in the words of the command. */
  readonly refused: (path: string, why: string) => FleetError;
}

/** By name below the folder, with `/`. */
type Digests = ReadonlyMap<string, string>;

/**
 * A folder in which a command writes, and knows by an index what it wrote there: nothing else is overwritten or
 * removed, and nothing is written through a link.
 */
export class OwnedFolder {
  /** What the index has of the command's own; undefined where there is no index. */
  readonly index?: Readonly<Record<string, unknown>>;
  /** What an earlier run wrote. */
  readonly files: Digests;
  /** What was there before a run that did not end. */
  private readonly before: Digests;

  /** @throws FleetError as `refused`, of an index that cannot be read */
  constructor(
    private readonly folder: string,
    private readonly options: OwnedFolderOptions,
  ) {
    const file = join(folder, options.index);
    const text = plainText(file);
    this.index = text === undefined ? undefined : fieldsIn(text);
    if (entryAt(file) !== undefined && !isFields(this.index?.['files'])) {
      throw options.refused(file, 'is not the list of what was written here');
    }
    this.files = this.digestsIn('files');
    this.before = this.digestsIn('before');
  }

  /** Whether these files, and no others, are what an earlier run wrote. */
  holds(files: ReadonlyMap<string, string>): boolean {
    return this.files.size === files.size && [...files].every(([name, text]) => this.files.get(name) === digest(text));
  }

  /**
   * Writes all files, and removes what an earlier run wrote beyond them. A run that was killed is begun again.
   *
   * @param own what the index says besides; without files there is no index
   * @throws FleetErrors as `refused`, with everything as it was
   */
  replace(files: ReadonlyMap<string, string>, indexText: (own: object) => string): void {
    this.requireOwn(files);
    const digests = Object.fromEntries([...files].map(([name, text]) => [name, digest(text)]));
    if (files.size > 0) {
      // Until all is written, what was there and what comes are both the command's.
      const before = Object.fromEntries([...this.before, ...this.files]);
      this.write(this.options.index, indexText({ files: digests, before }));
    }
    files.forEach((text, name) => this.write(name, text));
    [...this.before.keys(), ...this.files.keys()]
      .filter((name) => !files.has(name))
      .forEach((name) => this.remove(name));
    if (files.size > 0) {
      this.write(this.options.index, indexText({ files: digests }));
    } else if (this.index !== undefined) {
      this.remove(this.options.index);
    }
  }

  private requireOwn(files: ReadonlyMap<string, string>): void {
    const wrong: FleetError[] = [];
    const folders = new Set(files.size > 0 ? ['.'] : []);
    for (const name of new Set([...files.keys(), ...this.files.keys(), ...this.before.keys()])) {
      if (!this.isBelow(name)) {
        wrong.push(this.options.refused(name, 'is not below the folder'));
        continue;
      }
      for (let at = dirname(name); at !== '.'; at = dirname(at)) {
        folders.add(at);
      }
      const file = join(this.folder, name);
      if (entryAt(file) !== undefined && !this.isOwn(name, plainText(file), files)) {
        wrong.push(this.options.refused(file, 'was not written by this command, or was changed since'));
      }
    }
    for (const at of folders) {
      const entry = entryAt(join(this.folder, at));
      if (entry !== undefined && !entry.isDirectory()) {
        wrong.push(this.options.refused(join(this.folder, at), 'is not a folder'));
      }
    }
    if (wrong.length > 0) {
      throw new FleetErrors(wrong);
    }
  }

  private isOwn(name: string, text: string | undefined, files: ReadonlyMap<string, string>): boolean {
    return (
      text !== undefined &&
      (text === files.get(name) || [this.files, this.before].some((known) => known.get(name) === digest(text)))
    );
  }

  private digestsIn(field: string): Digests {
    const said = this.index?.[field];
    return new Map(
      Object.entries(isFields(said) ? said : {}).flatMap(([name, one]) =>
        typeof one === 'string' && this.isBelow(name) ? [[name, one]] : [],
      ),
    );
  }

  private isBelow(name: string): boolean {
    return resolve(this.folder, name).startsWith(resolve(this.folder) + sep);
  }

  private write(name: string, text: string): void {
    const file = join(this.folder, name);
    if (plainText(file) === text) {
      return;
    }
    mkdirSync(dirname(file), { recursive: true });
    const written = `${file}.keywheel-${process.pid}`;
    writeFileSync(written, text, { flag: 'wx' });
    renameSync(written, file);
  }

  /** With the folders that are empty then. */
  private remove(name: string): void {
    rmSync(join(this.folder, name), { force: true });
    for (let at = dirname(join(this.folder, name)); at.length >= this.folder.length; at = dirname(at)) {
      if (readdirSync(at).length > 0) {
        return;
      }
      rmdirSync(at);
    }
  }
}

function fieldsIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return isFields(read) ? read : undefined;
  } catch {
    return undefined;
  }
}
