import { dirname, join, resolve } from 'node:path';
import type { Colors } from 'picocolors/types';
import { Finding, isFatal } from '../output/finding';
import { checkCompletes } from '../checks/files/check-completes';
import { fileCanBeRead } from '../checks/files/file-can-be-read';
import { checksNamed } from '../checks/groups';
import type { Check } from '../checks/check';
import { companyCheck } from '../checks/company/company-check';
import { CHECKS, checkOf, runChecks } from '../checks/index';
import { acknowledge, covers } from '../files/acknowledge';
import { isThere } from '../files/files-below';
import { Acknowledgement, MAPPING_FILE, readMapping } from '../files/mapping';
import { find, holdsOutput } from '../files/found';
import { FilesOptions, FilesRead, readFilesWithHcl } from '../files/read-files';
import { unknownOf } from '../unknown/unknown-of';
import type { Misread } from '../output/misread';
import type { Unknown } from '../output/unknown';
import { readViews } from '../views/views';
import { isIgnored } from './git';
import { atGitRef } from './git-files';
import { foundText, writeFoundMapping } from './found-text';
import { findingsText } from './findings-text';
import { readRules } from './rules-file';
import type { FailOn, FindingFormat } from './options';
import { writeStandardOutput } from './standard-output';
import { joinedSince } from './tenants-before';
import { colorsOf, count } from './terminal';
import { unknownText } from './unknown-text';
import { progress } from './progress';

export interface CheckArguments {
  readonly terraform?: readonly string[];
  readonly manifests?: readonly string[];
  readonly patches?: readonly string[];
  readonly clusters?: string;
  readonly mappingFrom?: string;
  readonly writeMapping?: boolean;
  readonly format: FindingFormat;
  readonly failOn: FailOn;
  /** Names of checks, and of groups of them. @default - all */
  readonly only?: readonly string[];
  /** A file that exports company rules. */
  readonly rules?: string;
  /** All that is not known, whatever the format. */
  readonly verbose?: boolean;
}

/**
 * `keywheel check`: holds both sides against each other, as files say them.
 *
 * @throws FleetError CheckUnknown, and where they cannot be read
 */
export async function check({
  terraform,
  manifests,
  patches,
  clusters,
  mappingFrom,
  writeMapping = false,
  format,
  failOn,
  only,
  rules,
  verbose = false,
}: CheckArguments): Promise<void> {
  // Of whoever says where a side is, nothing is looked for.
  const isSaid = terraform !== undefined || manifests !== undefined;
  const found = writeMapping || (!isSaid && !holdsOutput('.')) ? find('.') : undefined;
  if (found && writeMapping) {
    writeFoundMapping(found);
  }
  const options = { terraform, manifests, patches, clusters, found, isIgnored };
  const own = rules === undefined ? [] : (await readRules(rules)).map(companyCheck);
  const all = [...CHECKS, ...own];
  const { read, anew, notCompared } = await readFrom(mappingFrom, options);
  const { output } = read;
  const entries = read.acknowledge.map((entry, index) => {
    const { id } = checkOf(entry.id, `${clusters ?? MAPPING_FILE}, acknowledge[${index}].id`, all);
    return { ...entry, id };
  });
  const views = readViews({ ...output, misread: [...output.misread, ...anew] });
  const checks = only ? checksNamed(only, own) : all;
  const broken = await progress.during('check', () => runChecks(views, checks));
  const asked = only ? entries.filter(({ id }) => checks.some((check) => check.id === id)) : entries;
  // What a change mends need not be acknowledged by it: the file of the base branch still does.
  const findings = acknowledge(broken, mappingFrom === undefined ? asked : used(asked, broken));
  const colors = colorsOf(process.stdout);
  const folders = { manifests: manifests?.[0] ?? 'dist', terraform: terraform?.[0] ?? 'cdktf.out' };
  const told = findingsText(findings, format, { colors, folders, checks });
  const isMapped = clusters !== undefined || writeMapping || isThere(MAPPING_FILE);
  const taken = found ? foundText(found, isMapped, colors) : '';
  // A person looks at a screen, a program at all.
  const notKnown = unknownText(
    [...read.unknown, ...notCompared, ...unknownOf(views)],
    colors,
    verbose || format !== 'text',
  );
  const counts = countsOf(findings, output.clusters.length, notRead(read.unknown));
  const verdict = summary(findings, counts, only && `${ranOf(checks)} of ${count(all.length, 'check')}`, colors);
  const hint = only?.includes('worst-patterns') ? '; "keywheel advice" looks for one key of several teams' : '';
  const about = `${taken}${notKnown}${verdict}${hint}\n`;
  if (format === 'text') {
    await writeStandardOutput([told, about].filter(Boolean).join('\n'));
  } else {
    await writeStandardOutput(told);
    process.stderr.write(about);
  }
  process.exitCode = fails(findings, failOn) ? 1 : 0;
}

/** Of these nothing is proved, whatever else was found. */
const UNSEEN: ReadonlySet<string> = new Set([fileCanBeRead.id, checkCompletes.id]);

interface ReadSince {
  readonly read: FilesRead;
  /** What the base branch does not say. */
  readonly anew: readonly Misread[];
  readonly notCompared: readonly Unknown[];
}

/** @param ref where the mapping file is taken from, over the files that are here */
async function readFrom(ref: string | undefined, options: FilesOptions): Promise<ReadSince> {
  if (ref === undefined) {
    return { read: await progress.during('read', () => readFilesWithHcl(options)), anew: [], notCompared: [] };
  }
  const file = options.clusters ?? MAPPING_FILE;
  return atGitRef(ref, [file], async (folder) => {
    const guarded = { ...options, clusters: join(folder, file), base: dirname(resolve(file)) };
    const read = await progress.during('read', () => readFilesWithHcl(guarded));
    const { joined, unknown } = await joinedSince(ref, read, guarded);
    return { read, anew: [...acknowledgedAnew(options.clusters, read.acknowledge), ...joined], notCompared: unknown };
  });
}

/** What the mapping file here acknowledges, and that of the base branch does not. */
function acknowledgedAnew(clusters: string | undefined, before: readonly Acknowledgement[]): Misread[] {
  const file = clusters ?? MAPPING_FILE;
  const known = new Set(before.map((one) => JSON.stringify(one)));
  return readMapping(isThere(file) ? file : undefined)
    .acknowledge.filter((one) => !known.has(JSON.stringify(one)))
    .map(({ id, place, reason }) => ({
      ...{ kind: 'acknowledged', path: '', place: file, source: { file, line: 1 } },
      message: `it acknowledges "${id}"${place === undefined ? '' : ` at "${place}"`}, which the base branch does not: "${reason}"`,
      fix: 'nothing, if you agree with the reason: it counts once it is merged',
    }));
}

function used(entries: readonly Acknowledgement[], findings: readonly Finding[]): readonly Acknowledgement[] {
  return entries.filter((entry) => findings.some((finding) => covers(entry, finding)));
}

function fails(findings: readonly Finding[], on: CheckArguments['failOn']): boolean {
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  // What was not seen is no matter of severity.
  if (open.some(({ id }) => UNSEEN.has(id))) {
    return true;
  }
  return on === 'never' ? false : on === 'warning' ? open.length > 0 : open.some(isFatal);
}

function countsOf(findings: readonly Finding[], clusters: number, left: number): string {
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  const errors = open.filter(isFatal).length;
  return [
    count(clusters, 'cluster'),
    count(errors, 'error'),
    count(open.length - errors, 'warning'),
    ...(findings.length > open.length ? [`${findings.length - open.length} acknowledged`] : []),
    ...(left > 0 ? [`${count(left, 'place')} not read`] : []),
  ].join(', ');
}

/** How many files and folders hold something that was not looked into. */
function notRead(unknown: readonly Unknown[]): number {
  return new Set(unknown.filter(({ isNotRead }) => isNotRead).map(({ place }) => place)).size;
}

/** @param few how many checks of how many were asked for, where it was not all */
function summary(findings: readonly Finding[], counts: string, few: string | undefined, colors: Colors): string {
  const isBroken = findings.some((finding) => finding.acknowledged === undefined && isFatal(finding));
  const some = `${few}, and whether files can be read`;
  const [found, nothing] =
    few === undefined ? ['both sides do not agree', 'both sides agree, as far as it is known'] : [some, some];
  const verdict = isBroken ? `${colors.red('✘')} ${found}` : `${colors.green('✔')} ${nothing}`;
  return `${verdict}: ${counts}`;
}

function ranOf(checks: readonly Check[]): number {
  return checks.filter((check) => check !== fileCanBeRead).length;
}
