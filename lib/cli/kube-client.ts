import { request, RequestOptions } from 'node:https';
import { FleetError } from '../errors';
import { AskedMark, groupPath, listPath } from '../live/asked-kinds';
import { AskedKind, kindKey, LiveCluster, UnseenKind } from '../live/live-cluster';
import type { KubernetesObject } from '../output/kubernetes-object';
import { near } from '../text/near';
import { eachOf } from './each-of';
import { isFields } from './hub-answers';
import { objectsIn } from './live-objects';

/** Milliseconds for a whole answer. */
const TIMEOUT = 60_000;
/** Bytes of an answer: 500 of the largest objects that etcd takes would be more. */
const LONGEST_ANSWER = 512 * 1024 * 1024;
/** Objects in an answer. */
const PAGE = 500;
/** https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-partialobjectmetadata */
const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** What a cluster is asked for. */
export interface Asked {
  readonly kinds: readonly AskedKind[];
  readonly marks: readonly AskedMark[];
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** By the clock of the server, in milliseconds. */
  readonly at: number;
}

/** The lists that the command line asks an API server for, as a context of kubeconfig says who asks. */
export class KubeClient {
  /**
   * @throws FleetError KubernetesClientMissing, ContextUnknown
   */
  static async of(context: string): Promise<KubeClient> {
    const { KubeConfig } = await import('@kubernetes/client-node').catch((error: unknown) => {
      throw new FleetError(
        'KubernetesClientMissing',
        `clusters are asked with the package @kubernetes/client-node, which is not there (npm install @kubernetes/client-node), or give --live a folder of what kubectl prints: ${(error as Error).message}`,
      );
    });
    const config = new KubeConfig();
    try {
      config.loadFromDefault();
    } catch (error) {
      throw new FleetError('KubeconfigUnreadable', `kubeconfig cannot be read: ${(error as Error).message}`);
    }
    const contexts = config.getContexts().map(({ name }) => name);
    if (!contexts.includes(context)) {
      const meant = near(context, contexts);
      throw new FleetError(
        'ContextUnknown',
        `kubeconfig has no context "${context}"; ${meant.length > 0 ? `is it "${meant[0]}"? ` : ''}--context <cluster>=<context> says which one is which cluster`,
      );
    }
    config.setCurrentContext(context);
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    return new KubeClient(config.getCurrentCluster()?.server ?? '', options);
  }

  private constructor(
    private readonly server: string,
    private readonly options: RequestOptions,
  ) {}

  /**
   * All objects of some kinds. A kind that may not be listed, or that is not served, does not keep back the others.
   *
   * @throws FleetError ClusterAway
   */
  async look(name: string, { kinds, marks }: Asked): Promise<LiveCluster> {
    const { at } = await this.ask('/version');
    const plurals = await this.plurals(kinds);
    const unseen: UnseenKind[] = [];
    const objects = await eachOf(kinds, async (kind) => {
      const plural = plurals.get(kindKey(kind));
      if (plural === undefined) {
        unseen.push({ ...kind, reason: `the API server does not serve it as ${kind.apiVersion}` });
        return [];
      }
      const listed = await this.list(kind, plural);
      if (typeof listed === 'string') {
        unseen.push({ ...kind, reason: listed });
        return [];
      }
      return listed;
    });
    const ofCanaries = await eachOf(marks, async (mark) => {
      const { status, body } = await this.ask(
        `/api/v1/namespaces/${encodeURIComponent(mark.namespace)}/secrets/${encodeURIComponent(mark.name)}`,
      );
      return status === 200 ? objectsIn(body) : [];
    });
    return { name, at, objects: [...objects.flat(), ...ofCanaries.flat()], unseen };
  }

  /** What the API server calls the kinds in the paths of their lists. */
  private async plurals(kinds: readonly AskedKind[]): Promise<ReadonlyMap<string, string>> {
    const versions = [...new Set(kinds.map(({ apiVersion }) => apiVersion))];
    const found = await eachOf(versions, async (apiVersion) => {
      const { body } = await this.ask(groupPath(apiVersion));
      const resources: unknown = body['resources'];
      return (Array.isArray(resources) ? resources : []).flatMap(({ kind, name }: any): [string, string][] =>
        typeof kind === 'string' && typeof name === 'string' && !name.includes('/')
          ? [[kindKey({ apiVersion, kind }), name]]
          : [],
      );
    });
    return new Map(found.flat());
  }

  /** @returns why not, where it may not be listed */
  private async list(kind: AskedKind, plural: string): Promise<readonly KubernetesObject[] | string> {
    const found: KubernetesObject[] = [];
    const accept = kind.kind === 'Secret' ? METADATA_ONLY : 'application/json';
    let next: string | undefined;
    do {
      const query = `limit=${PAGE}${next ? `&continue=${encodeURIComponent(next)}` : ''}`;
      const { status, body } = await this.ask(`${listPath(kind, plural)}?${query}`, accept);
      if (status !== 200) {
        return status === 403 ? `"list" of ${plural} is not allowed` : `the API server answers ${status}`;
      }
      found.push(...objectsIn(body, kind));
      const metadata = body['metadata'];
      const more = isFields(metadata) ? metadata['continue'] : undefined;
      next = typeof more === 'string' && more !== '' ? more : undefined;
    } while (next !== undefined);
    return found;
  }

  /**
   * Gives an object an annotation, which is an event to its operator.
   *
   * @throws FleetError ClusterAway, ChangeRefused
   */
  async annotate({ apiVersion, kind, metadata }: KubernetesObject, annotations: Record<string, string>): Promise<void> {
    const plural = (await this.plurals([{ apiVersion, kind }])).get(kindKey({ apiVersion, kind })) ?? '';
    const { name, namespace } = metadata;
    const within = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
    const path = `${groupPath(apiVersion)}${within}/${plural}/${encodeURIComponent(name)}`;
    const { status } = await this.ask(path, 'application/json', { metadata: { annotations } });
    if (status !== 200) {
      throw new FleetError(
        'ChangeRefused',
        `${this.server} answers ${status} to an annotation of ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}; "patch" of ${plural} is needed`,
      );
    }
  }

  private ask(path: string, accept = 'application/json', patch?: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const fail = (reason: string) =>
        reject(new FleetError('ClusterAway', `${this.server} ${reason}; see whether it is reachable from here`));
      if (!URL.canParse(this.server)) {
        fail('is not the address of an API server');
        return;
      }
      const type = patch ? { 'content-type': 'application/merge-patch+json' } : {};
      const options = {
        ...this.options,
        method: patch ? 'PATCH' : 'GET',
        headers: { ...this.options.headers, accept, ...type },
      };
      const asked = request(new URL(path, this.server), options, (answer) => {
        const parts: Buffer[] = [];
        let length = 0;
        answer.on('data', (part: Buffer) => {
          length += part.length;
          parts.push(part);
          if (length > LONGEST_ANSWER) {
            asked.destroy(new Error(`answers with more than ${LONGEST_ANSWER} bytes`));
          }
        });
        answer.on('error', (error) => fail(error.message));
        answer.on('end', () => {
          const { statusCode: status = 0, headers: said } = answer;
          if (status === 401) {
            fail('does not know who asks (401); log in again');
            return;
          }
          const at = Date.parse(said.date ?? '');
          resolve({ status, body: bodyOf(parts), at: Number.isNaN(at) ? Date.now() : at });
        });
      });
      const late = setTimeout(() => asked.destroy(new Error(`does not answer for ${TIMEOUT / 1000} s`)), TIMEOUT);
      asked.on('close', () => clearTimeout(late));
      asked.on('error', (error) => fail(error.message || String((error as NodeJS.ErrnoException).code)));
      asked.end(patch && JSON.stringify(patch));
    });
  }
}

function bodyOf(parts: readonly Buffer[]): Answer['body'] {
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}
