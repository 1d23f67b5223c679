import type { Arguments, Servers } from '../e2e/applier/resource-type';

interface KvEntry {
  described: Arguments;
  readonly versions: { readonly data: object; deleted: boolean }[];
}

/**
 * As much of Vault as a stack with values needs: engines, check-and-set, metadata. The end-to-end suite holds the same
 * sequences against a real server.
 */
export class ModelHub implements Servers {
  private constructor(
    private readonly objects: Map<string, Arguments>,
    private readonly entries: Map<string, KvEntry>,
  ) {}

  static empty(): ModelHub {
    return new ModelHub(new Map(), new Map());
  }

  /** As a snapshot of its storage. */
  copy(): ModelHub {
    return new ModelHub(structuredClone(this.objects), structuredClone(this.entries));
  }

  vault(namespace?: string): any {
    const at = (path: string) => (namespace ? `${namespace}/${path}` : path);
    return {
      read: (path: string) => Promise.resolve(this.read(at(path))),
      write: async (path: string, body: Arguments) => this.write(at(path), body),
      call: async (method: string, path: string) => this.call(method, at(path)),
    };
  }

  kubernetes(): never {
    throw new Error('the model has no cluster');
  }

  /** All versions of all values, by path: what must not get lost. */
  values(): Record<string, readonly { data: object; deleted: boolean }[]> {
    return Object.fromEntries([...this.entries].map(([path, { versions }]) => [path, structuredClone(versions)]));
  }

  /** What a reader gets. */
  value(path: string): object | undefined {
    const last = this.entries.get(path)?.versions.at(-1);
    return last?.deleted ? undefined : last?.data;
  }

  putByHand(path: string, data: object): void {
    this.entryAt(path).versions.push({ data, deleted: false });
  }

  /** `vault kv metadata delete`: all versions, and that there ever was one. */
  forget(path: string): void {
    this.entries.delete(path);
  }

  private read(path: string): Arguments | undefined {
    const metadata = placeIn(path, 'metadata');
    if (metadata) {
      return this.entries.get(metadata)?.described;
    }
    return this.objects.get(path);
  }

  private write(path: string, body: Arguments): void {
    const data = placeIn(path, 'data');
    const metadata = placeIn(path, 'metadata');
    if (data) {
      const current = this.entries.get(data)?.versions.length ?? 0;
      if (body['options']?.cas !== undefined && body['options'].cas !== current) {
        throw new Error(`check-and-set parameter did not match the current version of ${path}`);
      }
      this.entryAt(data).versions.push({ data: body['data'], deleted: false });
    } else if (metadata) {
      this.entryAt(metadata).described = body;
    } else if (/^sys\/mounts\/[^/]+$/.test(path) && this.objects.has(path)) {
      throw new Error(`path is already in use at ${path}`);
    } else {
      this.objects.set(path.replace(/\/tune$/, ''), body);
    }
  }

  private call(method: string, path: string): void {
    const data = placeIn(path, 'data');
    const metadata = placeIn(path, 'metadata');
    const last = data && this.entries.get(data)?.versions.at(-1);
    if (method !== 'DELETE') {
      throw new Error(`the model does not know ${method}`);
    }
    if (last) {
      last.deleted = true;
    } else if (metadata) {
      this.entries.delete(metadata);
    } else {
      this.objects.delete(path);
    }
  }

  private entryAt(path: string): KvEntry {
    const mount = path.slice(0, path.indexOf('/'));
    if (!this.objects.has(`sys/mounts/${mount}`)) {
      throw new Error(`no handler for route ${path}`);
    }
    const entry = this.entries.get(path) ?? { described: {}, versions: [] };
    this.entries.set(path, entry);
    return entry;
  }
}

/** `<mount>/<path>` of a request for a value or its metadata. */
function placeIn(path: string, kind: 'data' | 'metadata'): string | undefined {
  const [mount, found, ...rest] = path.split('/');
  return found === kind && rest.length > 0 ? [mount, ...rest].join('/') : undefined;
}
