import { Kept, keptValues } from '../../timing/kept';
import { deletionOf } from '../../views/key-values';
import { originOf } from '../../output/seen-object';
import { hubPath } from '../../views/stores';
import { says } from '../../output/said-values';
import { Check } from '../check';
import { time } from '../../text/time';

/** No value that is read is deleted by the clock of its engine before the next one is due. */
export const usedValueIsNotDeleted: Check = {
  id: 'used-value-is-not-deleted',
  severity: 'error',
  scope: 'fleet',
  why: 'Vault/OpenBao deletes the version in use: what is delivered stays as it is, and no new cluster or namespace gets it.',
  *run(views) {
    for (const delivered of views.clusters.flatMap((cluster) => cluster.delivered)) {
      for (const { store, key } of delivered.sources) {
        const path = store?.vault?.version === 'v2' ? hubPath(store.vault, key) : undefined;
        const deletion = path === undefined ? undefined : deletionOf(views.vault, path);
        if (deletion) {
          const kept = keptValues(views).get(path!);
          const next = nextAfter(kept ?? { by: 'people' }, deletion.seconds);
          if (next !== undefined) {
            yield {
              ...originOf(delivered),
              ...(kept === undefined ? ({ severity: 'warning' } as const) : {}),
              ...says`each version of "${{ key }}" is deleted ${{ time: time(deletion.seconds) }} after it is written (${{ place: deletion.place }}), and ${next}`,
              fix: 'let Vault/OpenBao delete no versions of it, or only long after the next one is due',
            };
          }
        }
      }
    }
  },
};

/** Why the next version comes too late; undefined where it does not. */
function nextAfter({ by, maximumAge, pushed }: Kept, deleted: number): string | undefined {
  if (by === 'nobody') {
    return pushed
      ? `nothing writes another before it is gone: ${pushed.from} writes it again up to ${time(pushed.seconds)} later`
      : 'nothing writes another';
  }
  if (maximumAge === undefined) {
    return 'no file says that people write the next one by then';
  }
  return maximumAge.seconds >= deleted ? `the next one is due after ${time(maximumAge.seconds)}` : undefined;
}
