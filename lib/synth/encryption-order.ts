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
    const next = now.encryption?.[cluster] ?? [];
    const [was, is] = [before[0], next[0]];
    const harm =
      was === undefined || is === undefined
        ? undefined
        : !before.includes(is)
          ? `API servers that still have ${oneOf(before)} could not read what "${is}" encrypts; put it second first, and promote it in a step of its own`
          : !next.includes(was)
            ? `"${was}" encrypted, and nothing could read that any more; keep it second, rewrite all Secrets, and take it out in a step of its own`
            : undefined;
    return harm === undefined
      ? []
      : [
          {
            name: `${cluster}.encryption`,
            message: `encryptionAtRest of cluster "${cluster}" had ${before.join(', ')} at the last synthesis and has ${next.join(', ')} now: ${harm}`,
          },
        ];
  });
}
