import { objectName, Change } from './state';
import type { SynthesizedCluster } from '../output/cluster';

/** Objects by the clusters that they leave, where another one gets the same. */
export interface Moved {
  /** Clusters that lose what another one gets. */
  readonly left: ReadonlySet<string>;
  /** What moves, as `<kind> <namespace> <name>`, with from where and to where. */
  readonly moves: readonly { readonly what: string; readonly from: string; readonly to: string }[];
}

/** What makes a Secret, and who uses one: nothing else is missed where it is gone. */
const USED = /^\S* (ExternalSecret|SealedSecret|Deployment|StatefulSet|DaemonSet|CronJob) /;

export function movedBetween({ before, after }: Pick<Change, 'before' | 'after'>): Moved {
  const [old, now] = [before, after].map(({ clusters }) => new Map(clusters.map((one) => [one.name, namesIn(one)])));
  const gained = new Map<string, string[]>();
  for (const [cluster, names] of now!) {
    for (const name of names) {
      if (!old!.get(cluster)?.has(name)) {
        gained.set(name, [...(gained.get(name) ?? []), cluster]);
      }
    }
  }
  const moves = [...old!].flatMap(([from, names]) =>
    [...names]
      .filter((name) => !now!.get(from)?.has(name))
      .flatMap((what) => (gained.get(what) ?? []).map((to) => ({ what: what.trim(), from, to }))),
  );
  return { moves, left: new Set(moves.map(({ from }) => from)) };
}

function namesIn({ files }: SynthesizedCluster): ReadonlySet<string> {
  return new Set(files.flatMap(({ manifests }) => manifests.map(objectName)).filter((name) => USED.test(name)));
}
