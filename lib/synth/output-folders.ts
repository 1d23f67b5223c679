import { resolve } from 'node:path';
import { patchesFolder } from '../output/cluster';

/** A folder of the output, and who says where it is. */
export interface OutputFolder {
  /** What is in it. */
  readonly what: string;
  /** Of the command line: `terraformOutput` is `--terraform-output`. */
  readonly argument: string;
  /** Of the environment. */
  readonly variable: string;
  readonly usual: string;
}

/** Where each part of the output goes, unless somebody says otherwise. */
export const FOLDERS = {
  /** For the spokes: `<cluster>/...`. */
  manifests: { what: 'the manifests', argument: 'output', variable: 'CDK8S_OUTDIR', usual: 'dist' },
  /** For those who run databases: `<database>.sql`. */
  sql: { what: 'the SQL for databases', argument: 'sqlOutput', variable: 'KEYWHEEL_SQL_OUTDIR', usual: 'sql' },
  /** For Terraform, as cdktf's own CLI reads it. */
  terraform: { what: 'the stacks', argument: 'terraformOutput', variable: 'CDKTF_OUTDIR', usual: 'cdktf.out' },
  /** For workloads of other repositories: `<cluster>/<namespace>/kustomization.yaml`. */
  patches: {
    what: 'the patches for workloads of other repositories',
    argument: 'patchesOutput',
    variable: 'KEYWHEEL_PATCHES_OUTDIR',
    usual: patchesFolder('dist'),
  },
  /** For people: `<fleet>/<report>.md`. */
  reports: {
    what: 'the reports',
    argument: 'reportsOutput',
    variable: 'KEYWHEEL_REPORTS_OUTDIR',
    usual: 'reports',
  },
} as const satisfies Record<string, OutputFolder>;

export type FolderName = keyof typeof FOLDERS;

/** What a command line says about them. */
export type FolderArguments = Partial<Readonly<Record<(typeof FOLDERS)[FolderName]['argument'], string>>>;

/** Absolute. */
export interface OutputFolders extends Readonly<Record<FolderName, string>> {
  /** Of the record. */
  readonly record: string;
}

type StatedFolders = Partial<Readonly<Record<FolderName, string>>>;

/** The folder of the record is fixed, so that every command that runs the program finds the same one. */
const RECORD_FOLDER = '.keywheel';

/** Every folder where output goes unless somebody says otherwise. */
export const USUAL_FOLDERS: readonly string[] = [...Object.values(FOLDERS).map(({ usual }) => usual), RECORD_FOLDER];

/** Where the output goes: as the options say, else the environment. Absolute. */
export function outputFolders(options: StatedFolders): OutputFolders {
  const folders: Partial<Record<FolderName, string>> = {};
  for (const [name, { variable, usual }] of Object.entries<OutputFolder>(FOLDERS) as [FolderName, OutputFolder][]) {
    // Beside the manifests, wherever these are.
    const own = name === 'patches' ? patchesFolder(folders.manifests!) : usual;
    folders[name] = resolve(options[name] ?? (process.env[variable] || own));
  }
  return { ...(folders as Record<FolderName, string>), record: resolve(RECORD_FOLDER) };
}

/** What was not given stays undefined, so that the environment is asked. */
export function foldersOf(args: FolderArguments): StatedFolders {
  return Object.fromEntries(Object.entries(FOLDERS).map(([name, { argument }]) => [name, args[argument]]));
}
