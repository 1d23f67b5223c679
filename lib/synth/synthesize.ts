import { relative, resolve, sep } from 'node:path';
import { outputOf, readViews } from '../views/views';
import { FleetError, FleetErrors } from '../errors';
import { Finding, isFatal, placeWithLine } from '../output/finding';
import type { Rotator } from '../views/rotators';
import { companyCheck } from '../checks/company/company-check';
import { CHECKS, runChecks } from '../checks/index';
import { FleetBase } from '../fleet/fleet-base';
import { acknowledged } from './acknowledgements';
import { requireCommitted } from './committed';
import { outputFiles, recordFile, STACKS_FOLDER } from './output-files';
import { outputFolders } from './output-folders';
import { reportsOf } from '../reports';
import { addLines, withLines } from './finding-lines';
import { deliveryTimes } from '../timing/delivery-times';
import { fileTimes } from '../timing/file-times';
import { RotatedUsers, rotatedUsersOf } from './rotated-users';
import { requireFoldersForOutput } from './output-refused';
import { departures } from './departures';
import { readBefore, requireNoOutput, requireRecordKnows } from './record-lost';
import { nextRecord, parseRecord, removedClusters } from './record';
import { render } from './render';
import { RenderedFleet, SynthesizedFleet } from './synthesized-fleet';
import { Written, writeFiles } from './write';
import { SynthesizedStack } from '../output/stack';
import type { GeneratedValues } from '../output/generated-value';
import { Output } from '../output/output';
import type { SynthOptions } from './synth-options';
import { FleetRecord, Statement } from './fleet-record';

/** What a synthesis came to. */
export interface SynthReport extends Pick<RenderedFleet, 'name' | 'counts'> {
  /** Warnings, and errors that the program acknowledges; other errors are thrown. */
  readonly findings: readonly Finding[];
  /** @internal Who rotates pairs of users, for the command line. */
  readonly rotators: readonly Rotator[];
  /** @internal Both sides, for the command line. */
  readonly output: () => Output;
  /** Undefined if only checks were asked for. */
  readonly written?: Written;
}

/** Checks found errors: nothing was written. */
export class FindingsError extends Error {
  /** Errors and warnings, those that the program acknowledges too. */
  declare readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const errors = findings.filter(isFatal);
    super(
      [
        `the two sides do not agree (${errors.length} ${errors.length === 1 ? 'error' : 'errors'}); nothing was written`,
        ...errors.map(
          (error) => `  ${error.id} at ${error.path} (${placeWithLine(error)}): ${error.message}; ${error.fix}`,
        ),
      ].join('\n'),
    );
    this.name = 'FindingsError';
    Object.defineProperty(this, 'findings', { value: findings });
  }
}

/**
 * Renders both sides, checks that they agree and writes all files, or none.
 *
 * @throws FleetErrors for what is wrong in the program or outdated in the folders, FindingsError for what does not agree in the output
 */
export function synthesize(fleet: FleetBase, options: SynthOptions = {}): SynthReport {
  try {
    return checkedAndWritten(fleet, options);
  } catch (error) {
    addLines(error instanceof FleetErrors ? error.all : error instanceof FleetError ? [error] : [], fleet);
    throw error;
  }
}

function checkedAndWritten(fleet: FleetBase, options: SynthOptions): SynthReport {
  const { env } = process;
  const folders = outputFolders(options);
  const remove = options.remove ?? env['KEYWHEEL_REMOVE']?.split(',').filter(Boolean) ?? [];
  const isSet = (variable: string) => !['', '0', 'false'].includes(env[variable] ?? '');
  // A command that only looks at the program does not look at what is committed.
  const committed = options.committed ?? (options.checkOnly === undefined && isSet('KEYWHEEL_COMMITTED'));
  const checkOnly = committed || (options.checkOnly ?? isSet('KEYWHEEL_CHECK_ONLY'));
  requireFoldersForOutput(folders);
  const file = recordFile(folders.record, fleet.name);
  const { recordText, output } = readBefore(fleet.name, folders, !checkOnly);
  const isBase = options.comparison === 'before';
  if (recordText === undefined && !isBase) {
    requireNoOutput(fleet.name, folders, !checkOnly);
  }
  const previous = recordText === undefined ? undefined : parseRecord(recordText, file, fleet.name);

  options.progress?.('render');
  const rendered = render(fleet, {
    pathToWorkingDirectory: pathToWorkingDirectory(folders.terraform),
    leaving: (clusters) => removedClusters(previous, clusters),
    released: new Set(Object.values(previous?.released ?? {}).flat()),
    generated: previous?.generated,
  });
  const statement = statementOf(rendered);
  const left = options.comparison ? departures(previous, statement, []).names : remove;
  const record = nextRecord(previous, statement, left);
  if (previous && !isBase) {
    requireRecordKnows(previous, output, statement, file);
  }
  const clusters = rendered.clusters.map((cluster) => ({
    ...cluster,
    folder: folderIn(folders.manifests, cluster.name),
  }));
  const released = {
    ...rendered,
    clusters,
    stacks: rendered.stacks.map((stack) => withReleased(stack, fleet.name, record)),
  };

  options.progress?.('check');
  const synthesized = checked(released, fleet);
  options.onChecked?.(synthesized);
  const findings = withLines(synthesized.findings, fleet);
  if (findings.some(isFatal) && !isBase) {
    throw new FindingsError(findings);
  }
  const { name, counts, rotators } = synthesized;
  const report = { name, counts, findings, rotators, output: () => outputOf(synthesized) };
  if (committed) {
    requireCommitted(name, outputFiles(synthesized, record, folders), folders, synthesized.tools);
  }
  if (checkOnly) {
    return report;
  }
  options.progress?.('write');
  const files = outputFiles(synthesized, record, folders);
  const written = writeFiles(fleet.name, files, folders, recordText);
  return { ...report, written };
}

/** Both sides and what the checks found, in memory. */
export function synthesizeInMemory(fleet: FleetBase): SynthesizedFleet {
  return checked(render(fleet, { pathToWorkingDirectory: '../../..' }), fleet);
}

/** What the checks and the fleet's own rules find in what was rendered, and the reports of it. */
export function checked(rendered: RenderedFleet, fleet: FleetBase): SynthesizedFleet {
  const views = readViews(outputOf(rendered));
  const times = deliveryTimes(views);
  const files = fileTimes(views);
  const { name, reasons, watches } = rendered;
  const findings = acknowledged(runChecks(views, [...CHECKS, ...fleet.rules.map(companyCheck)]), fleet);
  return {
    ...rendered,
    rules: fleet.rules,
    findings,
    rotators: views.clusters.flatMap(({ rotators }) => rotators),
    times,
    fileTimes: files,
    reports: reportsOf({
      fleet: name,
      findings,
      views,
      times,
      fileTimes: files,
      reasons,
      watches,
      product: fleet.vault?.product,
    }),
  };
}

function statementOf(rendered: RenderedFleet): Statement {
  const { name, tenants, clusters, tools, stacks, delivered, renames, namespaces } = rendered;
  const generated = Object.assign({}, ...stacks.map((stack) => stack.generated)) as GeneratedValues;
  const encrypted = rendered.encryption.flatMap(({ cluster, encrypts }) => (encrypts ? [[cluster, encrypts]] : []));
  const users = Object.assign({}, ...stacks.map(({ json }) => rotatedUsersOf(json))) as RotatedUsers;
  return {
    fleet: name,
    delivered,
    renames,
    namespaces,
    tenants,
    clusters: clusters.map((cluster) => cluster.name),
    ...(tools.size > 0 && {
      gitOps: Object.fromEntries([...tools].map(([cluster, { tool, namespace }]) => [cluster, `${tool}/${namespace}`])),
    }),
    ...(encrypted.length > 0 && {
      encryption: Object.fromEntries(encrypted),
    }),
    retained: Object.fromEntries(
      stacks.filter(({ retained }) => retained.length > 0).map((stack) => [stack.name, stack.retained]),
    ),
    ...(Object.keys(generated).length > 0 && { generated }),
    ...(Object.keys(users).length > 0 && { users }),
  };
}

/** What holds data and left the program is forgotten by Terraform instead of being destroyed. */
function withReleased(stack: SynthesizedStack, fleet: string, { released }: FleetRecord): SynthesizedStack {
  const addresses = released[stack.name] ?? [];
  const removed = addresses.map((from) => ({ from, lifecycle: { destroy: false } }));
  const { keywheel, ...metadata } = stack.json['//'] as Record<string, object>;
  const comment = { ...metadata, keywheel: { ...keywheel, fleet } };
  return { ...stack, json: { ...stack.json, '//': comment, ...(removed.length > 0 ? { removed } : {}) } };
}

/** Where a cluster is written, from the working directory. */
function folderIn(manifests: string, cluster: string): string {
  return relative(process.cwd(), resolve(manifests, cluster)).split(sep).join('/');
}

function pathToWorkingDirectory(terraform: string): string {
  return relative(resolve(terraform, STACKS_FOLDER, 'stack'), process.cwd())
    .split(sep)
    .join('/');
}
