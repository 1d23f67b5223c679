import { dump } from 'js-yaml';
import { json, maskedTexts } from '../encode/json';
import type { FleetStatus } from '../live/fleet-status';
import { statusWithoutOddClusters } from '../live/odd-clusters';
import { clusterRights, hubRights } from '../live/rights';
import { isNotInForce, needsAttention, statusJson, statusMarkdown, statusText } from '../reports/status-report';
import { logLine } from '../text/log';
import type { Asked } from './kube-client';
import { askedOf, LivePlace, lookAtFleet } from './live-fleet';
import type { RowFormat } from './options';
import { OutputPlace, readOutput } from './output-views';
import { writeStandardOutput } from './standard-output';
import { count } from './terminal';

export interface StatusArguments extends OutputPlace, LivePlace {
  readonly format: RowFormat;
  readonly rights?: 'kubernetes' | 'vault';
}

/** Something needs attention. */
const FAILS = 3;

/**
 * `keywheel status`: whether what was written is in force on the clusters and on the hub, and why not.
 *
 * @throws FleetError ClusterUnknown, DumpsMissing, HubUnknown, and whatever is wrong with files or program
 */
export async function status(options: StatusArguments): Promise<void> {
  const { format, context, live, hub, stalePods = false, rights, ...place } = options;
  const read = await readOutput(place);
  const { output, views, unknown } = read;
  if (rights !== undefined) {
    await writeStandardOutput(
      rights === 'vault'
        ? hubRights(
            output.resources,
            views.vault.hubs.map(({ namespace }) => namespace),
          )
        : dump(rightsOf([...askedOf(views, stalePods).values()])),
    );
    return;
  }
  const found = statusWithoutOddClusters(output, await lookAtFleet(read, { context, live, hub, stalePods }), views);
  await writeStandardOutput(TEXTS[format](found));
  [...unknown, ...found.notKnown].forEach((one) => process.stderr.write(`not known: ${logLine(one)}\n`));
  process.stderr.write(`${summary(found)}\n`);
  process.exitCode = needsAttention(found) ? FAILS : 0;
}

function rightsOf(all: readonly Asked[]): object {
  return clusterRights(
    all.flatMap(({ kinds }) => kinds),
    all.flatMap(({ marks }) => marks),
  );
}

function summary({ hub, standings, drift }: FleetStatus): string {
  const failing = standings.filter(isNotInForce).length;
  const ofHub = hub === undefined ? '' : `; Vault/OpenBao is ${hub.state}`;
  return `${count(standings.length - failing, 'object')} in force, ${failing} not; ${count(drift.length, 'difference')} to what was written${ofHub}`;
}

const TEXTS: Record<RowFormat, (found: FleetStatus) => string> = {
  table: statusText,
  markdown: statusMarkdown,
  json: (found) => json(statusJson(found), maskedTexts),
};
