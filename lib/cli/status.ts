import { dump } from 'js-yaml';
import { json, maskedTexts } from '../encode/json';
import { companyCheck } from '../checks/company/company-check';
import { CHECKS, runChecks } from '../checks/index';
import type { FleetStatus, Live } from '../live/fleet-status';
import { AUDIT_DEVICES } from '../live/live-hub';
import { statusWithoutOddClusters } from '../live/odd-clusters';
import { clusterRights, hubRights } from '../live/rights';
import { factsOf } from '../reports/posture/posture-report';
import { seenFacts, SeenFact } from '../reports/posture/seen';
import { seenJson, seenMarkdown, seenSummary, seenText } from '../reports/posture/seen-report';
import { isNotInForce, needsAttention, statusJson, statusMarkdown, statusText } from '../reports/status-report';
import { deliveryTimes } from '../timing/delivery-times';
import { fileTimes } from '../timing/file-times';
import { ComparedValues, comparedPaths, compareValues } from './hub-values';
import type { Asked } from './kube-client';
import { askedOf, LivePlace, lookAtFleet } from './live-fleet';
import type { RowFormat } from './options';
import { OutputPlace, ReadOutput, readOutput, tellNotKnown } from './output-views';
import type { Printed } from './printed';
import { readRules } from './rules-file';
import { writeStandardOutput } from './standard-output';
import { count, tableWidth } from './terminal';

export interface StatusArguments extends OutputPlace, LivePlace {
  readonly format: RowFormat;
  readonly wide?: boolean;
  readonly rights?: 'kubernetes' | 'vault';
  readonly posture?: boolean;
  readonly sameValues?: boolean;
  /** A file that exports company rules; a program has its own. */
  readonly rules?: string;
}

type Form = Pick<StatusArguments, 'format' | 'wide'>;

/** Something needs attention. */
const FAILS = 3;

/**
 * `keywheel status`: whether what was written is in force on the clusters and on the hub, and why not; with `--posture`,
 * what an auditor asks, with what was seen of it.
 *
 * @throws FleetError ClusterUnknown, DumpsMissing, HubUnknown, TokenInvalid, and whatever is wrong with files or program
 */
export async function status(options: StatusArguments): Promise<void> {
  const {
    format,
    wide,
    context,
    live,
    hub,
    stalePods = false,
    rights,
    posture = false,
    sameValues = false,
    rules,
    ...place
  } = options;
  const own = rules === undefined ? [] : await readRules(rules);
  const read = await readOutput(place);
  const beside = posture ? [AUDIT_DEVICES] : [];
  const { output, views } = read;
  if (rights !== undefined) {
    await writeStandardOutput(
      rights === 'vault'
        ? hubRights(
            output.resources,
            views.vault.hubs.map(({ namespace }) => namespace),
            beside,
            sameValues ? comparedPaths(views) : [],
          )
        : dump(rightsOf([...askedOf(views, stalePods).values()])),
    );
    return;
  }
  const seen = await lookAtFleet(read, { context, live, hub, stalePods, beside });
  const found = statusWithoutOddClusters(output, seen, views, [
    ...CHECKS,
    ...[...own, ...read.rules].map(companyCheck),
  ]);
  if (posture) {
    await tellPosture(read, seen, found, { format, wide });
    return;
  }
  await tell(sameValues ? withSameValues(found, await compareValues(views)) : found, read, { format, wide });
}

async function tell(found: FleetStatus, read: ReadOutput, { format, wide }: Form): Promise<void> {
  await writeStandardOutput(TEXTS[format](found, tableWidth({ wide })));
  tellNotKnown({ unknown: [...read.unknown, ...found.notKnown], misread: read.misread });
  process.stderr.write(`${summary(found)}\n`);
  if (needsAttention(found)) {
    process.exitCode = FAILS;
  }
}

function withSameValues(found: FleetStatus, { same, notKnown }: ComparedValues): FleetStatus {
  return { ...found, sameValues: same, notKnown: [...found.notKnown, ...notKnown] };
}

/** What is written, with what was seen of it. */
async function tellPosture(
  { output, views, unknown, misread }: ReadOutput,
  seen: Live,
  found: FleetStatus,
  { format, wide }: Form,
): Promise<void> {
  const about = { findings: runChecks(views), times: deliveryTimes(views), fileTimes: fileTimes(views) };
  const facts = seenFacts(factsOf({ fleet: '', views, ...about }), { output, views, live: seen, found });
  await writeStandardOutput(POSTURE_TEXTS[format](facts, tableWidth({ wide })));
  tellNotKnown({ unknown: [...unknown, ...found.notKnown], misread });
  process.stderr.write(`${seenSummary(facts)}\n`);
  if (facts.some(({ seen: { state } }) => state === 'otherwise')) {
    process.exitCode = FAILS;
  }
}

function rightsOf(all: readonly Asked[]): object {
  return clusterRights(
    all.flatMap(({ kinds }) => kinds),
    all.flatMap(({ marks }) => marks),
  );
}

function summary({ hub, standings, drift, sameValues }: FleetStatus): string {
  const failing = standings.filter(isNotInForce).length;
  const ofValues = sameValues ? `; ${count(sameValues.length, 'value')} at several teams` : '';
  const ofHub = hub === undefined ? '' : `; Vault/OpenBao is ${hub.state}`;
  return `${count(standings.length - failing, 'object')} in force, ${failing} not; ${count(drift.length, 'difference')} to what was written${ofHub}${ofValues}`;
}

const POSTURE_TEXTS: Record<RowFormat, (facts: readonly SeenFact[], width?: number) => string> = {
  table: seenText,
  markdown: seenMarkdown,
  json: (facts) => json(seenJson(facts) satisfies Printed['status-posture'], maskedTexts),
};

const TEXTS: Record<RowFormat, (found: FleetStatus, width?: number) => string> = {
  table: statusText,
  markdown: statusMarkdown,
  json: (found) => json(statusJson(found) satisfies Printed['status'], maskedTexts),
};
