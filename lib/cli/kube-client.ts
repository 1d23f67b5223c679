import { request, RequestOptions } from 'node:https';
import { FleetError } from '../errors';
import { AskedMark, groupPath, listPath } from '../live/asked-kinds';
import { AskedKind, LiveCluster, UnseenKind } from '../live/live-cluster';
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
   * @throws FleetError KubernetesClientMissing, KubeconfigUnreadable, ContextUnknown, CredentialsMissing
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
      throw new FleetError(
        'KubeconfigUnreadable',
        `kubeconfig cannot be read: ${withoutText(error)}; see "kubectl config view"`,
      );
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
    try {
      await config.applyToHTTPSOptions(options);
    } catch {
      // What a program for credentials prints, and what kubeconfig holds, may be secret: the reason repeats it.
      const command = config.getCurrentUser()?.exec?.command as unknown;
      throw new FleetError(
        'CredentialsMissing',
        `context "${context}" of kubeconfig gives no credentials${typeof command === 'string' ? `, for which it runs ${command}` : ''}; "kubectl --context ${context} version" says why`,
      );
    }
    return new KubeClient(config.getCurrentCluster()?.server ?? '', options);
  }

  /** What is asked for the kinds of a version, by its path: once. */
  private readonly groups = new Map<string, Promise<Answer>>();

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
    const { at, status } = await this.ask('/version');
    const ahead = at - Date.now();
    if (status !== 200 && status !== 403) {
      throw new FleetError(
        'ClusterAway',
        `${this.server} answers ${status} to /version; see whether it is an API server`,
      );
    }
    const unseen: UnseenKind[] = [];
    const objects = await eachOf(kinds, async (kind) => {
      const plural = await this.plural(kind);
      const listed = typeof plural === 'string' ? await this.list(kind, plural) : plural.unseen;
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
    return { name, at, ahead, objects: [...objects.flat(), ...ofCanaries.flat()], unseen };
  }

  /** What the API server calls a kind in the path of its list, or why it has no list. */
  private async plural({ apiVersion, kind }: AskedKind): Promise<string | { readonly unseen: string }> {
    const path = groupPath(apiVersion);
    const asked = this.groups.get(path) ?? this.ask(path);
    this.groups.set(path, asked);
    const { status, body } = await asked.catch((error: unknown) => {
      this.groups.delete(path);
      throw error;
    });
    if (status !== 200 && status !== 404) {
      this.groups.delete(path);
      return { unseen: `the API server answers ${status} to ${path}` };
    }
    const resources: unknown = body['resources'];
    const found: unknown = (Array.isArray(resources) ? resources : []).find(
      (one: any) => one?.kind === kind && typeof one.name === 'string' && !one.name.includes('/'),
    )?.name;
    return typeof found === 'string' ? found : { unseen: `the API server does not serve it as ${apiVersion}` };
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
   * @throws FleetError ClusterAway; ChangeRefused, where others may still be changed
   */
  async annotate({ apiVersion, kind, metadata }: KubernetesObject, annotations: Record<string, string>): Promise<void> {
    const plural = await this.plural({ apiVersion, kind });
    if (typeof plural !== 'string') {
      throw new FleetError('ChangeRefused', plural.unseen);
    }
    const { name, namespace } = metadata;
    const within = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
    const path = `${groupPath(apiVersion)}${within}/${plural}/${encodeURIComponent(name)}`;
    const { status } = await this.ask(path, 'application/json', { metadata: { annotations } });
    if (status !== 200) {
      const needed = status === 403 ? `; "patch" of ${plural} is needed` : '';
      throw new FleetError('ChangeRefused', `the API server answers ${status} to its annotation${needed}`);
    }
  }

  private ask(path: string, accept = 'application/json', patch?: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const fail = (reason: string) =>
        reject(new FleetError('ClusterAway', `${this.server} ${reason}; see whether it is reachable from here`));
      if (!this.server.startsWith('https://') || !URL.canParse(this.server)) {
        fail('is not the address of an API server, https://<host>:<port>');
        return;
      }
      const type = patch ? { 'content-type': 'application/merge-patch+json' } : {};
      const options = {
        ...this.options,
        method: patch ? 'PATCH' : 'GET',
        headers: { ...this.options.headers, accept, ...type },
      };
      const asked = request(this.server.replace(/\/+$/, '') + path, options, (answer) => {
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

/** Why something cannot be read, without a part of it: the text of an error may repeat what is secret. */
export function withoutText(error: unknown): string {
  const { code, message, name, mark, syscall } = error as NodeJS.ErrnoException & { mark?: { line?: unknown } };
  return syscall !== undefined
    ? message
    : typeof mark?.line === 'number'
      ? `it is not valid YAML (line ${mark.line + 1})`
      : `it is not in the form that is expected (${code ?? name})`;
}

function bodyOf(parts: readonly Buffer[]): Answer['body'] {
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}
