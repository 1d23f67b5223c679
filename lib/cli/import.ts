import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import {
  Adopted,
  adoptedFindings,
  adoptedManifests,
  adoptedResources,
  NOTHING_ADOPTED,
  RenderedSides,
} from '../adoption/adopted';
import { compare } from '../adoption/comparison';
import { foundFleet } from '../adoption/found';
import type { FoundFleet } from '../adoption/found-fleet';
import { assumptions, ImportList, importMarkdown } from '../adoption/import-list';
import type { Left } from '../adoption/left';
import { pairsOf } from '../adoption/pairs';
import { programFiles } from '../adoption/program-text';
import { NO_TENANTS_IN_FILES, tenantsForFiles, type TenantsInFiles } from '../adoption/tenant-yaml';
import { withoutProblems } from '../adoption/without';
import { json, maskedTexts } from '../encode/json';
import { FleetError } from '../errors';
import type { Finding } from '../output/finding';
import type { Output } from '../output/output';
import { readViews, Views } from '../views/views';
import { firstLines } from './base-program';
import type { Problem } from './base-process';
import { OwnedFolder } from './owned-folder';
import { ExistingPlace, readWhatExists } from './what-exists';
import { projectFiles } from './init';
import { tellNotKnown } from './output-views';
import { logLine } from '../text/log';
import { renderedApart } from './program-apart';
import { writeStandardOutput } from './standard-output';
import { count } from './terminal';
import { untilEnd } from './until-end';
import { version } from './version';

export interface ImportArguments extends ExistingPlace {
  readonly name?: string;
  readonly tenantLabel?: string;
  readonly tenants?: boolean;
  readonly environment?: readonly string[];
}

/** Something that is there would change. */
const CHANGES = 3;

/**
 * `keywheel import`: writes a program of what exists, and says what an apply of it would change.
 *
 * @throws FleetError FolderTaken, FileChanged, NothingToImport, EnvironmentInvalid, ImportFailed; what cannot be read
 */
export async function importFleet(folder: string, options: ImportArguments): Promise<void> {
  const root = resolve(folder);
  const own = ownFolder(root);
  const { output, unknown, unread, inventory } = await readWhatExists(options);
  const views = readViews(output);
  const fleet = foundFleet(views, {
    name: options.name ?? basename(root),
    label: options.tenantLabel,
    product: inventory?.product,
    environments: environmentsOf(options.environment),
  });
  if (fleet.environments.length === 0) {
    throw nothing(fleet);
  }
  const { files, list: compared } = await proved(fleet, {
    found: output,
    views,
    root,
    inFiles: options.tenants === true,
  });
  const list = { ...compared, left: [...compared.left, ...leftOnHub(fleet, inventory?.others ?? [])], unread };
  const all = new Map([...files, ['import.md', importMarkdown(list)]]);
  own.replace(all, (written) => json({ ...list, ...written }, maskedTexts));
  tellNotKnown({ unknown: [...unread, ...unknown], misread: [] });
  await writeStandardOutput(summary(folder, list));
  // Of what was not read nobody knows whether it would change.
  process.exitCode = unread.length > 0 ? 1 : list.changed.length > 0 ? CHANGES : 0;
}

/** What the hub has under a name that no delivery reads. */
function leftOnHub({ environments }: FoundFleet, others: readonly string[]): Left[] {
  const secrets = environments.flatMap(({ tenants }) => tenants.flatMap((tenant) => tenant.secrets));
  const read = new Set(secrets.map(({ mount, path }) => `value "${mount}/${path}"`));
  return others
    .filter((what) => !read.has(what))
    .map((what) => ({ where: 'hub', what, place: 'hub', why: 'no ExternalSecret that the program has reads it' }));
}

/** @throws FleetError EnvironmentInvalid */
function environmentsOf(named: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(
    named.map((text) => {
      const [, cluster, environment] = /^(.+)=([^=]+)$/.exec(text) ?? [];
      if (cluster === undefined || environment === undefined) {
        throw new FleetError('EnvironmentInvalid', `--environment is "${text}"; give <cluster>=<environment>`);
      }
      return [cluster, environment] as const;
    }),
  );
}

function nothing({ left }: FoundFleet): FleetError {
  const [first] = left;
  const why = first ? `, such as ${first.what} of ${first.where}: ${first.why}` : '';
  return new FleetError(
    'NothingToImport',
    `no ExternalSecret that was read is one that a program can say (${left.length} are not${why}); give folders of YAML with ` +
      'stores of Vault/OpenBao and their ExternalSecrets, and where the hub is in Terraform, --terraform',
  );
}

interface Asked {
  readonly found: Output;
  readonly views: Views;
  readonly root: string;
  /** Whether tenants are files of YAML where they can be. */
  readonly inFiles: boolean;
}

interface Proved {
  readonly files: ReadonlyMap<string, string>;
  readonly list: Omit<ImportList, 'unread'>;
}

/** Of each only what the one before has shown: its own names, its form, and then what the checks find. */
const ROUNDS = 8;

/**
 * The program as files, which synthesises, and what it makes of what was found.
 *
 * @throws FleetError ImportFailed
 */
async function proved(first: FoundFleet, { found, views, root, inFiles: asked }: Asked): Promise<Proved> {
  let fleet = first;
  let adopted: Adopted = NOTHING_ADOPTED;
  let inFiles = asked ? tenantsForFiles(fleet) : NO_TENANTS_IN_FILES;
  for (let round = 0; round < ROUNDS; round += 1) {
    const files = filesOf(fleet, { adopted, root, inFiles });
    const result = await rendered(files);
    if ('problems' in result) {
      const less = withoutProblems(fleet, result.problems);
      const fewer = less ? inFiles : withoutFiles(inFiles, result.problems);
      if (fewer !== inFiles) {
        inFiles = fewer;
        continue;
      }
      if (less === undefined) {
        throw failed(result.error);
      }
      if (less.environments.length === 0) {
        throw nothing(less);
      }
      [fleet, adopted] = [less, NOTHING_ADOPTED];
      inFiles = new Set([...inFiles].filter((key) => tenantsForFiles(less).has(key)));
      continue;
    }
    const next = nextAdopted(fleet, found, result, adopted);
    if (next === undefined) {
      const list = {
        ...compare(fleet, found, views, result),
        findings: result.findings,
        assumed: assumptions(fleet),
      };
      return { files, list };
    }
    adopted = next;
  }
  throw failed('what the checks find changes with each attempt');
}

/** The tenants whose files say something that no file may: these are stated by the program. */
function withoutFiles(inFiles: TenantsInFiles, problems: readonly Problem[]): TenantsInFiles {
  const wrong = new Set(problems.map(({ file = '' }) => file.replace(/^tenants\//, '').replace(/\.yaml$/, '')));
  const fewer = [...inFiles].filter((key) => !wrong.has(key));
  return fewer.length < inFiles.size ? new Set(fewer) : inFiles;
}

/** What stays as it was found, with what the last attempt has shown; undefined where it has shown nothing more. */
function nextAdopted(
  fleet: FoundFleet,
  found: Output,
  rendered: RenderedSides & { readonly findings: readonly Finding[] },
  adopted: Adopted,
): Adopted | undefined {
  if (adopted === NOTHING_ADOPTED) {
    return {
      resources: adoptedResources(found, rendered.stacks),
      manifests: adoptedManifests(pairsOf(fleet, found, rendered.clusters)),
      findings: [],
    };
  }
  const findings = adoptedFindings(rendered.findings);
  return findings.length === 0 ? undefined : { ...adopted, findings: [...adopted.findings, ...findings] };
}

function filesOf(
  fleet: FoundFleet,
  { adopted, root, inFiles }: { readonly adopted: Adopted; readonly root: string; readonly inFiles: TenantsInFiles },
): ReadonlyMap<string, string> {
  return new Map([
    ...projectFiles('imported', root, version()),
    ...programFiles(fleet, inFiles),
    ['adopted.json', json(adopted)],
  ]);
}

type Result =
  | (RenderedSides & { readonly findings: readonly Finding[] })
  | { readonly problems: readonly Problem[]; readonly error: string };

/** What the program renders, from a folder of its own: nothing is written where it will be before it is known to do so. */
async function rendered(files: ReadonlyMap<string, string>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-import-'));
  return untilEnd(
    () => rmSync(folder, { recursive: true, force: true }),
    async () => {
      files.forEach((text, name) => {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      });
      const result = await renderedApart(join(folder, 'main.ts'), { cwd: folder, env: withOwnLibrary() });
      if ('output' in result) {
        throw failed(result.output);
      }
      if ('error' in result) {
        return result;
      }
      const [fleet] = result.fleets;
      return { stacks: fleet!.stacks, clusters: fleet!.clusters, findings: result.findings };
    },
  );
}

/** The program finds this library and its packages, also where nothing is installed yet. */
function withOwnLibrary(): NodeJS.ProcessEnv {
  const own = resolve(__dirname, '../..');
  const packages = [dirname(own), join(own, 'node_modules')].filter((folder) => basename(folder) === 'node_modules');
  const paths = [...packages, process.env['NODE_PATH'] ?? ''].filter((path) => path !== '');
  return { ...process.env, NODE_PATH: paths.join(delimiter) };
}

function failed(output: string): FleetError {
  return new FleetError(
    'ImportFailed',
    `the program that import wrote does not synthesise, and nothing is written: ${firstLines(output)}; please report it ` +
      'with the file that is named, without what is secret in it',
  );
}

const LIST = 'import.json';

/** @throws FleetError FolderTaken; FileChanged of a list that is none */
function ownFolder(root: string): OwnedFolder {
  const own = new OwnedFolder(root, {
    index: LIST,
    refused: (file, why) =>
      new FleetError('FileChanged', `${why}; give another folder, or move it away and import again`, file),
  });
  if (own.index === undefined && existsSync(root) && readdirSync(root).length > 0) {
    throw new FleetError(
      'FolderTaken',
      `${root} is not empty, and not what an import wrote; give a folder that is empty or not there`,
    );
  }
  return own;
}

function summary(folder: string, { kept, changed, labelled, added, left, findings }: ImportList): string {
  return [
    `${kept} taken over, ${changed.length} to change, ${added.length} to add`,
    `${count(labelled.length, 'object')} get labels or annotations of keywheel`,
    `${left.length} left as they are, ${count(findings.length, 'finding')} acknowledged: see ${logLine(join(folder, 'import.md'))}`,
    '',
  ].join('\n');
}
