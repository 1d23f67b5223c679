import { isFields } from '../collections/fields';
import type { SynthesizedCluster } from '../output/cluster';
import type { Unknown } from '../output/unknown';
import { isServerText } from './server-text';

/** Objects in which a configuration of a server is a text: as charts write it, and what charts are told. */
const KINDS: ReadonlySet<string> = new Set(['ConfigMap', 'HelmRelease', 'HelmChartConfig', 'Application']);

/** How deep values of charts are. */
const DEEPEST = 16;

/** Configuration of servers of Vault/OpenBao that is a text within objects of clusters: no check looks at it. */
export function serversInObjects(clusters: readonly SynthesizedCluster[]): Unknown[] {
  return clusters.flatMap(({ files }) =>
    files.flatMap(({ name: file, manifests }) =>
      manifests
        .filter(({ object }) => KINDS.has(object.kind) && holdsServer(object, 0))
        .map(({ object: { kind, metadata }, source }) => ({
          source,
          place: `${source?.file ?? file}, ${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`,
          message:
            'it holds the configuration of a server of Vault/OpenBao, which was not read; keep that in a file of its own (*.hcl), and it is checked',
        })),
    ),
  );
}

function holdsServer(value: unknown, depth: number): boolean {
  if (typeof value === 'string') {
    return isServerText('.hcl', value);
  }
  return (
    depth < DEEPEST &&
    (Array.isArray(value) || isFields(value)) &&
    Object.values(value).some((one) => holdsServer(one, depth + 1))
  );
}
