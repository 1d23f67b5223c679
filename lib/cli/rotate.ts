import { logLine } from '../text/log';
import type { Rotator } from '../views/rotators';
import { FleetError, oneOf } from '../errors';
import { nanoseconds } from '../timing/instant';
import { nextTurn, PairState, Said, Taken, Turn } from '../timing/turn';
import { clockIn, storedIn, StoredTexts, timeIn } from './hub-answers';
import { HubClient, tokenOfCaller } from './hub-client';
import { checkProgram } from './program';

export interface RotateArguments {
  readonly app?: string;
  readonly dryRun?: boolean;
  /** Takes a turn again at once: whoever says so has seen that it came to nothing, and that the hub no longer tries. */
  readonly again?: boolean;
}

/**
 * `keywheel rotate`: what the CronJob does, with the token of a person or a pipeline.
 *
 * @throws FleetError CredentialUnknown, TokenMissing, HubRefuses, HubAnswerInvalid, RotationRefused
 */
export async function rotate(wanted: readonly string[], args: RotateArguments): Promise<void> {
  const rotators = await rotatorsOf(args.app);
  const unknown = wanted.filter((name) => !rotators.some((rotator) => nameOf(rotator) === name));
  if (rotators.length === 0 || unknown.length > 0) {
    throw new FleetError(
      'CredentialUnknown',
      `${unknown.join(', ') || 'the program'} names no users that alternate; use ${oneOf(rotators.map(nameOf)) || 'Rotation.alternatingUsers'}`,
    );
  }
  const refused: string[] = [];
  for (const rotator of rotators.filter((one) => wanted.length === 0 || wanted.includes(nameOf(one)))) {
    const turn = await takeTurn(rotator, tokenOfCaller(), args);
    const said =
      turn.kind === 'rotate'
        ? `${args.dryRun ? 'would rotate' : 'rotated'} ${restingRole(rotator, turn)}`
        : turn.reason;
    process.stdout.write(`${logLine(`${nameOf(rotator)}: ${turn.kind === 'refused' ? 'refused: ' : ''}${said}`)}\n`);
    refused.push(...(turn.kind === 'refused' ? [nameOf(rotator)] : []));
  }
  if (refused.length > 0) {
    throw new FleetError(
      'RotationRefused',
      `${refused.join(', ')}: somebody may still use the resting user; wait, or mend what keeps it from moving`,
    );
  }
}

/** `<environment>.<tenant>.<credential>`: what the names of its two roles have in common. */
function nameOf({ roles: [first] }: Rotator): string {
  return first.slice(0, first.lastIndexOf('.'));
}

function restingRole({ roles: [first, second] }: Rotator, { resting }: Extract<Turn, { kind: 'rotate' }>): string {
  return resting === 'first' ? first : second;
}

async function rotatorsOf(app: string | undefined): Promise<Rotator[]> {
  const rotators: Rotator[] = [];
  await checkProgram(app, {}, (report) => rotators.push(...report.rotators));
  return rotators;
}

/** Asks the hub whose turn it is, and takes it. */
export async function takeTurn(
  rotator: Rotator,
  token: string,
  { dryRun, again }: Pick<RotateArguments, 'dryRun' | 'again'> = {},
): Promise<Turn> {
  const hub = new HubClient(rotator.hub, token);
  const turnStored = storedIn(rotator.turn, await hub.read(rotator.turn));
  const taken = again ? undefined : takenIn(turnStored);
  const state = await stateOf(hub, rotator);
  const turn = nextTurn({ ...state, taken, hubSince: taken?.failed ? await activeSince(hub) : undefined }, rotator);
  if (turn.kind === 'rotate' && !dryRun) {
    await rotateInTurn(hub, rotator, state, turn, turnStored?.version ?? 0);
  }
  return turn;
}

/** Seconds within which a turn that was taken must be used. */
const USED_WITHIN = 60;

async function rotateInTurn(
  hub: HubClient,
  rotator: Rotator,
  state: PairState,
  turn: Extract<Turn, { kind: 'rotate' }>,
  version: number,
): Promise<void> {
  const write = (cas: number, state: object = {}) =>
    hub.write(rotator.turn, { options: { cas }, data: { last_vault_rotation: turn.delivered, ...state } });
  const begun = performance.now();
  await write(version);
  if (await hubRotatedSince(hub, rotator, state)) {
    throw new FleetError(
      'HubRefuses',
      `${rotator.turn}: Vault/OpenBao has rotated since this run began; nothing is to be done`,
    );
  }
  // The token of a person does not die soon, as that of the CronJob does: somebody else may have the turn by now.
  if (performance.now() - begun > USED_WITHIN * 1000) {
    throw new FleetError('HubRefuses', `${rotator.turn} took more than ${USED_WITHIN} s to be written; run it again`);
  }
  try {
    await hub.write(`${rotator.database}/rotate-role/${restingRole(rotator, turn)}`);
  } catch (error) {
    if (error instanceof FleetError && MAY_REPEAT.test(error.reason)) {
      // Whether it is written or not, the first reason is what counts.
      await write(version + 1, { failed: 'true' }).catch(() => undefined);
    }
    throw error;
  }
}

/** The hub has tried, or still does. Of anything else it knows nothing. */
const MAY_REPEAT = /: (500 |no answer for )/;

/** Since when the node that answers is active. Undefined where it does not say: one that is not the active one. */
async function activeSince(hub: HubClient): Promise<string | undefined> {
  const answer = await hub.read('sys/leader').catch(() => undefined);
  const since: unknown = answer?.active_time;
  return typeof since === 'string' && !since.startsWith('0001-') && nanoseconds(since) !== undefined
    ? since
    : undefined;
}

async function rotatedAt(hub: HubClient, { database }: Rotator, role: string): Promise<string> {
  const path = `${database}/static-roles/${role}`;
  const answer = await hub.read(path);
  if (!answer) {
    throw new FleetError('HubRefuses', `${path} is not there; apply the stack of the hub first`);
  }
  return timeIn(path, answer, 'last_vault_rotation');
}

/** The hub itself may repeat what an earlier turn asked for: the user that rested then is in use now. */
async function hubRotatedSince(hub: HubClient, rotator: Rotator, state: PairState): Promise<boolean> {
  const [first, second] = rotator.roles;
  return (
    (await rotatedAt(hub, rotator, first)) !== state.first || (await rotatedAt(hub, rotator, second)) !== state.second
  );
}

async function stateOf(hub: HubClient, rotator: Rotator): Promise<PairState> {
  const confirmations = await Promise.all(
    rotator.confirmations.map(async (path) => [path, saidIn(storedIn(path, await hub.read(path)))] as const),
  );
  // A health check answers without a token; the time in it has no fraction, and needs none.
  const now = clockIn(await hub.read('sys/health?standbyok=true&perfstandbyok=true'));
  return {
    now: new Date(now).toISOString(),
    first: await rotatedAt(hub, rotator, rotator.roles[0]),
    second: await rotatedAt(hub, rotator, rotator.roles[1]),
    confirmations: new Map(confirmations),
  };
}

function takenIn(stored: StoredTexts | undefined): Taken | undefined {
  const said = saidIn(stored);
  return said && { ...said, failed: stored!.texts['failed'] === 'true' };
}

function saidIn(stored: StoredTexts | undefined): Said | undefined {
  const rotation = stored?.texts['last_vault_rotation'];
  return rotation === undefined ? undefined : { rotation, since: stored!.createdAt };
}
