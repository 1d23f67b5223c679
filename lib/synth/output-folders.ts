import { resolve } from 'node:path';
import { alertsFolder, encryptionFolder, gitOpsFolder, hubFolder, patchesFolder } from '../output/cluster';

/** A folder of the output, and who says where it is. */
export interface OutputFolder {
  /** What is in it. */
  readonly what: string;
  /** Of the command line: `terraformOutput` is `--terraform-output`. */
  readonly argument: string;
  /** Of the environment. */
  readonly variable: string;
  readonly usual: string;
  /** Where it is instead, once it is known where the manifests are. */
  readonly beside?: (manifests: string) => string;
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
    beside: patchesFolder,
  },
  /** For GitOps tools: `<cluster>/<tool>.k8s.yaml`. */
  gitOps: {
    what: "the GitOps tools' objects",
    argument: 'gitopsOutput',
    variable: 'KEYWHEEL_GITOPS_OUTDIR',
    usual: gitOpsFolder('dist'),
    beside: gitOpsFolder,
  },
  /** For who runs Prometheus and Grafana: `<fleet>/...`. */
  alerts: {
    what: 'the rules for Prometheus',
    argument: 'alertsOutput',
    variable: 'KEYWHEEL_ALERTS_OUTDIR',
    usual: alertsFolder('dist'),
    beside: alertsFolder,
  },
  /** For who runs API servers: `<fleet>/<cluster>/...`. */
  encryption: {
    what: 'the settings of API servers',
    argument: 'encryptionOutput',
    variable: 'KEYWHEEL_ENCRYPTION_OUTDIR',
    usual: encryptionFolder('dist'),
    beside: encryptionFolder,
  },
  /** For who runs the hub: `<fleet>/<node>.hcl`. */
  hub: {
    what: "the configuration of Vault/OpenBao's servers",
    argument: 'hubOutput',
    variable: 'KEYWHEEL_HUB_OUTDIR',
    usual: hubFolder('dist'),
    beside: hubFolder,
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
  const stated = (name: FolderName) => options[name] ?? (process.env[FOLDERS[name].variable] || undefined);
  const manifests = stated('manifests') ?? FOLDERS.manifests.usual;
  const folders = Object.entries<OutputFolder>(FOLDERS).map(([name, { usual, beside }]) => {
    return [name, resolve(stated(name as FolderName) ?? beside?.(resolve(manifests)) ?? usual)];
  });
  return { ...(Object.fromEntries(folders) as Record<FolderName, string>), record: resolve(RECORD_FOLDER) };
}

/** What was not given stays undefined, so that the environment is asked. */
export function foldersOf(args: FolderArguments): StatedFolders {
  return Object.fromEntries(Object.entries(FOLDERS).map(([name, { argument }]) => [name, args[argument]]));
}
