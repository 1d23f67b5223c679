import { request, RequestOptions } from 'node:https';
import { setTimeout as pass } from 'node:timers/promises';
import { isFields } from '../collections/fields';
import { FleetError } from '../errors';
import { AskedMark, groupPath, listPath } from '../live/asked-kinds';
import { AskedKind, LiveCluster, UnseenKind } from '../live/live-cluster';
import type { KubernetesObject } from '../output/kubernetes-object';
import { near } from '../text/near';
import { eachOf } from './each-of';
import { objectsIn } from './live-objects';

/** Milliseconds for a whole answer. */
const TIMEOUT = 60_000;
/** Bytes of an answer: 500 of the largest objects that etcd takes would be more. */
const LONGEST_ANSWER = 512 * 1024 * 1024;
/** Objects in an answer. */
const PAGE = 500;
/** Milliseconds for all lists, and how often one begins that the server has forgotten meanwhile. */
const LONGEST = 300_000;
const BEGINNINGS = 3;
const FORGOTTEN = 410;
/** A server that has too much to do is asked so many times, after so many seconds at most. */
const TOO_MUCH = 429;
const ATTEMPTS = 5;
const LONGEST_WAIT = 10;
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
  /** Seconds after which it may be asked again, where it has too much to do. */
  readonly waits: number;
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
   * All objects of some kinds. A kind that may not be listed, that is not served or does not come keeps back nothing of
   * the others.
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
    const late = Date.now() + LONGEST;
    const unseen: UnseenKind[] = [];
    const failures: unknown[] = [];
    const objects = await eachOf(kinds, async (kind) => {
      const listed = await this.listOf(kind, late).catch((error: unknown) => {
        failures.push(error);
        return error instanceof FleetError ? error.reason : withoutText(error);
      });
      if (typeof listed === 'string') {
        unseen.push({ ...kind, reason: listed });
        return [];
      }
      return listed;
    });
    if (failures.length > 0 && failures.length === kinds.length) {
      throw failures[0];
    }
    const ofCanaries = await eachOf(marks, async (mark) => {
      const { status, body } = await this.ask(
        `/api/v1/namespaces/${encodeURIComponent(mark.namespace)}/secrets/${encodeURIComponent(mark.name)}`,
      ).catch(() => ({ status: 0, body: {} }));
      return status === 200 ? objectsIn(body) : [];
    });
    return { name, at, ahead, objects: [...objects.flat(), ...ofCanaries.flat()], unseen };
  }

  /** @returns why not, where it is not listed */
  private async listOf(kind: AskedKind, late: number): Promise<readonly KubernetesObject[] | string> {
    const plural = await this.plural(kind);
    return typeof plural === 'string' ? this.list(kind, plural, late) : plural.unseen;
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

  /** @returns why not, where it is not listed to its end: half a list would say of the rest that it is missing */
  private async list(kind: AskedKind, plural: string, late: number): Promise<readonly KubernetesObject[] | string> {
    for (let beginnings = 0; beginnings < BEGINNINGS; beginnings += 1) {
      const found = await this.pages(kind, plural, late);
      if (found !== undefined) {
        return found;
      }
    }
    return 'the API server forgets its list before it is read to its end';
  }

  /**
   * The server remembers a list for some minutes only, and then offers the rest as it is by then. That is taken: what is
   * there all the while is in one page or another.
   * https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
   *
   * @returns undefined where it has forgotten the list and offers nothing
   */
  private async pages(
    kind: AskedKind,
    plural: string,
    late: number,
  ): Promise<readonly KubernetesObject[] | string | undefined> {
    const found: KubernetesObject[] = [];
    const accept = kind.kind === 'Secret' ? METADATA_ONLY : 'application/json';
    const asked = new Set<string>();
    for (let next = ''; !asked.has(next);) {
      asked.add(next);
      if (Date.now() > late) {
        return `its list did not come to an end within ${LONGEST / 1000} s`;
      }
      const query = `limit=${PAGE}${next === '' ? '' : `&continue=${encodeURIComponent(next)}`}`;
      const { status, body } = await this.ask(`${listPath(kind, plural)}?${query}`, accept);
      const isForgotten = status === FORGOTTEN && next !== '';
      if (status !== 200 && !isForgotten) {
        return status === 403 ? `"list" of ${plural} is not allowed` : `the API server answers ${status}`;
      }
      found.push(...(isForgotten ? [] : objectsIn(body, kind)));
      next = continueIn(body);
      if (next === '') {
        return isForgotten ? undefined : found;
      }
    }
    return 'its list leads to itself';
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

  /** https://kubernetes.io/docs/concepts/cluster-administration/flow-control/ */
  private async ask(path: string, accept = 'application/json', patch?: object): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.send(path, accept, patch);
      if (answer.status !== TOO_MUCH || attempt === ATTEMPTS) {
        return answer;
      }
      await pass(Math.min(answer.waits, LONGEST_WAIT) * 1000);
    }
  }

  private send(path: string, accept: string, patch: object | undefined): Promise<Answer> {
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
          const waits = /^\d+$/.test(said['retry-after'] ?? '') ? Number(said['retry-after']) : 1;
          resolve({ status, body: bodyOf(parts), at: Number.isNaN(at) ? Date.now() : at, waits });
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

/** What the next page of a list is asked with. */
function continueIn({ metadata }: Answer['body']): string {
  const next = isFields(metadata) ? metadata['continue'] : undefined;
  return typeof next === 'string' ? next : '';
}

function bodyOf(parts: readonly Buffer[]): Answer['body'] {
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}
