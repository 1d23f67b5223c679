import { isFields } from '../collections/fields';
import { logEntry } from '../audit/log/entry';
import { alarming, logAudit, LogAudit } from '../audit/log/log-audit';
import { LogUses } from '../audit/log/log-uses';
import { json, maskedTexts } from '../encode/json';
import { FleetError } from '../errors';
import { logJson, logMarkdown, logText } from '../reports/log-report';
import { logLine } from '../text/log';
import type { Views } from '../views/views';
import { callerHub } from './caller-hub';
import { eachOf } from './each-of';
import { encodedPath, HubClient, tokenOfCaller } from './hub-client';
import { logLines, TOO_LONG } from './log-lines';
import type { RowFormat } from './options';
import { OutputPlace, readOutput } from './output-views';
import { writeStandardOutput } from './standard-output';
import { count } from './terminal';

export interface AuditLogArguments extends OutputPlace {
  readonly format: RowFormat;
  /** Files; `-` is standard input. */
  readonly log: readonly string[];
  /** Days. */
  readonly unreadFor: number;
  /** Path of the audit device that wrote the log. @default - hashes stay hashes, and no hub is asked */
  readonly device?: string;
}

/** Something needs somebody. */
const FAILS = 3;
const DAY = 86_400_000;

/**
 * `keywheel audit --log`: what the hub's audit log says, held against both sides. Single requests are not kept.
 *
 * @throws FleetError LogUnreadable, LogEmpty, those of a hub that is asked, and whatever is wrong with files or program
 */
export async function auditLog({ format, log, unreadFor, device, ...place }: AuditLogArguments): Promise<void> {
  if (log.filter((file) => file === '-').length > 1) {
    throw new FleetError('LogUnreadable', 'standard input can be read once; give --log - once');
  }
  const { views, unknown } = await readOutput(place);
  const uses = new LogUses();
  for (const file of log) {
    for await (const line of logLines(file)) {
      if (line === TOO_LONG || line.trim() !== '') {
        uses.add(line === TOO_LONG ? 'unreadable' : logEntry(line));
      }
    }
  }
  if (!uses.span) {
    throw new FleetError(
      'LogEmpty',
      `${log.join(', ')}: no request with an answer in it${uses.unreadable > 0 ? `, and ${count(uses.unreadable, 'line')} that no audit device wrote` : ''}; give the file of an audit device, in JSON`,
    );
  }
  const roleOf = device === undefined ? undefined : await rolesByHash(views, uses, device);
  const audited = logAudit(views, uses, { unreadFor: unreadFor * DAY, roleOf });
  await writeStandardOutput(TEXTS[format](audited));
  unknown.forEach((one) => process.stderr.write(`not known: ${logLine(one)}\n`));
  process.stderr.write(`${summary(audited)}\n`);
  process.exitCode = alarming(audited) > 0 ? FAILS : 0;
}

function summary(audited: LogAudit): string {
  const { entries, refusals, unread, unused } = audited;
  const failing = alarming(audited);
  return [
    `${count(entries, 'request')}: ${failing === 0 ? 'nothing that these files do not give' : `${failing} that ${failing === 1 ? 'needs' : 'need'} somebody`}`,
    `${count(refusals.length, 'refusal')}`,
    ...(unread ? [`${count(unread.length, 'value')} that nobody has read`] : []),
    ...(unused ? [`${count(unused.length, 'grant')} not used`] : []),
  ].join('; ');
}

/** Which role each hash stands for, of roles that somebody asked for in vain. */
async function rolesByHash(views: Views, uses: LogUses, device: string): Promise<Map<string, string>> {
  const hashed = new Set(
    uses.all.flatMap(({ uses: ofActor }) =>
      [...ofActor.values()].flatMap(({ roles }) => [...roles].filter((role) => role.startsWith('hmac-'))),
    ),
  );
  if (hashed.size === 0) {
    return new Map();
  }
  const client = new HubClient(callerHub(views), tokenOfCaller());
  const names = [...new Set([...views.vault.roles.values()].map(({ name }) => name))];
  const path = `sys/audit-hash/${encodedPath(device.replace(/^\/+|\/+$/g, ''))}`;
  const hashes = await eachOf(names, async (input) => {
    const answer: unknown = await client.write(path, { input });
    const data = isFields(answer) ? answer['data'] : undefined;
    return [isFields(data) ? String(data['hash']) : '', input] as const;
  });
  return new Map(hashes.filter(([hash]) => hashed.has(hash)));
}

const TEXTS: Record<RowFormat, (audited: LogAudit) => string> = {
  table: logText,
  markdown: logMarkdown,
  json: (audited) => json(logJson(audited), maskedTexts),
};
