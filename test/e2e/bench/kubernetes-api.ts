import { Answer, RestClient } from './rest-client';

export interface KubernetesConnection {
  readonly url: string;
  readonly ca: string;
  readonly token: string;
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: any;
}

interface Resource {
  readonly name: string;
  readonly namespaced: boolean;
}

/** A cluster's API as one user. Objects are found by kind, as in a manifest. */
export class KubernetesApi extends RestClient {
  private readonly resources = new Map<string, Promise<Map<string, Resource>>>();

  constructor(private readonly connection: KubernetesConnection) {
    super({ url: connection.url, ca: connection.ca, headers: { authorization: `Bearer ${connection.token}` } });
  }

  as(token: string): KubernetesApi {
    return new KubernetesApi({ ...this.connection, token });
  }

  /** Server-side apply with strict field validation. */
  async apply(object: KubernetesObject, fieldManager = 'gitops'): Promise<KubernetesObject> {
    const { metadata, apiVersion, kind } = object;
    const path = await this.path(apiVersion, kind, metadata.namespace, metadata.name);
    return this.call('PATCH', `${path}?fieldManager=${fieldManager}&fieldValidation=Strict&force=true`, {
      body: object,
      headers: { 'content-type': 'application/apply-patch+yaml' },
    });
  }

  /** What an apply would make of an object, without doing it. */
  async dryRun(object: KubernetesObject, fieldManager = 'keywheel'): Promise<any> {
    const { metadata, apiVersion, kind } = object;
    const path = await this.path(apiVersion, kind, metadata.namespace, metadata.name);
    return this.call('PATCH', `${path}?fieldManager=${fieldManager}&dryRun=All&force=true`, {
      body: object,
      headers: { 'content-type': 'application/apply-patch+yaml' },
    });
  }

  async create(object: KubernetesObject): Promise<KubernetesObject> {
    const path = await this.path(object.apiVersion, object.kind, object.metadata.namespace);
    return this.call('POST', path, { body: object });
  }

  async get(apiVersion: string, kind: string, namespace: string | undefined, name: string): Promise<any> {
    return this.find(await this.path(apiVersion, kind, namespace, name));
  }

  async list(apiVersion: string, kind: string, namespace?: string): Promise<any[]> {
    return (await this.call('GET', await this.path(apiVersion, kind, namespace))).items;
  }

  async merge(object: KubernetesObject): Promise<any> {
    const { metadata, apiVersion, kind } = object;
    return this.call('PATCH', await this.path(apiVersion, kind, metadata.namespace, metadata.name), {
      body: object,
      headers: { 'content-type': 'application/merge-patch+json' },
    });
  }

  async delete(apiVersion: string, kind: string, namespace: string | undefined, name: string): Promise<Answer> {
    return this.ask('DELETE', await this.path(apiVersion, kind, namespace, name));
  }

  /** The values of a Secret, decoded; undefined if there is none. */
  async secret(namespace: string, name: string): Promise<Record<string, string> | undefined> {
    const secret = await this.get('v1', 'Secret', namespace, name);
    return (
      secret &&
      Object.fromEntries(
        Object.entries<string>(secret.data ?? {}).map(([key, value]) => [
          key,
          Buffer.from(value, 'base64').toString('utf8'),
        ]),
      )
    );
  }

  /** A token of a ServiceAccount, as the operator would ask for it. */
  async requestToken(
    namespace: string,
    account: string,
    audiences: readonly string[],
    expirationSeconds = 3600,
  ): Promise<string> {
    const answer = await this.call('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`, {
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { audiences, expirationSeconds },
      },
    });
    return answer.status.token;
  }

  private async path(apiVersion: string, kind: string, namespace?: string, name?: string): Promise<string> {
    const resource = (await this.resourcesOf(apiVersion)).get(kind);
    if (!resource) {
      this.resources.delete(apiVersion);
      throw new Error(`the cluster serves no ${apiVersion} ${kind}`);
    }
    const within = resource.namespaced && namespace ? ['namespaces', namespace] : [];
    return [root(apiVersion), ...within, resource.name, ...(name === undefined ? [] : [name])].join('/');
  }

  private resourcesOf(apiVersion: string): Promise<Map<string, Resource>> {
    const known = this.resources.get(apiVersion) ?? this.discover(apiVersion);
    this.resources.set(apiVersion, known);
    known.catch(() => this.resources.delete(apiVersion));
    return known;
  }

  private async discover(apiVersion: string): Promise<Map<string, Resource>> {
    const { resources } = await this.call('GET', root(apiVersion));
    const own = (resources as (Resource & { kind: string })[]).filter(({ name }) => !name.includes('/'));
    return new Map(own.map((resource) => [resource.kind, resource]));
  }
}

function root(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
