import { isAbsolute, join, relative } from 'node:path';
import { Joined, joinedBy, ownersOf } from '../access/owners';
import { FleetError } from '../errors';
import { FilesOptions, FilesRead, readFilesWithHcl } from '../files/read-files';
import type { Misread } from '../output/misread';
import type { Unknown } from '../output/unknown';
import { readViews } from '../views/views';
import { atGitRef } from './git-files';

/** What Terraform says of tenants and the base branch does not, as far as that one can be read. */
export interface JoinedSince {
  readonly joined: readonly Misread[];
  readonly unknown: readonly Unknown[];
}

/**
 * Logins that Terraform makes one tenant's and that are of several at a git ref. It is part of the change, unlike the
 * mapping file, and no check keeps logins of one tenant apart.
 *
 * @param now the files here, read with the mapping file of the ref
 * @param options how they were read
 * @throws FleetError GitRefUnknown
 */
export async function joinedSince(ref: string, now: FilesRead, options: FilesOptions): Promise<JoinedSince> {
  const { tenants, outside } = now.output;
  if (Object.keys(tenants).length + Object.keys(outside).length === 0) {
    return { joined: [], unknown: [] };
  }
  const said = options.terraform ?? (options.found ? ['.'] : ['cdktf.out']);
  const paths = said.map((path) => (isAbsolute(path) ? relative(process.cwd(), path) : path));
  const before = await atGitRef(ref, [], (base) => readBefore(paths, base, options), paths);
  if (before === undefined) {
    const message = `its Terraform cannot be read at ${ref}: whether the change makes several tenants one is not known`;
    return { joined: [], unknown: [{ place: said.join(', '), message }] };
  }
  const joined = joinedBy(ownersOf(readViews(before.output)), ownersOf(readViews(now.output)));
  return { joined: joined.map((one) => misreadOf(one, ref)), unknown: [] };
}

/** Both sides with the Terraform that is in a folder; undefined where not all of it is there. */
async function readBefore(
  paths: readonly string[],
  base: string,
  options: FilesOptions,
): Promise<FilesRead | undefined> {
  const terraform = paths.map((path) => join(base, path));
  const found = options.found && { ...options.found, terraform: [], plans: [] };
  try {
    return await readFilesWithHcl({ ...options, terraform, found });
  } catch (error) {
    if (error instanceof FleetError) {
      return undefined;
    }
    throw error;
  }
}

function misreadOf({ place, tenant, others }: Joined, ref: string): Misread {
  const [other, ...more] = others;
  const and = more.length > 0 ? ` (and of ${more.length} more)` : '';
  return {
    ...{ kind: 'joined', path: '', place: `logins of "${place}"` },
    message: `logins of "${place}" and of "${other}"${and} are of one tenant, "${tenant}", as Terraform states it, and of several at ${ref}`,
    fix: 'state them as two tenants; if they are to become one, acknowledge this finding on the base branch before',
  };
}
