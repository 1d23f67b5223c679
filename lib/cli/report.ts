import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { changesOf } from '../change/changes';
import { companyCheck } from '../checks/company/company-check';
import { CHECKS, runChecks } from '../checks/index';
import { currentId } from '../checks/former-ids';
import { isOfCompany } from '../output/rule-problems';
import { json, maskedTexts } from '../encode/json';
import { FleetError } from '../errors';
import { acknowledge } from '../files/acknowledge';
import { find, holdsOutput } from '../files/found';
import { readFilesWithHcl } from '../files/read-files';
import { joinedOutput } from '../output/output';
import type { Finding } from '../output/finding';
import { Pictured, fleetDataOf } from '../page/fleet-data-of';
import { fleetPage, MARK } from '../page/html';
import { outputFolders } from '../synth/output-folders';
import { entryAt, plainText } from '../synth/plain-file';
import type { SynthesizedFleet } from '../synth/synthesized-fleet';
import { FindingsError } from '../synth/synthesize';
import { logLine } from '../text/log';
import { unknownOf } from '../unknown/unknown-of';
import { outputOf, readViews } from '../views/views';
import { isIgnored } from './git';
import type { OutputPlace } from './output-views';
import { ownStacks } from './own-stacks';
import type { Printed } from './printed';
import { checkProgram } from './program';
import { readSides, tellOnStandardError } from './sides';
import { readRules } from './rules-file';
import { keepingStandardOutput, writeStandardOutput } from './standard-output';
import { progress } from './progress';

export interface ReportArguments extends OutputPlace {
  /** A git ref, or a folder with the output of before. */
  readonly diff?: string;
  /** The page. @default - <reports>/<fleet>/index.html */
  readonly output?: string;
  /** A file that exports company rules; a program has its own. */
  readonly rules?: string;
  /** Print the data in place of writing the page. */
  readonly json?: boolean;
}

interface Read extends Pictured {
  /** What is wrong with the program: the page shows it too, and the command fails. */
  readonly error?: FindingsError;
}

/**
 * `keywheel report`: the fleet as one page, from what was written.
 *
 * @throws FleetError FileNotOurs; whatever is wrong with the files, or with the program or its output
 */
export async function report(args: ReportArguments): Promise<void> {
  const { error, ...read } = await keepingStandardOutput(() =>
    args.app === undefined ? readFiles(args) : readProgram(args.app),
  );
  const change = args.diff === undefined || error ? undefined : await changeSince(args.diff, args);
  const unknown =
    args.diff !== undefined && error
      ? [...read.unknown, `what has changed since ${args.diff}: it is not compared while the checks find errors`]
      : read.unknown;
  const data = await progress.during('write', () => fleetDataOf({ ...read, unknown, change }));
  if (args.json) {
    await writeStandardOutput(json(data satisfies Printed['report'], maskedTexts));
  } else {
    const file = args.output ?? usualFile(data.fleets);
    writePage(file, fleetPage(data));
    await writeStandardOutput(`wrote ${logLine(args.output ?? relative(process.cwd(), file))}\n`);
  }
  if (error) {
    throw error;
  }
}

async function readFiles({ terraform, manifests, patches, clusters, rules }: ReportArguments): Promise<Read> {
  const own = rules === undefined ? [] : (await readRules(rules)).map(companyCheck);
  // As `keywheel check` does it: of anyone who says where a side is, nothing is looked for.
  const found = terraform === undefined && manifests === undefined && !holdsOutput('.') ? find('.') : undefined;
  const options = { terraform, manifests, patches, clusters, found, isIgnored };
  const { output, unknown, acknowledge: entries } = await progress.during('read', () => readFilesWithHcl(options));
  const views = readViews(output);
  const told = [...views.misread, ...unknown, ...unknownOf(views)].map(({ place, message }) => `${place}: ${message}`);
  return {
    fleets: fleetsOf(terraform ?? ['cdktf.out']),
    views,
    findings: acknowledge(
      runChecks(views, [...CHECKS, ...own]),
      // The mapping file may acknowledge what other rules find, which are not given here.
      entries
        .filter(({ id }) => !isOfCompany(id) || own.some((check) => check.id === id))
        .map((entry) => ({ ...entry, id: currentId(entry.id) })),
    ),
    unknown: [...new Set(told)],
  };
}

/** Only keywheel's own stacks say it. */
function fleetsOf(terraform: readonly string[]): string[] {
  const names = (ownStacks(terraform) ?? []).map(({ json: stack }) => (stack['//'] as Marked).keywheel.fleet);
  return [...new Set(names)].sort();
}

interface Marked {
  readonly keywheel: { readonly fleet: string };
}

/** Every fleet of the program, also where the checks find errors, which the page explains. */
async function readProgram(app: string): Promise<Read> {
  const fleets: SynthesizedFleet[] = [];
  const findings = new Map<string, readonly Finding[]>();
  let error: FindingsError | undefined;
  try {
    await checkProgram(app, { onChecked: (fleet) => fleets.push(fleet) }, ({ name, findings: own }) =>
      findings.set(name, own),
    );
  } catch (thrown) {
    if (!(thrown instanceof FindingsError) || fleets.length === 0) {
      throw thrown;
    }
    error = thrown;
    findings.set(fleets.at(-1)!.name, thrown.findings);
  }
  return {
    fleets: fleets.map(({ name }) => name),
    views: readViews(joinedOutput(fleets.map(outputOf))),
    findings: fleets.flatMap((fleet) => findings.get(fleet.name) ?? fleet.findings),
    unknown: [],
    error,
  };
}

async function changeSince(base: string, args: ReportArguments): Promise<Pictured['change']> {
  const { before, after, unknown } = await keepingStandardOutput(() =>
    readSides(base, args, args.app === undefined ? 'files' : 'program', tellOnStandardError),
  );
  return { base, changes: changesOf(before, after), unknown };
}

/** A name comes from the files: anybody's may hold one that leads elsewhere. */
function usualFile(fleets: readonly string[]): string {
  const folder = outputFolders({}).reports;
  const [fleet = ''] = fleets;
  return fleets.length === 1 && /^[a-z0-9][-a-z0-9_.]*$/.test(fleet)
    ? join(folder, fleet, 'index.html')
    : join(folder, 'index.html');
}

function writePage(file: string, text: string): void {
  if (entryAt(file) && !plainText(file)?.startsWith(MARK)) {
    throw new FleetError(
      'FileNotOurs',
      `"${file}" is there and "keywheel report" did not write it; move it away, or name another file with --output`,
    );
  }
  mkdirSync(dirname(file), { recursive: true });
  // Whoever looks at it meanwhile sees the old page or the new one.
  const staged = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(staged, text, { flag: 'wx' });
    renameSync(staged, file);
  } finally {
    rmSync(staged, { force: true });
  }
}
