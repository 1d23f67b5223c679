import { isFields } from '../collections/fields';
import { logEntry } from '../audit/log/entry';
import { alarming, isIncomplete, logAudit, LogAudit } from '../audit/log/log-audit';
import { LogUses } from '../audit/log/log-uses';
import { json, maskedTexts } from '../encode/json';
import { FleetError } from '../errors';
import { logJson, logMarkdown, logText } from '../reports/log-report';
import type { Views } from '../views/views';
import { callerHub } from './caller-hub';
import { eachOf } from './each-of';
import { encodedPath, HubClient, tokenOfCaller } from './hub-client';
import { logLines, TOO_LONG } from './log-lines';
import { WholeLines } from './whole-lines';
import type { RowFormat } from './options';
import { OutputPlace, readOutput, tellNotKnown } from './output-views';
import { writeStandardOutput } from './standard-output';
import { count, tableWidth } from './terminal';

export interface AuditLogArguments extends OutputPlace {
  readonly format: RowFormat;
  readonly wide?: boolean;
  /** Files; `-` is standard input. */
  readonly log: readonly string[];
  /** Days. */
  readonly unreadFor: number;
  /** Policies that somebody answers for. */
  readonly known?: readonly string[];
  /** Path of the audit device that wrote the log. @default - hashes stay hashes, and no hub is asked */
  readonly device?: string;
}

/** Something needs somebody. */
const FAILS = 3;

/**
 * `keywheel audit --log`: what the hub's audit log says, held against both sides. Single requests are not kept.
 *
 * @throws FleetError LogUnreadable, LogEmpty, those of a hub that is asked, and whatever is wrong with files or program
 */
export async function auditLog({
  format,
  wide,
  log,
  unreadFor,
  known,
  device,
  ...place
}: AuditLogArguments): Promise<void> {
  if (log.filter((file) => file === '-').length > 1) {
    throw new FleetError('LogUnreadable', 'standard input can be read once; give --log - once');
  }
  const read = await readOutput(place);
  const { views } = read;
  const uses = new LogUses();
  for (const file of log) {
    const whole = new WholeLines();
    for await (const part of logLines(file)) {
      const line = part === TOO_LONG ? part : whole.add(part);
      if (line === TOO_LONG) {
        uses.add('broken');
      } else if (line !== undefined && line.trim() !== '') {
        uses.add(logEntry(line));
      }
    }
    if (whole.isOpen) {
      uses.add('broken');
    }
  }
  if (!uses.span) {
    throw new FleetError(
      'LogEmpty',
      `${log.join(', ')}: no request with an answer in it${uses.unreadable > 0 ? `, and ${count(uses.unreadable, 'line')} that no audit device wrote` : ''}; give the file of an audit device, in JSON`,
    );
  }
  const roleOf = device === undefined ? undefined : await rolesByHash(views, uses, device);
  const audited = logAudit(views, uses, { unreadFor, known, roleOf });
  await writeStandardOutput(TEXTS[format](audited, tableWidth({ wide })));
  tellNotKnown(read);
  process.stderr.write(`${summary(audited)}\n`);
  if (alarming(audited) > 0 || isIncomplete(audited)) {
    process.exitCode = FAILS;
  }
}

function summary(audited: LogAudit): string {
  const { entries, refusals, unread, unused, unreadable, broken, beyond } = audited;
  const failing = alarming(audited);
  return [
    `${count(entries, 'request')}: ${failing === 0 ? 'nothing found that these files do not grant' : `${failing} that ${failing === 1 ? 'needs' : 'need'} attention`}`,
    ...(broken + beyond > 0 ? [`${count(broken + beyond, 'request')} of which nothing is known`] : []),
    ...(unreadable > 0 ? [`${count(unreadable, 'line')} of something else`] : []),
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

const TEXTS: Record<RowFormat, (audited: LogAudit, width?: number) => string> = {
  table: logText,
  markdown: logMarkdown,
  json: (audited) => json(logJson(audited), maskedTexts),
};
