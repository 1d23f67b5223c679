import { logLine } from '../text/log';
import { patchesFolder } from '../output/cluster';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FleetError, FleetErrors } from '../errors';
import { MAPPING_FILE } from '../files/mapping';
import { readFilesWithHcl } from '../files/read-files';
import type { SynthesizedStack } from '../output/stack';
import type { Misread } from '../output/misread';
import { readViews, Views } from '../views/views';
import { atGitRef } from './git-files';
import { ownStacks } from './own-stacks';
import { checkProgram } from './program';
import type { CompanyRule } from '../output/company-rule';
import type { SynthesizedFleet } from '../synth/synthesized-fleet';
import { joinedOutput, Output } from '../output/output';
import { progress } from './progress';

/** Where both sides are: in files, or in a program. */
export interface OutputPlace {
  readonly app?: string;
  readonly terraform?: readonly string[];
  readonly manifests?: readonly string[];
  readonly patches?: readonly string[];
  readonly clusters?: string;
}

export interface ReadOutput {
  readonly output: Output;
  readonly views: Views;
  /** Of the fleets of a program. */
  readonly rules: readonly CompanyRule[];
  /** What the files do not say. */
  readonly unknown: readonly string[];
  /** What is in the files and could not be read. */
  readonly misread: readonly Misread[];
  /** What keywheel wrote for Terraform, where the files hold nothing else of it. */
  readonly stacks?: readonly SynthesizedStack[];
}

/**
 * A comparison says nothing of what it did not read: "no change" would be a guess.
 *
 * @throws FleetErrors FileUnreadable
 */
export function requireWhole(...sides: readonly ReadOutput[]): void {
  const missing = unreadable(sides.flatMap(({ misread }) => misread));
  if (missing.length > 0) {
    throw new FleetErrors(
      missing.map(({ place, message, fix }) => new FleetError('FileUnreadable', `${place}: ${message}; ${fix}`)),
    );
  }
}

/** What the files do not say, on standard error. An answer without what could not be read is not the whole one. */
export function tellNotKnown({ unknown, misread }: Pick<ReadOutput, 'unknown' | 'misread'>): void {
  unknown.forEach((one) => process.stderr.write(`not known: ${logLine(one)}\n`));
  failUnlessWhole(misread);
}

/** The exit code is that of an error in the files. */
export function failUnlessWhole(misread: readonly Misread[]): void {
  if (unreadable(misread).length > 0) {
    process.exitCode = 1;
  }
}

function unreadable(misread: readonly Misread[]): Misread[] {
  return misread.filter(({ kind }) => kind === 'unreadable');
}

/** @throws FleetError, and whatever is wrong with a program */
export async function readOutput({ app, ...files }: OutputPlace): Promise<ReadOutput> {
  if (app === undefined) {
    return ofFiles(files);
  }
  const { output, rules } = await ofProgram(app);
  return { output, views: readViews(output), rules, unknown: [], misread: [] };
}

/**
 * What was there before, at the same place: in a folder, else at a git ref.
 *
 * @throws FleetError GitRefUnknown, NotCommitted
 */
export async function readOutputBefore(before: string, place: OutputPlace): Promise<ReadOutput> {
  const clusters = place.clusters ?? (existsSync(MAPPING_FILE) ? MAPPING_FILE : undefined);
  const terraform = place.terraform ?? ['cdktf.out'];
  const manifests = place.manifests ?? (clusters ? undefined : ['dist']);
  const inFolder = (folder: string): Promise<ReadOutput> =>
    ofFiles({
      terraform: terraform.map((path) => join(folder, path)),
      manifests: manifests?.map((path) => join(folder, path)),
      // Patches may have come with what is compared.
      patches: place.patches?.map((path) => join(folder, path)).filter((path) => existsSync(path)),
      clusters: clusters && join(folder, clusters),
    });
  // Which folders the mapping names is known when it is there.
  const paths = manifests && !clusters ? [...terraform, ...manifests] : ['.'];
  return statSync(before, { throwIfNoEntry: false })?.isDirectory()
    ? inFolder(before)
    : atGitRef(
        before,
        paths,
        inFolder,
        clusters ? [] : (place.patches ?? manifests?.map((path) => patchesFolder(resolve(path)))),
      );
}

async function ofFiles(files: Omit<OutputPlace, 'app'>): Promise<ReadOutput> {
  const { output, unknown } = await progress.during('read', () => readFilesWithHcl(files));
  const views = readViews(output);
  const { misread } = views;
  return {
    output,
    views,
    rules: [],
    unknown: [...misread, ...unknown].map(({ place, message }) => logLine(`${place}: ${message}`)),
    misread,
    stacks: misread.length === 0 ? ownStacks(files.terraform ?? ['cdktf.out']) : undefined,
  };
}

/** Every fleet of the program, as one. */
async function ofProgram(app: string): Promise<Pick<ReadOutput, 'output' | 'rules'>> {
  const outputs: Output[] = [];
  const rules = new Set<CompanyRule>();
  const onChecked = (fleet: SynthesizedFleet) => fleet.rules.forEach((rule) => rules.add(rule));
  await checkProgram(app, { onChecked }, (report) => outputs.push(report.output()));
  return { output: joinedOutput(outputs), rules: [...rules] };
}
