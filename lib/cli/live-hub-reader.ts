import { isFields } from '../collections/fields';
import { FleetError } from '../errors';
import { hubQuestions } from '../live/hub-readers';
import type { HubAnswer, LiveHub } from '../live/live-hub';
import type { HubResource } from '../output/hub-resource';
import { eachOf } from './each-of';
import { clockIn } from './hub-answers';
import { encodedPath, HubAddress, HubClient } from './hub-client';

/** It answers with 200 whatever its state. https://developer.hashicorp.com/vault/api-docs/system/health */
const HEALTH = `sys/health?${['standbyok=true', 'perfstandbyok=true', 'sealedcode=200', 'uninitcode=200', 'drsecondarycode=200'].join('&')}`;

/** Milliseconds for all questions: a hub that hangs would keep the clusters' answers back for hours. */
const LONGEST = 300_000;

/**
 * The hub as it is: its health, and with a token the roles, policies and mounts that the output states.
 *
 * @param token of whoever asks; undefined asks for the health alone
 * @param beside paths that are asked for beside them
 */
export async function lookAtHub(
  hub: HubAddress,
  token: string | undefined,
  resources: readonly HubResource[],
  beside: readonly string[] = [],
): Promise<LiveHub> {
  const { address } = hub;
  const client = new HubClient(hub, token ?? '');
  const nothing = { address, answers: new Map<string, HubAnswer>(), lists: new Map<string, readonly string[]>() };
  let state: LiveHub['state'];
  let at: number;
  let ahead: number;
  let leader: unknown;
  let health: unknown;
  try {
    health = await client.read(HEALTH);
    const here = Date.now();
    leader = await client.read('sys/leader').catch(() => undefined);
    state = stateIn(health, leader);
    at = clockIn(health);
    ahead = at - here;
  } catch (error) {
    return { ...nothing, state: 'away', reason: reasonOf(error) };
  }
  if (state !== 'unsealed') {
    return { ...nothing, state };
  }
  const seal = sealIn(await client.read('sys/seal-status').catch(() => undefined));
  if (token === undefined) {
    return {
      ...nothing,
      ...{ state, at, ahead, seal },
      activeSince: activeSince(leader),
      reason: 'VAULT_TOKEN is not set, so that its roles and policies were not read',
    };
  }
  const questions = hubQuestions(resources);
  const folders = [...new Set(questions.flatMap(({ folder }) => folder ?? []))];
  const leased = isReplicated(health) ? [] : questions.flatMap(({ leases }) => leases ?? []);
  const paths = [...new Set([...questions.map(({ path }) => path), ...beside])];
  const late = Date.now() + LONGEST;
  const inTime = async <T>(ask: () => Promise<T>) =>
    Date.now() < late ? ask() : { refused: `it was not asked, for the others took longer than ${LONGEST / 1000} s` };
  const answers = await eachOf(paths, async (path) => [path, await inTime(() => answerOf(client, path))] as const);
  const lists = await eachOf(folders, async (folder) => [folder, await inTime(() => namesIn(client, folder))] as const);
  const leases = await eachOf(leased, async (one) => [one, await inTime(() => namesIn(client, one.folder))] as const);
  const refused = [...lists, ...leases.map(([{ folder }, told]) => [folder, told] as const)];
  return {
    ...{ address, state, at, ahead, seal, activeSince: activeSince(leader) },
    answers: new Map([
      ...answers,
      ...refused.flatMap(([folder, told]) => ('refused' in told ? [[folder, told] as const] : [])),
    ]),
    lists: new Map(lists.flatMap(([folder, told]) => ('refused' in told ? [] : [[folder, told] as const]))),
    leases: new Map(leases.flatMap(([{ path }, told]) => ('refused' in told ? [] : [[path, told.length] as const]))),
  };
}

function stateIn(health: unknown, leader: unknown): LiveHub['state'] {
  const { initialized, sealed, standby, replication_dr_mode: recovery } = isFields(health) ? health : {};
  if (typeof initialized !== 'boolean' || typeof sealed !== 'boolean') {
    throw new FleetError(
      'HubAnswerInvalid',
      'sys/health is answered without its state; see whether VAULT_ADDR is the address of Vault/OpenBao, and what is between',
    );
  }
  if (!initialized) {
    return 'not initialised';
  }
  if (sealed) {
    return 'sealed';
  }
  if (recovery === 'secondary') {
    return 'a DR secondary';
  }
  return standby === true && isFields(leader) && !leader['leader_address'] ? 'without a leader' : 'unsealed';
}

/** https://developer.hashicorp.com/vault/api-docs/system/seal-status */
function sealIn(status: unknown): string | undefined {
  const type = isFields(status) ? status['type'] : undefined;
  return typeof type === 'string' && /^[a-z0-9-]{1,40}$/.test(type) ? type : undefined;
}

/**
 * Leases are no part of what is replicated. OpenBao, which replicates nothing, calls itself a primary as well.
 * https://developer.hashicorp.com/vault/docs/enterprise/replication#replicated-data
 */
function isReplicated(health: unknown): boolean {
  const { replication_performance_mode: mode, enterprise, last_wal: wal } = isFields(health) ? health : {};
  return /^(primary|secondary|bootstrapping)$/.test(String(mode)) && (enterprise === true || Number(wal) > 0);
}

/** https://developer.hashicorp.com/vault/api-docs/system/leader */
function activeSince(leader: unknown): number | undefined {
  const time = isFields(leader) ? Date.parse(String(leader['active_time'])) : NaN;
  // Of no time at all, it says one of the first year.
  return time > 0 ? time : undefined;
}

async function answerOf(client: HubClient, path: string): Promise<HubAnswer> {
  try {
    const answer: unknown = await client.read(encodedPath(path));
    if (answer === undefined) {
      return 'missing';
    }
    const data = isFields(answer) ? answer['data'] : undefined;
    return isFields(data) ? { fields: data } : { refused: 'it answers without data' };
  } catch (error) {
    // Of a mount or an auth method that is not there, it says 400.
    return / 400 (No secret engine mount|No auth engine)/i.test(reasonOf(error))
      ? 'missing'
      : { refused: reasonOf(error) };
  }
}

async function namesIn(client: HubClient, folder: string): Promise<readonly string[] | { readonly refused: string }> {
  try {
    return await client.list(encodedPath(folder));
  } catch (error) {
    return { refused: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof FleetError ? error.reason : String(error);
}
