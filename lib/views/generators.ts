import type { ClusterView } from './cluster-view';
import { specOf } from './seen-object';

/** Those that make another value each time they are asked, and of which nothing ends by itself. */
const RANDOM: ReadonlySet<string> = new Set(['Password', 'UUID', 'SSHKey']);

/** The kind of a generator that an entry of dataFrom names: that inside of one for the whole cluster. */
export function generatorKind(cluster: Pick<ClusterView, 'find'>, reference: any): string | undefined {
  const { kind, name } = reference ?? {};
  const inside = kind === 'ClusterGenerator' ? cluster.find(kind, String(name)) : undefined;
  return inside ? specOf(inside.object).kind : kind;
}

/** Whether what it makes is random, as keys and passwords are that somebody keeps. */
export function isRandom(kind: string | undefined): boolean {
  return RANDOM.has(kind ?? '');
}
