import { Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FleetError, oneOf } from '../errors';
import { isDnsLabel } from '../fleet/names';
import { near } from '../text/near';

/** A file of a tenant in a folder: where it is, and whose. */
export interface FoundFile {
  readonly file: string;
  readonly environment: string;
  readonly tenant: string;
}

/** Why something in the folder is not read. */
export interface FolderProblem {
  readonly file: string;
  readonly code: 'FileNameInvalid' | 'FileNotPlain' | 'FolderUnknown';
  readonly reason: string;
}

/** What a file may have. A thousand secrets need less than half of it. */
const LARGEST = 256 * 1024;

/**
 * The files of tenants, sorted: `<environment>/<tenant>.yaml`, or `<tenant>.yaml` where there is one environment. What is
 * not YAML, and what begins with a dot, is left alone; what only might be meant as a tenant is a problem.
 *
 * @throws FleetError TenantFolderMissing
 */
export function filesIn(
  folder: string,
  environments: readonly string[],
): { readonly files: readonly FoundFile[]; readonly problems: readonly FolderProblem[] } {
  const files: FoundFile[] = [];
  const problems: FolderProblem[] = [];
  const only = environments.length === 1 ? environments[0] : undefined;
  const take = (entry: Dirent, environment: string | undefined) => {
    const file = join(entry.parentPath, entry.name);
    const problem = problemOf(entry, environment, environments);
    if (problem) {
      problems.push({ file, ...problem });
    } else if (entry.name.endsWith('.yaml')) {
      files.push({ file, environment: environment!, tenant: entry.name.slice(0, -'.yaml'.length) });
    }
  };
  for (const entry of entriesOf(folder)) {
    if (entry.isDirectory() && environments.includes(entry.name)) {
      entriesOf(join(folder, entry.name)).forEach((inner) => take(inner, entry.name));
    } else {
      take(entry, only);
    }
  }
  return { files, problems };
}

function entriesOf(folder: string): Dirent[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new FleetError(
      'TenantFolderMissing',
      `cannot read the folder "${folder}" (${code}); make it, or give the folder that the files of tenants are in, relative to the working directory`,
    );
  }
  return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function problemOf(
  entry: Dirent,
  environment: string | undefined,
  environments: readonly string[],
): Omit<FolderProblem, 'file'> | undefined {
  const isYaml = /\.ya?ml$/i.test(entry.name);
  if (entry.isDirectory()) {
    const [meant] = near(entry.name, environments);
    const use = `use ${oneOf(environments) || 'none: the fleet has no environment'}`;
    const hint = meant === undefined || environment !== undefined ? '' : `; did you mean "${meant}"?`;
    return {
      code: 'FolderUnknown',
      reason: `this is not the folder of an environment that tenants may be in; ${use}${hint}`,
    };
  }
  if (entry.isSymbolicLink()) {
    return { code: 'FileNotPlain', reason: 'this is a symbolic link, which is not followed; put the file itself here' };
  }
  if (!isYaml) {
    return undefined;
  }
  if (!entry.isFile()) {
    return { code: 'FileNotPlain', reason: 'this is neither a file nor a folder; put a file here' };
  }
  if (!entry.name.endsWith('.yaml')) {
    return { code: 'FileNameInvalid', reason: 'the name of the file must end in ".yaml"; rename it' };
  }
  if (!isDnsLabel(entry.name.slice(0, -'.yaml'.length))) {
    const reason =
      'the name of the file is the name of the tenant; use 1 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends';
    return { code: 'FileNameInvalid', reason };
  }
  if (environment === undefined) {
    const reason = `the folder of a tenant's file says in which environment it is; put it into ${oneOf(environments)}`;
    return { code: 'FileNameInvalid', reason };
  }
  return undefined;
}

/**
 * The bytes of a file.
 *
 * @throws FleetError FileTooLarge, FileUnreadable
 */
export function bytesOf(file: string): Buffer {
  try {
    const { size } = statSync(file);
    if (size > LARGEST) {
      throw new FleetError(
        'FileTooLarge',
        `the file has ${size} bytes, and ${LARGEST} are allowed; leave out what is none of the tenant's own`,
      );
    }
    return readFileSync(file);
  } catch (error) {
    if (error instanceof FleetError) {
      throw error;
    }
    const { code } = error as NodeJS.ErrnoException;
    throw new FleetError('FileUnreadable', `the file cannot be read (${code}); make it readable`);
  }
}
