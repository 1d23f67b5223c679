import type { Origin } from '../../output/hub-resource';
import { originOf } from '../../output/seen-object';
import { readViews, Views } from '../../views/views';
import { NOTHING, Output } from '../../output/output';

/** So many are looked at one by one, in search of it. */
const MOST = 5000;

/** The first object or resource with which something fails that is done with nothing else; undefined for none. */
export function culpritOf({ vault, clusters }: Views, attempt: (views: Views) => void): Origin | undefined {
  const { hubs, existing } = vault;
  const nothing: Output = { ...NOTHING, hubs, existing };
  const fails = (part: Partial<Output>): boolean => {
    try {
      attempt(readViews({ ...nothing, ...part }));
      return false;
    } catch {
      return true;
    }
  };
  if (fails({})) {
    return undefined;
  }
  const resource = vault.resources.all.slice(0, MOST).find((one) => fails({ resources: [one] }));
  if (resource) {
    const { path, place, source } = resource;
    return { path, place, source };
  }
  for (const { name, unread, objects } of clusters) {
    const seen = objects.slice(0, MOST).find(({ object, path }) => {
      const files = [{ name: '', manifests: [{ object, path }] }];
      return fails({ clusters: [{ name, path: '', unread, files }] });
    });
    if (seen) {
      return originOf(seen);
    }
  }
  return undefined;
}
