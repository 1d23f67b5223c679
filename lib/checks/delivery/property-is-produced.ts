import { namesFrom, propertiesAt, propertiesOf } from '../../views/properties';
import type { ClusterView } from '../../views/cluster-view';
import type { FileMaker } from '../../views/hub-files';
import type { Delivered } from '../../views/requests';
import { originOf, specOf } from '../../output/seen-object';
import { GENERATOR, hubPath } from '../../views/stores';
import { operatorTemplates } from '../../views/templates';
import type { Views } from '../../views/views';
import { quoted, says } from '../../output/said-values';
import { Check, Found } from '../check';

/** What a Secret is made of is there under that name: on the hub, and among what was read. */
export const propertyIsProduced: Check = {
  id: 'property-is-produced',
  severity: 'error',
  scope: 'fleet',
  why: 'The ExternalSecret fails with an error that names the property, and its Secret is never made or grows old.',
  *run(views) {
    for (const [cluster, delivered] of deliveredBy(views)) {
      for (const source of delivered.sources) {
        const there = propertiesAt(views, source);
        // A property may be a path into a value that is JSON itself.
        const wanted = source.property?.split('.')[0];
        if (there && wanted !== undefined && !there.includes(wanted) && !there.includes(source.property!)) {
          yield {
            ...originOf(delivered),
            ...says`property "${{ property: source.property }}" is read of "${{ path: source.key }}", which has ${quoted({ keys: there })}`,
            fix: 'name a property that is there',
          };
        }
      }
      yield* templated(views, cluster, delivered);
      yield* generated(views, delivered);
    }
    for (const one of views.clusters.flatMap((cluster) => cluster.fileMakers)) {
      yield* inFiles(views, one);
    }
  },
};

function deliveredBy({ clusters }: Views): [ClusterView, Delivered][] {
  return clusters.flatMap((cluster) => cluster.delivered.map((one): [ClusterView, Delivered] => [cluster, one]));
}

const CREDENTIALS = /\/(static-)?creds\/[^/]+$/;
/** What KV of version 2 has in .Data itself: all keys in one, and the number and times of the version. */
const BESIDE_KEYS = ['data', 'metadata'];

function* inFiles(views: Views, { seen, files }: FileMaker): Iterable<Found> {
  for (const { name, path, key, isNested } of files) {
    const there = propertiesOf(views, path);
    const mount = [...views.vault.engines.keys(), ...(views.vault.existing.kvEngines ?? [])].find((one) =>
      path.startsWith(`${one}/`),
    );
    const belongs = mount !== undefined && views.vault.kvVersion(mount) === 'v2';
    if (belongs && isNested === false && BESIDE_KEYS.includes(key!)) {
      continue;
    }
    // What a database's engine answers is known, also where the engine is made elsewhere.
    if ((mount !== undefined || CREDENTIALS.test(path)) && isNested !== undefined && isNested !== belongs) {
      yield {
        ...originOf(seen),
        ...says`file "${{ file: name }}" looks for "${{ key }}" in ${isNested ? '.Data.data' : '.Data'} of "${{ path }}", whose answer has its keys in ${belongs ? '.Data.data' : '.Data'}`,
        fix: `say ${belongs ? '.Data.data' : '.Data'} in its template`,
      };
    }
    if (there && key !== undefined && !there.includes(key)) {
      yield {
        ...originOf(seen),
        ...says`file "${{ file: name }}" is made of "${{ key }}" of "${{ path }}", which has ${quoted({ keys: there })}`,
        fix: 'name a key that is there',
      };
    }
  }
}

function* templated(views: Views, cluster: ClusterView, delivered: Delivered): Iterable<Found> {
  const names = delivered.sources.map((source) => namesFrom(views, source));
  if (names.includes(undefined) || hasOtherSources(delivered)) {
    return;
  }
  const read = new Set(names.flatMap((some) => some!));
  for (const { what, parsed } of operatorTemplates(cluster).get(delivered.object) ?? []) {
    const missing = typeof parsed === 'string' ? [] : parsed.keys.filter((one) => !read.has(one));
    if (missing.length > 0) {
      yield {
        ...originOf(delivered),
        ...says`${what} is made of ${quoted({ properties: missing })}, and what is read is called ${quoted({ keys: [...read].sort() })}`,
        fix: 'name in the template what is read',
      };
    }
  }
}

/** How an engine hands out credentials or certificates; undefined for one that takes both, or is in no file. */
const ASKED_BY: Readonly<Record<string, 'GET' | 'POST'>> = {
  azure: 'GET',
  consul: 'GET',
  database: 'GET',
  // https://developer.hashicorp.com/vault/api-docs/secret/kubernetes#generate-credentials
  kubernetes: 'POST',
  nomad: 'GET',
  pki: 'POST',
  rabbitmq: 'GET',
};

/** A generator asks for credentials and certificates as their engine has it, and hands on the data of the answer. */
function* generated({ vault }: Views, delivered: Delivered): Iterable<Found> {
  for (const { store } of delivered.sources) {
    if (store?.kind !== GENERATOR || !store.vault) {
      continue;
    }
    const { method = 'GET', resultType = 'Data', path = '' } = specOf(store.object);
    const [, mount = '', verb] = /^(.+)\/(creds|static-creds|issue)\//.exec(hubPath(store.vault, path)) ?? [];
    const type = vault.engines.get(mount)?.type ?? (verb === 'issue' ? 'pki' : undefined);
    const wanted = verb === 'static-creds' ? 'GET' : ASKED_BY[type ?? ''];
    const asks = method === 'PUT' ? 'POST' : method;
    if (
      verb !== undefined &&
      ((wanted !== undefined && (asks !== wanted || resultType === 'Raw')) || resultType === 'Auth')
    ) {
      yield {
        ...originOf(store),
        ...says`it asks by ${{ method }} and hands on ${resultType} of the answer, where ${verb === 'issue' ? 'certificates are asked for' : 'credentials are read'} by ${wanted ?? method} as Data`,
        fix: `say method: ${wanted ?? method} and resultType: Data`,
      };
    }
  }
}

/** Whether something is read that is not told apart here: many keys at once, or a generator of another kind. */
function hasOtherSources({ object, sources }: Delivered): boolean {
  const { data = [], dataFrom = [] } = specOf(object);
  return data.length + dataFrom.length !== sources.length;
}
