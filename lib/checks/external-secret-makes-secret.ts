import { goSeconds } from '../units';
import { originOf } from '../views/seen-object';
import { Check } from './check';

/** Keys that the API server asks for. https://kubernetes.io/docs/concepts/configuration/secret/#secret-types */
const KEYS: Record<string, readonly string[]> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

/** An ExternalSecret makes its Secret, from something, and reads again. */
export const externalSecretMakesSecret: Check = {
  id: 'external-secret-makes-secret',
  severity: 'error',
  why: 'There is no Secret, or one that stays for ever what it was on its first day.',
  *run({ clusters }) {
    for (const cluster of clusters) {
      for (const seen of cluster.ofKind('ExternalSecret', 'PushSecret')) {
        const { refreshInterval, refreshPolicy, target, data = [], dataFrom = [] } = (seen.object as any).spec ?? {};
        const problem = (what: string, fix: string) => ({ ...originOf(seen), message: what, fix });
        const interval = refreshInterval === undefined ? undefined : goSeconds(String(refreshInterval));
        if (refreshInterval !== undefined && interval === undefined) {
          yield problem(
            `its refreshInterval is "${refreshInterval}", which is no duration`,
            'write it as Go does: "1h0m0s"',
          );
        } else if (refreshPolicy === 'CreatedOnce' || (interval === 0 && refreshPolicy !== 'OnChange')) {
          yield problem('it reads once and never again', 'give it a refreshInterval');
        }
        if (data.length + dataFrom.length === 0) {
          yield problem('it is made of nothing', 'name a key under data or dataFrom');
        }
        const { creationPolicy = 'Owner' } = target ?? {};
        const there = cluster.find('Secret', target?.name ?? seen.object.metadata.name, seen.object.metadata.namespace);
        if (creationPolicy === 'Merge' && !there && !cluster.unread.objects) {
          yield problem('its creationPolicy is Merge, and there is no Secret to merge into', 'say Owner');
        }
        const { type, data: made = {} } = target?.template ?? {};
        const missing = (KEYS[type] ?? []).filter((key) => Object.keys(made).length > 0 && !(key in made));
        if (missing.length > 0) {
          yield problem(
            `it makes a Secret of type ${type} without ${missing.join(', ')}`,
            'give it the keys of its type',
          );
        }
        if (creationPolicy === 'None') {
          yield problem('its creationPolicy is None, so no Secret is made', 'say Owner');
        }
      }
    }
  },
};
