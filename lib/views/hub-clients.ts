import { jsonObject } from '../text/json-object';
import { ANNOTATIONS } from '../output/annotations';
import { absolute } from '../output/hub-resource';
import type { SeenObject } from '../output/seen-object';

/** A ServiceAccount whose pods log in to the hub by themselves. */
export interface HubClient extends SeenObject {
  /** `<namespace>/<name>`. */
  readonly account: string;
  readonly login: ClientLogin;
  /** Capabilities by path, with its Vault namespace. */
  readonly calls: ReadonlyMap<string, readonly string[]>;
  /** What is promised of the values that its pods get as files, by path, as annotations of an ExternalSecret say it. */
  readonly promises: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** What the account says of its login. */
export interface ClientLogin {
  readonly address: string;
  /** Vault namespace. */
  readonly namespace: string;
  /** Below `auth/`, with its Vault namespace. */
  readonly mount: string;
  readonly role: string;
  readonly audience: string;
  /** Who it is to SPIRE, if that is what it logs in with. */
  readonly spiffeId?: string;
  /** Whether its pods keep their token alive: not those of one task. */
  readonly renews: boolean;
}

/** Undefined for an account that does not say where it logs in. */
export function readHubClient(seen: SeenObject): HubClient | undefined {
  const { name, namespace = 'default', annotations = {} } = seen.object.metadata;
  const said = jsonObject(annotations[ANNOTATIONS.login]);
  if (!said) {
    return undefined;
  }
  const vaultNamespace = text(said['namespace']);
  const calls = Object.entries(jsonObject(annotations[ANNOTATIONS.calls]) ?? {});
  const promises = Object.entries(jsonObject(annotations[ANNOTATIONS.promises]) ?? {});
  return {
    ...seen,
    account: `${namespace}/${name}`,
    login: {
      address: text(said['address']),
      namespace: vaultNamespace,
      mount: absolute(vaultNamespace, text(said['mount'])),
      role: text(said['role']),
      audience: text(said['audience']),
      spiffeId: said['spiffeId'] === undefined ? undefined : text(said['spiffeId']),
      renews: said['renews'] !== false,
    },
    calls: new Map(calls.map(([path, capabilities]) => [absolute(vaultNamespace, path), list(capabilities)])),
    promises: new Map(promises.map(([path, said]) => [absolute(vaultNamespace, path), texts(said)])),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(value ?? {}).map(([name, one]) => [name, text(one)]));
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
