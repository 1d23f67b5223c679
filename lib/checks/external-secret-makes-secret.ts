import { goSeconds } from '../units';
import { originOf } from '../views/seen-object';
import { Check } from './check';

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
        } else if (interval === 0 && (refreshPolicy ?? 'Periodic') === 'Periodic') {
          yield problem('it reads once and never again', 'give it a refreshInterval');
        }
        if (data.length + dataFrom.length === 0) {
          yield problem('it is made of nothing', 'name a key under data or dataFrom');
        }
        const { creationPolicy = 'Owner' } = target ?? {};
        if (creationPolicy === 'None') {
          yield problem('its creationPolicy is None, so no Secret is made', 'say Owner');
        }
      }
    }
  },
};
