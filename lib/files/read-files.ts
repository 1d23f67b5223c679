import { basename, dirname, join, resolve } from 'node:path';
import { FleetError } from '../errors';
import type { Statements } from '../output/hub-resource';
import { handmade } from './handmade';
import { isFolder, isPlainFolder, isThere, requireThere, shown } from './files-below';
import type { Found } from './found';
import { readManifests } from './manifests';
import { Acknowledgement, MappedCluster, Mapping, readMapping } from './mapping';
import { readFoundTerraform, readTerraform } from './terraform';
import { parseHcl, ParsedHcl } from './terraform-hcl';
import type { TerraformSide } from './terraform-side';
import { readStates } from './terraform-state';
import type { Misread } from '../output/misread';
import type { Unknown } from '../output/unknown';
import { GivenFiles } from './given-files';
import { keysOf, limitsOf, outsideOf, prefixesOf, tenantsOf } from './statements';
import { readHubServers } from './hub-servers';
import { mayBeServer, withPlainNames } from './server-text';
import { serversInObjects } from './servers-in-objects';
import { readSyncs, SyncsRead } from './syncs';
import { gitOpsFolder, hubFolder, patchesFolder } from '../output/cluster';
import type { Output } from '../output/output';

export interface FilesOptions {
  /** Plans and states as JSON, or folders of Terraform's HCL and JSON. @default cdktf.out */
  readonly terraform?: readonly string[];
  /** Folders of YAML. @default those of the mapping file, else dist */
  readonly manifests?: readonly string[];
  /** Folders of what Kustomize adds to workloads of other repositories. @default - those beside the folders of YAML */
  readonly patches?: readonly string[];
  /** The mapping file, which says which folder is which cluster. @default keywheel.check.yaml, where it is there */
  readonly clusters?: string;
  /** What is written in HCL there, as {@link parseHcl} reads it. @default - HCL is not read */
  readonly hcl?: ParsedHcl;
  /** Where the folders are that the mapping file names. @default - where it is itself */
  readonly base?: string;
  /** What was found where nobody said anything, in place of defaults. @default - it is not looked for */
  readonly found?: Found;
  /** Whether a file is on this machine alone, as what git ignores. @default - none is */
  readonly isIgnored?: (file: string) => boolean;
}

export interface FilesRead {
  readonly output: Output;
  /** What the files do not say: see also `unknownOf`, for what follows from it. */
  readonly unknown: readonly Unknown[];
  /** Findings that may stay. */
  readonly acknowledge: readonly Acknowledgement[];
}

/**
 * Both sides as files say them, whoever wrote those.
 *
 * @throws FleetError where there is nothing, or nothing that can be read
 */
export function readFiles(options: FilesOptions = {}): FilesRead {
  const mapping = readMapping(options.clusters, options.base);
  const { found, isIgnored = () => false } = options;
  const terraform = options.terraform ?? (found ? [] : defaultsFrom('cdktf.out'));
  const manifests = options.manifests ?? (found || mapping.clusters.length > 0 ? [] : defaultsFrom('dist'));
  if (!found && terraform.length + manifests.length + mapping.clusters.length === 0) {
    throw new FleetError(
      'FilesMissing',
      'there is neither cdktf.out nor dist in this folder; say with --terraform and --manifests where both sides are',
    );
  }
  const sides = [
    ...terraform.map((path) => readTerraform(there(path, '--terraform'), options.hcl, isIgnored)),
    ...(found ? readFoundTerraform(found, options.hcl) : []),
  ];
  const spokes = readManifests(
    manifests.map((folder) => there(folder, '--manifests')),
    options.patches?.map((folder) => there(folder, '--patches')) ?? found?.patches ?? patchesBeside(manifests),
    mapping.clusters,
    found && mapping.clusters.length === 0 ? found.clusters : [],
    found ? [found.root] : [],
  );
  const states = readStates(
    new GivenFiles(found ? [found.root] : []),
    found?.states.filter((file) => !isIgnored(file)) ?? [],
  );
  const watched = readWatched(manifests, mapping.clusters);
  const serverFiles = serverFilesOf(options);
  const servers = readHubServers(new GivenFiles([...new Set(serverFiles.map(dirname))]), serverFiles, options.hcl);
  const resources = sides.flatMap((side) => side.resources);
  const statements = statementsOf(sides, mapping);
  const hidden = handmade(resources, statements.existing);
  // Terraform may make objects of clusters too, which are in no YAML.
  const makesObjects = resources.some(({ type }) => /^(kubernetes|kubectl|helm)_/.test(type));
  return {
    output: {
      resources,
      hubs: sides.flatMap(({ hubs }) => hubs),
      ...statements,
      clusters: spokes.clusters.map((cluster) =>
        makesObjects && cluster.unread?.operator
          ? { ...cluster, unread: { ...cluster.unread, objects: true } }
          : cluster,
      ),
      restarts: spokes.restarts,
      syncs: watched.syncs,
      bundles: watched.bundles,
      ignored: watched.ignored,
      hubServers: servers.servers,
      inClear: [...sides, states].flatMap(({ inClear }) => inClear),
      misread: [...[...sides, states].flatMap(({ misread }) => misread), ...spokes.misread, ...watched.misread],
      unread: sides.length === 0 ? ['*'] : [...sides, ...hidden].flatMap(({ unread }) => unread),
    },
    unknown: [
      ...[...sides, states].flatMap(({ unknown }) => unknown),
      ...spokes.unknown,
      ...watched.unknown,
      ...servers.unknown,
      ...serversInObjects(spokes.clusters),
      ...(sides.length === 0 ? [] : hidden.map(({ message }) => ({ place: 'the hub', message }))),
      ...(found ? unknownOfFound(found, mapping.clusters.length > 0) : []),
    ],
    acknowledge: mapping.acknowledge,
  };
}

/**
 * {@link readFiles}, with what is written in HCL: its parser is loaded where there is some.
 *
 * @throws FleetError where there is nothing, or nothing that can be read
 */
export async function readFilesWithHcl(options: FilesOptions = {}): Promise<FilesRead> {
  const files = serverFilesOf(options).filter((file) => file.endsWith('.hcl'));
  const given = new GivenFiles([...new Set(files.map(dirname))]);
  const texts = files.map((file) => withPlainNames(given.text(file) ?? ''));
  return readFiles({ ...options, hcl: await parseHcl(options.terraform ?? [], options.found, texts) });
}

/** What the servers of the hub are started with: where it was found, or as synth writes it beside the manifests. Absolute. */
function serverFilesOf({ found, manifests, clusters, base }: FilesOptions): readonly string[] {
  if (found) {
    return found.servers;
  }
  const folders = manifests ?? (readMapping(clusters, base).clusters.length > 0 ? [] : defaultsFrom('dist'));
  return beside(folders.filter(isThere), hubFolder).flatMap(
    (folder) => new GivenFiles([folder]).below(folder, mayBeServer).files,
  );
}

/** What lies in the folder and is not read. */
function unknownOfFound({ planned, left }: Found, isMapped: boolean): Unknown[] {
  const inPlan = 'a plan is next to it or above, and was read in its place: whether all of it is there is not known';
  const alone = 'it belongs to no cluster that was found, and was not read: with --clusters a file can say to which';
  return [
    ...[...new Set(planned.map((file) => shown(dirname(file))))].map((place) => ({ place, message: inPlan })),
    ...(isMapped ? [] : left.map((folder) => ({ place: shown(folder), message: alone }))),
  ];
}

/** What programs say beside their resources, and whoever maps the files of others. */
function statementsOf(sides: readonly TerraformSide[], mapping: Mapping): Required<Statements> {
  const said = sides.flatMap(({ statements }) => statements);
  const all = [mapping.existing, ...said.flatMap(({ existing }) => existing ?? [])];
  const hubs = sides.flatMap((side) => side.hubs);
  return {
    existing: {
      engines: all.flatMap(({ engines, kvEngines = [] }) => [...engines, ...kvEngines]),
      kvEngines: all.flatMap(({ kvEngines = [] }) => kvEngines),
      certificateRoles: all.flatMap(({ certificateRoles = [] }) => certificateRoles),
      policies: all.flatMap(({ policies }) => policies),
      authMounts: all.flatMap(({ authMounts }) => authMounts),
      namespaces: [...all.flatMap(({ namespaces }) => namespaces), ...hubs.map(({ namespace }) => namespace)],
    },
    outside: outsideOf(said.flatMap(({ outside }) => (outside ? [outside] : []))),
    keys: keysOf(said.flatMap(({ keys }) => (keys ? [keys] : []))),
    tenants: tenantsOf(said.flatMap(({ tenants }) => (tenants ? [tenants] : []))),
    prefixes: prefixesOf(said.flatMap(({ prefixes }) => (prefixes ? [prefixes] : []))),
    limits: limitsOf(said.flatMap(({ limits }) => (limits ? [limits] : []))),
    tenantPlaces: mapping.tenants,
  };
}

/** What GitOps tools are told, where it lies beside folders of YAML that somebody gave. */
function readWatched(
  given: readonly string[],
  mapped: readonly MappedCluster[],
): SyncsRead & { misread: readonly Misread[]; unknown: readonly Unknown[] } {
  const told = { misread: [] as Misread[], unknown: mapped.flatMap(unknownOfNames) };
  const folders = [...new Set([...beside(given, gitOpsFolder), ...mapped.flatMap(({ gitOps }) => gitOps)])];
  const manifests = [...given, ...mapped.flatMap((cluster) => cluster.manifests)];
  const files = new GivenFiles([...folders, ...manifests]);
  const read =
    folders.length === 0
      ? { syncs: [], bundles: new Map(), ignored: new Map() }
      : readSyncs(files, folders, manifests, told);
  return { ...read, misread: [...told.misread, ...files.misread], unknown: told.unknown };
}

/** The tool's objects say of a cluster what it is called where they lie. */
function unknownOfNames({ name, manifests, gitOps }: MappedCluster): Unknown[] {
  return gitOps
    .flatMap((folder) => manifests.map((path) => join(folder, basename(path))))
    .filter((folder) => basename(folder) !== name && isFolder(folder))
    .map((folder) => ({
      place: shown(folder),
      message:
        `it is of cluster "${basename(folder)}", which the mapping file calls "${name}", and was not held against its ` +
        'manifests; call it as the folder does',
    }));
}

function patchesBeside(manifests: readonly string[]): string[] {
  return beside(manifests, patchesFolder);
}

/** What lies beside folders of YAML, absolute; a link is followed where somebody names it. */
function beside(manifests: readonly string[], folderOf: (manifests: string) => string): string[] {
  return manifests.map((folder) => folderOf(resolve(folder))).filter(isPlainFolder);
}

function defaultsFrom(folder: string): string[] {
  return isThere(folder) ? [folder] : [];
}

/** @returns absolute */
function there(path: string, option: string): string {
  requireThere(path, option);
  return resolve(path);
}
