import type { ClusterView } from './cluster-view';
import { specOf } from '../output/seen-object';

/** Those that make another value each time they are asked, and of which nothing ends by itself. */
const RANDOM: ReadonlySet<string> = new Set(['Password', 'UUID', 'SSHKey']);

/** The kind of a generator that an entry of dataFrom names: that inside of one for the whole cluster. */
export function generatorKind(cluster: Pick<ClusterView, 'find'>, reference: any): string | undefined {
  return generatorOf(cluster, reference).kind;
}

/** The same with what it specifies, where it is among the files. */
export function generatorOf(
  cluster: Pick<ClusterView, 'find'>,
  reference: any,
  namespace?: string,
): { readonly kind?: string; readonly spec?: any } {
  const { kind, name } = reference ?? {};
  const isOfCluster = kind === 'ClusterGenerator';
  const seen = kind && cluster.find(kind, String(name), isOfCluster ? undefined : namespace);
  const spec = seen && specOf(seen.object);
  if (!isOfCluster || !spec) {
    return { kind, spec };
  }
  const [inside] = Object.entries<any>(spec.generator ?? {}).filter(([field]) => field.endsWith('Spec'));
  return { kind: spec.kind, spec: inside?.[1] };
}

/** Whether what it makes is random, as keys and passwords are that somebody keeps. */
export function isRandom(kind: string | undefined): boolean {
  return RANDOM.has(kind ?? '');
}
