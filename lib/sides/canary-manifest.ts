import type { Emission } from '../kubernetes/emission';
import { externalSecret } from '../kubernetes/external-secret';
import { ANNOTATIONS } from '../output/annotations';
import { CANARY_TEMPLATE } from '../output/canary';
import type { Canary } from './canaries';

/** As it is rendered until both sides are there. */
export const UNMARKED = '0'.repeat(16);
/** Where nothing else reads through the store. */
export const USUAL_REFRESH = '1h0m0s';

/** Reads the mark of a store through that store. */
export function canaryManifest({ name, shownIn, store, location, owner }: Canary): Emission {
  const object = externalSecret(
    { name, namespace: shownIn.name },
    {
      refreshInterval: USUAL_REFRESH,
      store: store.name,
      storeKind: store.kind,
      sources: [{ remoteKey: location.path }],
      annotations: { [ANNOTATIONS.canary]: UNMARKED },
      data: CANARY_TEMPLATE,
    },
  );
  return { object, owner };
}
