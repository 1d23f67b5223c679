import { absolute } from '../../output/hub-resource';
import { originOf } from '../../output/seen-object';
import { GENERATOR } from '../../views/stores';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** A store reads a KV engine as the version that it is, and any other engine as it is. */
export const kvVersionAgrees: Check = {
  id: 'kv-version-agrees',
  severity: 'error',
  scope: 'cluster',
  why: 'With the wrong version the paths lack "data/", or have it twice: Vault/OpenBao finds nothing there.',
  *run({ vault, cluster }) {
    for (const store of cluster.stores) {
      const hub = store.vault;
      const path = hub?.path === undefined ? '' : absolute(hub.namespace, hub.path);
      const engine = vault.engines.get(path);
      const version = vault.kvVersion(path);
      if (!hub || (!engine && !version) || engine?.unknown?.includes('options') || store.kind === GENERATOR) {
        continue;
      }
      // What is no KV has no versions, and its paths are read as they stand.
      const is = version ?? 'v1';
      if (hub.version !== is) {
        const what = version ? `KV version ${version.slice(1)}` : `of type ${engine?.type}`;
        yield {
          ...originOf(store),
          ...says`the store reads engine "${{ engine: hub.path }}" as ${{ version: hub.version }}, and it (${engine?.place ?? 'made elsewhere'}) is ${what}`,
          fix: `say version ${is} in the store`,
        };
      }
    }
  },
};
