import { logLine } from '../text/log';
import { json, maskedTexts } from '../encode/json';
import type { AccessDiff } from '../access/diff';
import { changesOf } from '../change/changes';
import { judge } from '../access/assertions';
import { isNamed } from '../access/named-paths';
import { principalsOf } from '../access/principals';
import { readAssertions } from './assertions-file';
import { assertionsText } from '../reports/assertions-report';
import { AccessFilter, accessMatrix } from '../access/matrix';
import { formsOf } from '../access/path-forms';
import { accessText, diffText } from '../reports/access-report';
import { changeTable, loginTable, secretTable } from '../reports/access-tables';
import { csv } from '../reports/table';
import type { AccessFormat } from './options';
import { failUnlessWhole, OutputPlace, ReadOutput, readOutput, requireWhole, tellNotKnown } from './output-views';
import type { Printed } from './printed';
import { readSides, tellOnStandardError } from './sides';
import { writeStandardOutput } from './standard-output';
import { tableWidth } from './terminal';

export interface AccessArguments extends OutputPlace, AccessFilter {
  readonly secrets?: boolean;
  readonly format: AccessFormat;
  readonly wide?: boolean;
  /** A git ref, or a folder with the output of before. */
  readonly diff?: string;
  readonly exitZero?: boolean;
  /** A file with assertions. */
  readonly assert?: string;
}

/** Something is opened. */
const OPENS = 3;

/** `keywheel access` */
export async function access(args: AccessArguments): Promise<void> {
  if (args.assert !== undefined) {
    await assertions(args.assert, args);
    return;
  }
  if (args.diff === undefined) {
    await matrix(await readOutput(args), args);
    return;
  }
  const { before, after } = await readSides(
    args.diff,
    args,
    args.app === undefined ? 'files' : 'program',
    tellOnStandardError,
  );
  const { access: changes } = changesOf(before, after);
  await writeStandardOutput(changesText(changes, args));
  if (changes.opened.length > 0 && !args.exitZero) {
    process.exitCode = OPENS;
  }
}

async function assertions(file: string, args: AccessArguments): Promise<void> {
  const all = readAssertions(file);
  const read = await readOutput(args);
  requireWhole(read);
  const judged = judge(read.views, all);
  const { format } = args;
  await writeStandardOutput(
    format === 'json'
      ? json({ assertions: judged } satisfies Printed['access-assert'])
      : assertionsText(judged, format === 'markdown' ? format : 'table'),
  );
  tellNotKnown(read);
  if (judged.some(({ verdict }) => verdict !== 'holds')) {
    process.exitCode = 1;
  }
}

async function matrix(read: ReadOutput, args: AccessArguments): Promise<void> {
  await writeStandardOutput(matrixText(read, args));
  failUnlessWhole(read.misread);
  const { canRead } = args;
  if (canRead !== undefined && !isNamed(principalsOf(read.views), formsOf(read.views, canRead))) {
    tellOnStandardError(`nothing in these files makes or reads "${logLine(canRead)}": is it the path that was meant?`);
    process.exitCode = 1;
  }
}

function matrixText({ views, unknown }: ReadOutput, { canRead, of, secrets, format, wide }: AccessArguments): string {
  const { notKnown, ...known } = accessMatrix(views, { canRead, of });
  const matrix = { ...known, notKnown: [...notKnown, ...unknown] };
  switch (format) {
    case 'json':
      return json(matrix satisfies Printed['access'], plain);
    case 'csv':
      return csv(secrets ? secretTable(matrix.secrets) : loginTable(matrix.logins));
    default: {
      const asked = canRead === undefined ? '' : `Asked for ${logLine(formsOf(views, canRead).join(' and '))}\n\n`;
      return asked + accessText(matrix, secrets === true || canRead !== undefined, format, tableWidth({ wide }));
    }
  }
}

function changesText(changes: AccessDiff, { format, wide }: AccessArguments): string {
  switch (format) {
    case 'json':
      return json(changes satisfies Printed['access-diff'], plain);
    case 'csv': {
      const marked = (['opened', 'closed'] as const).map((kind) => ({ kind, table: changeTable(changes[kind]) }));
      return csv({
        columns: ['change', ...marked[0]!.table.columns],
        rows: marked.flatMap(({ kind, table }) => table.rows.map((row) => [kind, ...row])),
      });
    }
    default:
      return diffText(changes, format, tableWidth({ wide }));
  }
}

/** Parameters of policies are kept by their names. */
function plain(key: string, one: unknown): unknown {
  return one instanceof Map ? Object.fromEntries(one) : maskedTexts(key, one);
}
