import { FleetError, oneOf } from '../errors';
import { runSession, type TenantFolder } from '../synth/session';
import { DESCRIPTIONS } from '../tenant-files/descriptions';
import { tenantFileShape } from '../tenant-files/file-shape';
import { jsonSchema } from '../tenant-files/json-schema';
import { findProgram, runProgram } from './program';
import { keepingStandardOutput, writeStandardOutput } from './standard-output';

export interface SchemaArguments {
  readonly app?: string;
  readonly environment?: string;
}

/**
 * `keywheel schema`
 *
 * @throws FleetError ProgramMissing, TenantFilesMissing, EnvironmentMissing; whatever is wrong with the program before it
 * reads files of tenants
 */
export async function schema({ app, environment }: SchemaArguments): Promise<void> {
  const found = app === undefined ? jsonSchema(tenantFileShape(), DESCRIPTIONS) : await schemaOf(app, environment);
  await writeStandardOutput(`${JSON.stringify(found, undefined, 2)}\n`);
}

/** With the names of the program: its clusters, databases and authorities, and what its limits leave. */
async function schemaOf(app: string, environment: string | undefined): Promise<object> {
  const folders = await tenantFoldersOf(app);
  const all = new Map(folders.flatMap(({ schemas }) => [...schemas]));
  const names = [...all.keys()];
  const chosen = environment ?? (names.length === 1 ? names[0] : undefined);
  const make = chosen === undefined ? undefined : all.get(chosen);
  if (!make) {
    const what = environment === undefined ? 'files are in several environments' : `no files are in "${environment}"`;
    throw new FleetError('EnvironmentMissing', `${what}; give --environment ${oneOf(names)}`);
  }
  return make();
}

/** What a program says of its folders of tenants: whatever is wrong in them, or in the rest, editors still have their schema. */
export async function tenantFoldersOf(app: string): Promise<readonly TenantFolder[]> {
  const file = findProgram(app);
  const folders: TenantFolder[] = [];
  const fail = (error: unknown): never => {
    throw error;
  };
  try {
    await keepingStandardOutput(() =>
      runSession(
        { checkOnly: true },
        () => undefined,
        () => runProgram(file, fail),
        (one) => folders.push(one),
      ),
    );
  } catch (error) {
    if (folders.length === 0) {
      throw error;
    }
  }
  if (folders.length === 0) {
    throw new FleetError('TenantFilesMissing', `"${app}" reads no files of tenants; call TenantFiles.load in it`);
  }
  return folders;
}
