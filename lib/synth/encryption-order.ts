import { oneOf } from '../errors';
import type { FleetRecord, Statement } from './fleet-record';

/** A change of providers that would leave an API server without a key that it needs. */
export interface EncryptionStep {
  /** As `--remove` names it. No cluster has a dot in its name. */
  readonly name: string;
  readonly message: string;
}

/**
 * API servers take a configuration one after the other, so that each has to read what the other one writes. Whether all is
 * written again before a key leaves, only etcd knows: `encryption.sh install` asks it.
 */
export function encryptionSteps(previous: FleetRecord | undefined, now: Statement): EncryptionStep[] {
  return Object.entries(previous?.encryption ?? {}).flatMap(([cluster, before]) => {
    const next = now.encryption?.[cluster];
    return next === undefined ? [] : stepsOf(cluster, before, next);
  });
}

type Encrypted = Readonly<Record<string, readonly string[]>>;

/** What no rule names is stored as it is, and an API server that has no rule for it reads nothing else. */
const OPEN = ['identity'];

function stepsOf(cluster: string, before: Encrypted, next: Encrypted): EncryptionStep[] {
  const name = `${cluster}.encryption`;
  const resources = [...new Set([...Object.keys(before), ...Object.keys(next)])];
  const harms = resources.flatMap((resource) => {
    const [had, has] = [before[resource] ?? OPEN, next[resource] ?? OPEN];
    const harm = harmOf(resource, had, has);
    return harm === undefined
      ? []
      : [`${resource} had ${had.join(', ')} at the last synthesis and has ${has.join(', ')} now: ${harm}`];
  });
  return harms.length === 0 ? [] : [{ name, message: `encryptionAtRest of cluster "${cluster}": ${harms.join('; ')}` }];
}

function harmOf(resource: string, had: readonly string[], has: readonly string[]): string | undefined {
  const [was, is] = [had[0]!, has[0]!];
  if (!had.includes(is)) {
    return `API servers that still have ${oneOf(had)} could not read what "${is}" encrypts; add it behind the first provider, and promote it in a later step`;
  }
  return has.includes(was)
    ? undefined
    : `no API server could read what "${was}" has encrypted; keep it behind the first provider, rewrite all ${resource}, and remove it in a later step`;
}
