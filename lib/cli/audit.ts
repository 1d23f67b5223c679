import { markdownText } from '../encode/markdown';
import { json, maskedTexts } from '../encode/json';
import { logLine } from '../text/log';
import { AuditedPair, auditedPairs, pairStanding } from '../audit/audited-pairs';
import { AuditedValue, auditedValues } from '../audit/audited-values';
import { auditedFolders, auditPolicy, metadataPath, unreadPaths } from '../audit/listing';
import { Standing, standingOf } from '../audit/standing';
import { FleetError } from '../errors';
import { Audit, auditJson, auditTable, shown } from '../reports/audit-report';
import { alignedText, markdownTable } from '../reports/table';
import type { RowFormat } from './options';
import { callerHub } from './caller-hub';
import { clockIn, metadataIn, timeIn } from './hub-answers';
import { encodedPath, HubClient, tokenOfCaller } from './hub-client';
import { eachOf } from './each-of';
import { OutputPlace, readOutput, tellNotKnown } from './output-views';
import type { Printed } from './printed';
import { writeStandardOutput } from './standard-output';
import { count, tableWidth } from './terminal';

export interface AuditArguments extends OutputPlace {
  readonly format: RowFormat;
  readonly wide?: boolean;
  readonly printPolicy?: boolean;
}

/** Some value needs attention. */
const FAILS = 3;
/** Folders within each other, and names in all: a list that leads to itself has no end. */
const DEEPEST = 100;
const MOST_PATHS = 1_000_000;

/**
 * `keywheel audit`: asks the hub how old every value is, and what became of it. It reads metadata, never a value.
 *
 * @throws FleetError HubUnknown, TokenMissing, HubRefuses, HubAnswerInvalid, and whatever is wrong with files or program
 */
export async function audit({ format, wide, printPolicy, ...place }: AuditArguments): Promise<void> {
  const read = await readOutput(place);
  const { views } = read;
  const values = auditedValues(views);
  const folders = auditedFolders(views, values);
  const pairs = auditedPairs(views);
  if (printPolicy) {
    await writeStandardOutput(auditPolicy(views, values, folders, pairs));
    tellNotKnown(read);
    return;
  }
  const hub = callerHub(views);
  const client = new HubClient(hub, tokenOfCaller());
  const now = await clockOf(client);
  const found = await askHub(client, { values, folders, pairs }, now);
  const audited: Audit = {
    hub: logLine(hub.address),
    at: new Date(now).toISOString(),
    standings: found.standings,
    unread: unreadPaths(views, values, found.paths),
  };
  await writeStandardOutput(TEXTS[format](audited, tableWidth({ wide })));
  tellNotKnown(read);
  const failing = audited.standings.filter(({ problems }) => problems.length > 0).length;
  process.stderr.write(
    `${count(audited.standings.length, 'value')} at ${logLine(hub.address)}: ${summary(failing, audited)}\n`,
  );
  if (failing > 0) {
    process.exitCode = FAILS;
  }
}

function summary(failing: number, { unread }: Audit): string {
  const needs = failing === 0 ? 'all as they should be' : `${failing} ${failing === 1 ? 'needs' : 'need'} attention`;
  return unread.length === 0 ? needs : `${needs}; ${count(unread.length, 'path')} next to them that nothing here reads`;
}

/** A health check answers without a token. */
async function clockOf(client: HubClient): Promise<number> {
  return clockIn(await client.read('sys/health?standbyok=true&perfstandbyok=true'));
}

interface Audited {
  readonly values: readonly AuditedValue[];
  readonly folders: readonly string[];
  readonly pairs: readonly AuditedPair[];
}

async function askHub(client: HubClient, { values, folders, pairs }: Audited, now: number) {
  try {
    const metadata = await eachOf([...new Set(values.map(({ path }) => path))], async (path) => {
      return [path, metadataIn(path, await client.read(encodedPath(metadataPath(path))))] as const;
    });
    const byPath = new Map(metadata);
    const standings: Standing[] = values.map((value) => standingOf(value, byPath.get(value.path), now));
    const ofPairs = await eachOf(pairs, async (pair) => {
      const rotatedAt = await eachOf(pair.roles, async (role) => {
        const answer: unknown = await client.read(encodedPath(role));
        return answer === undefined ? undefined : timeIn(role, answer, 'last_vault_rotation');
      });
      return pairStanding(pair, rotatedAt, now);
    });
    return { standings: [...standings, ...ofPairs], paths: await pathsBelow(client, folders) };
  } catch (error) {
    if (error instanceof FleetError && / 403 /.test(error.reason)) {
      const advice = '"keywheel audit --print-policy" prints the policy that the token needs';
      throw new FleetError(error.code, `${error.reason}; ${advice}`);
    }
    throw error;
  }
}

/** Level by level: what ends with a slash is a folder. */
async function pathsBelow(client: HubClient, folders: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  let asked = 0;
  for (let level = folders, depth = 0; level.length > 0; depth += 1) {
    asked += level.length;
    if (depth > DEEPEST || asked + paths.length > MOST_PATHS) {
      throw new FleetError(
        'HubAnswerInvalid',
        `${folders.join(', ')} of Vault/OpenBao has no end: more than ${DEEPEST} folders within each other or ${MOST_PATHS} names`,
      );
    }
    const lists = await eachOf(level, async (folder) =>
      (await client.list(encodedPath(folder))).map((key) => `${folder}${key}`),
    );
    paths.push(...lists.flat().filter((path) => !path.endsWith('/')));
    level = lists.flat().filter((path) => path.endsWith('/'));
  }
  return paths.map((path) => path.replace('/metadata/', '/data/'));
}

const TEXTS: Record<AuditArguments['format'], (audited: Audit, width?: number) => string> = {
  table: ({ standings, unread }, width) => `${alignedText(auditTable(standings), width)}${unreadText(unread)}`,
  markdown: ({ hub, at, standings, unread }) =>
    `# Values at ${markdownText(hub)}, ${at}\n\n${markdownTable(auditTable(standings))}${unreadText(unread, (path) => `- ${markdownText(path)}`)}`,
  json: (audited) => json(auditJson(audited) satisfies Printed['audit'], maskedTexts),
};

function unreadText(unread: readonly string[], bullet?: (path: string) => string): string {
  const lines = unread.map((path) => `${(bullet ?? logLine)(shown(path))}\n`);
  return lines.length === 0 ? '' : `\nnothing here reads\n${bullet ? '\n' : ''}${lines.join('')}`;
}
