import { goSeconds } from '../go/duration';
import type { DescribedValue } from '../views/key-values';
import type { AuditedValue } from './audited-values';

/** What the hub answers about a value without telling it. */
export interface Metadata {
  readonly current_version: number;
  readonly oldest_version: number;
  readonly versions: Readonly<Record<string, VersionMetadata>>;
  readonly custom_metadata: Readonly<Record<string, string>> | null;
  readonly max_versions: number;
  readonly delete_version_after: string;
}

interface VersionMetadata {
  readonly created_time: string;
  /** May lie ahead; empty where nothing deletes it. */
  readonly deletion_time: string;
  readonly destroyed: boolean;
}

export interface Problem {
  readonly kind: 'missing' | 'deleted' | 'destroyed' | 'overdue' | 'differs';
  readonly told: string;
  /** ISO 8601, of what is overdue or deleted. */
  readonly since?: string;
}

/** How a value stands on the hub. */
export interface Standing {
  readonly value: AuditedValue;
  /** The version that is delivered. */
  readonly version?: number;
  /** When it was written, ISO 8601. */
  readonly written?: string;
  /** Seconds. */
  readonly age?: number;
  /** When the hub will delete it, ISO 8601, whether or not there is another one by then. */
  readonly deletedAt?: string;
  /** Whoever answers for it, as the output says, or else the hub. */
  readonly owner?: string;
  readonly problems: readonly Problem[];
}

/**
 * What the hub says of a value, held against the output.
 *
 * @param metadata undefined where there is none
 * @param now in milliseconds, by the clock of the hub
 */
export function standingOf(value: AuditedValue, metadata: Metadata | undefined, now: number): Standing {
  const owner = value.described?.custom['owner'] ?? metadata?.custom_metadata?.['owner'];
  const differences = metadata && value.described ? differencesOf(value.described, metadata) : [];
  if (!metadata || metadata.current_version === 0) {
    return { value, owner, problems: [{ kind: 'missing', told: 'never written' }, ...differences] };
  }
  const version = value.version ?? metadata.current_version;
  const found = metadata.versions[version];
  if (!found) {
    const problem: Problem =
      version > metadata.current_version
        ? { kind: 'missing', told: `version ${version} was never written, the newest is ${metadata.current_version}` }
        : { kind: 'destroyed', told: `version ${version} is no longer kept, the oldest is ${oldestOf(metadata)}` };
    return { value, owner, version, problems: [problem, ...differences] };
  }
  const age = Math.max(0, Math.floor((now - Date.parse(found.created_time)) / 1000));
  return {
    value,
    owner,
    version,
    written: found.created_time,
    age,
    deletedAt: secondOf(found.deletion_time) > now ? found.deletion_time : undefined,
    problems: [...goneProblems(version, found, now), ...overdueProblems(value, found, now), ...differences],
  };
}

function goneProblems(
  version: number,
  { destroyed, deletion_time: deletion }: VersionMetadata,
  now: number,
): Problem[] {
  if (destroyed) {
    return [{ kind: 'destroyed', told: `version ${version} is destroyed` }];
  }
  return deletion !== '' && secondOf(deletion) <= now
    ? [{ kind: 'deleted', told: `version ${version} is deleted`, since: deletion }]
    : [];
}

/** The hub's clock tells whole seconds: what was deleted within this one is deleted. In milliseconds. */
function secondOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000) * 1000;
}

function overdueProblems({ limits }: AuditedValue, { created_time: created }: VersionMetadata, now: number): Problem[] {
  return limits.flatMap(({ name, seconds }) => {
    const due = Date.parse(created) + seconds * 1000;
    return now > due
      ? [{ kind: 'overdue' as const, told: `overdue by ${name}`, since: new Date(due).toISOString() }]
      : [];
  });
}

/** What the hub says of the value, and the output otherwise: the next apply would change it. */
function differencesOf({ custom, maximumVersions, deletedAfter }: DescribedValue, metadata: Metadata): Problem[] {
  const there = metadata.custom_metadata ?? {};
  const names = [...new Set([...Object.keys(custom), ...Object.keys(there)])].sort();
  const differing = [
    ...names.filter((name) => custom[name] !== there[name]),
    ...(maximumVersions !== undefined && maximumVersions !== metadata.max_versions ? ['max_versions'] : []),
    ...(deletedAfter !== undefined && deletedAfter !== goSeconds(metadata.delete_version_after)
      ? ['delete_version_after']
      : []),
  ];
  return differing.length > 0 ? [{ kind: 'differs', told: `${differing.join(', ')}: other than in the output` }] : [];
}

function oldestOf({ versions }: Metadata): number {
  return Math.min(...Object.keys(versions).map(Number));
}
