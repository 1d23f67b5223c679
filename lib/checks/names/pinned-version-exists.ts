import { originOf } from '../../output/seen-object';
import { isGenerator, Store } from '../../views/stores';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** A version that is delivered is one that the hub can have: of a KV engine of version 2, counted from 1. */
export const pinnedVersionExists: Check = {
  id: 'pinned-version-exists',
  severity: 'error',
  scope: 'cluster',
  why: 'Vault/OpenBao refuses the version, or takes no notice of it: then the newest value is delivered, and nothing says so.',
  *run({ cluster }) {
    for (const delivered of cluster.delivered) {
      for (const { store, key, version } of delivered.sources) {
        if (version === undefined || !store) {
          continue;
        }
        if (readsNoVersions(store)) {
          yield {
            ...originOf(delivered),
            ...says`version "${{ version }}" of "${{ key }}" is asked for, and ${{ kind: store.kind }} "${{ store: store.name }}" reads no versions`,
            fix: 'leave the version out, or put the value into a KV engine of version 2',
          };
        } else if (store.vault && !/^[1-9]\d*$/.test(version)) {
          yield {
            ...originOf(delivered),
            ...says`version "${{ version }}" of "${{ key }}" is asked for, and Vault/OpenBao counts from 1`,
            fix: 'name the number of a version, or leave it out for the newest',
          };
        }
      }
    }
  },
};

/** A Secret of another cluster has none either; what other providers have is not known here. */
function readsNoVersions(store: Store): boolean {
  return store.vault ? store.vault.version !== 'v2' || isGenerator(store) : store.upstream !== undefined;
}
