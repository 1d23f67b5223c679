import type { Rotator } from '../views/rotators';
import { FleetError, oneOf } from '../errors';
import { runSession } from '../synth/session';
import { nextTurn, PairState, Said, Turn } from '../timing/turn';
import { HubClient, tokenOfCaller } from './hub-client';
import { findProgram, runProgram } from './program';

export interface RotateArguments {
  readonly app?: string;
  readonly dryRun?: boolean;
  /** Takes a turn again that came to nothing: whoever says so has seen that the hub no longer tries. */
  readonly again?: boolean;
}

/**
 * `keywheel rotate`: what the CronJob does, with the token of a person or a pipeline.
 *
 * @throws FleetError CredentialUnknown, TokenMissing, HubRefuses, RotationRefused
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
    process.stdout.write(`${nameOf(rotator)}: ${turn.kind === 'refused' ? 'refused: ' : ''}${said}\n`);
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
  const fail = (error: FleetError) => {
    throw error;
  };
  await runSession(
    { checkOnly: true },
    (report) => rotators.push(...report.rotators),
    () => runProgram(findProgram(app), fail),
  );
  return rotators;
}

/** Asks the hub whose turn it is, and takes it. */
export async function takeTurn(
  rotator: Rotator,
  token: string,
  { dryRun, again }: Pick<RotateArguments, 'dryRun' | 'again'> = {},
): Promise<Turn> {
  const hub = new HubClient(rotator.hub, token);
  const turnStored = await hub.read(rotator.turn);
  const state = await stateOf(hub, rotator);
  const turn = nextTurn({ ...state, taken: again ? undefined : saidIn(turnStored) }, rotator);
  if (turn.kind === 'rotate' && !dryRun) {
    const cas = (turnStored?.data?.metadata?.version as number | undefined) ?? 0;
    await hub.write(rotator.turn, { options: { cas }, data: { last_vault_rotation: turn.delivered } });
    await hub.write(`${rotator.database}/rotate-role/${restingRole(rotator, turn)}`);
  }
  return turn;
}

async function stateOf(hub: HubClient, rotator: Rotator): Promise<PairState> {
  const rotatedAt = async (role: string) => {
    const path = `${rotator.database}/static-roles/${role}`;
    const answer = await hub.read(path);
    if (!answer) {
      throw new FleetError('HubRefuses', `${path} is not there; apply the hub's stack first`);
    }
    return answer.data.last_vault_rotation as string;
  };
  const confirmations = await Promise.all(
    rotator.confirmations.map(async (path) => [path, saidIn(await hub.read(path))] as const),
  );
  // A health check answers without a token; the time in it has no fraction, and needs none.
  const { server_time_utc: now } = await hub.read('sys/health?standbyok=true&perfstandbyok=true');
  return {
    now: new Date(now * 1000).toISOString(),
    first: await rotatedAt(rotator.roles[0]),
    second: await rotatedAt(rotator.roles[1]),
    confirmations: new Map(confirmations),
  };
}

function saidIn(answer: any): Said | undefined {
  const rotation = answer?.data?.data?.last_vault_rotation as string | undefined;
  return rotation === undefined ? undefined : { rotation, since: answer.data.metadata.created_time as string };
}
