import { isFields } from '../collections/fields';
import type { Metadata } from '../audit/standing';
import { FleetError } from '../errors';
import { nanoseconds } from '../timing/instant';

/**
 * What a hub answers, read at the border: a proxy, another server or a hub that somebody took over may answer anything.
 * None of it is in an error.
 */
type Answer = Readonly<Record<string, unknown>>;

/** @throws FleetError HubAnswerInvalid */
function invalid(path: string, what: string): FleetError {
  return new FleetError(
    'HubAnswerInvalid',
    `${path} is answered without ${what}; see whether VAULT_ADDR is the address of Vault/OpenBao, and what is between`,
  );
}

/** A field that holds fields; nothing where it is missing. */
function fieldsIn(answer: unknown, name: string): Answer | undefined {
  const found = isFields(answer) && Object.hasOwn(answer, name) ? answer[name] : undefined;
  return isFields(found) ? found : undefined;
}

/** The last second that a Date has. */
const LAST_SECOND = 8.64e12;

/** The hub's own clock, of its health: in milliseconds. */
export function clockIn(answer: unknown): number {
  const seconds = isFields(answer) ? answer['server_time_utc'] : undefined;
  if (typeof seconds !== 'number' || !(Math.abs(seconds) <= LAST_SECOND)) {
    throw invalid('sys/health', 'the time of its clock');
  }
  return seconds * 1000;
}

/** The names in a folder; none where there is no folder. */
export function keysIn(path: string, answer: unknown): readonly string[] {
  if (answer === undefined) {
    return [];
  }
  const keys = fieldsIn(answer, 'data')?.['keys'];
  if (!Array.isArray(keys) || keys.some((key) => typeof key !== 'string' || key === '' || key === '/')) {
    throw invalid(path, 'a list of names');
  }
  return keys as string[];
}

/** A time as the hub writes it, in its data. */
export function timeIn(path: string, answer: unknown, name: string): string {
  return requiredTime(path, fieldsIn(answer, 'data')?.[name], name);
}

function requiredTime(path: string, value: unknown, name: string): string {
  if (typeof value !== 'string' || nanoseconds(value) === undefined) {
    throw invalid(path, `a time as ${name}`);
  }
  return value;
}

/** A value of a KV engine, as far as it is text, and the version of which it is. */
export interface StoredTexts {
  readonly texts: Readonly<Record<string, string>>;
  readonly version: number;
  readonly createdAt: string;
}

/** Undefined where nothing is stored. */
export function storedIn(path: string, answer: unknown): StoredTexts | undefined {
  const stored = fieldsIn(fieldsIn(answer, 'data'), 'data');
  if (!stored) {
    return undefined;
  }
  const { version, created_time: created } = fieldsIn(fieldsIn(answer, 'data'), 'metadata') ?? {};
  if (!isVersion(version)) {
    throw invalid(path, 'the number of its version');
  }
  const texts = Object.fromEntries(Object.entries(stored).filter((one): one is [string, string] => isText(one[1])));
  return { texts, version, createdAt: requiredTime(path, created, 'created_time') };
}

/** What describes a value; undefined where there is none. */
export function metadataIn(path: string, answer: unknown): Metadata | undefined {
  if (answer === undefined) {
    return undefined;
  }
  const said = fieldsIn(answer, 'data');
  const versions = said?.['versions'] ?? {};
  const custom = said?.['custom_metadata'] ?? null;
  const after = said?.['delete_version_after'] ?? '0s';
  if (!said || !isVersion(said['current_version']) || !isFields(versions)) {
    throw invalid(path, 'the versions of a value');
  }
  if (!isText(after) || (custom !== null && !(isFields(custom) && Object.values(custom).every(isText)))) {
    throw invalid(path, 'texts as its custom_metadata and delete_version_after');
  }
  for (const [version, one] of Object.entries(versions)) {
    if (!isFields(one) || !isVersion(Number(version))) {
      throw invalid(path, 'the versions of a value');
    }
    requiredTime(path, one['created_time'], 'created_time');
    const deletion = one['deletion_time'];
    if (deletion !== '' && deletion !== undefined) {
      requiredTime(path, deletion, 'deletion_time');
    }
  }
  return {
    ...(said as unknown as Metadata),
    custom_metadata: custom as Metadata['custom_metadata'],
    delete_version_after: after,
    versions: versions as Metadata['versions'],
  };
}

function isVersion(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
