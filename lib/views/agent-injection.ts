import { goSeconds } from '../go/duration';
import { absolute } from '../output/hub-resource';
import type { HubFile } from './hub-files';
import type { SeenObject } from '../output/seen-object';

/** What the agent that is injected into the pods of a workload reads on the hub, by their annotations. */
export interface AgentInjection extends SeenObject {
  /** Whether the annotations ask for an agent; else nothing reads the others. */
  readonly isInjected: boolean;
  /** Where all of its configuration is, the role and the files included; the other annotations say nothing of those then. */
  readonly configMap?: string;
  /** Undefined where the injector's own is taken. */
  readonly address?: string;
  /** Vault namespace. */
  readonly namespace: string;
  /** Below `auth/`, with its Vault namespace. */
  readonly mount: string;
  readonly role: string;
  /** Of the ServiceAccount's tokens alone. */
  readonly method: string;
  /** Where another method than "kubernetes" finds its token. */
  readonly tokenPath?: string;
  /** `<namespace>/<name>` of the ServiceAccount. */
  readonly account: string;
  /** Of its token; none where that is the one for the API server. */
  readonly audiences: readonly string[];
  /** Undefined where the token for the API server is taken. */
  readonly tokenVolume?: string;
  /** Whether the pod has that volume. */
  readonly hasTokenVolume: boolean;
  /** Whether the pod mounts a token that the agent would take; undefined where its ServiceAccount decides. */
  readonly hasToken?: boolean;
  /** Whether it ends as soon as the files are there. */
  readonly isInitOnly: boolean;
  /** Seconds after which it reads again what has no end of its own; undefined where it does so as by itself. */
  readonly renderInterval?: number;
  readonly keepsCase: boolean;
  /** Name of the Secret whose keys are in `/vault/tls`. */
  readonly tlsSecret?: string;
  /** Files of certificates and keys with which it speaks to the hub. */
  readonly tlsFiles: readonly string[];
  readonly files: readonly HubFile[];
  /** Texts of the templates that annotations hold, by the names of their files. */
  readonly templates: ReadonlyMap<string, string>;
  /** What it runs when it has written a file, by the name of that. */
  readonly commands: ReadonlyMap<string, string>;
  /** Whether its container sees processes of the others. */
  readonly sharesProcesses: boolean;
  /** Names of the files that it makes. */
  readonly made: readonly string[];
  /** Names of files that it says something of. */
  readonly named: readonly string[];
}

const VAULT = 'vault.hashicorp.com/';
const TLS_FILES = ['ca-cert', 'ca-key', 'client-cert', 'client-key'];
const COMMAND = 'agent-inject-command-';
const FILE_SETTINGS = ['error-on-missing-key-', 'agent-inject-perms-', COMMAND];

/**
 * https://developer.hashicorp.com/vault/docs/deploy/kubernetes/injector/annotations
 *
 * @returns undefined where no annotation of a pod is of the agent
 */
export function readAgentInjection(
  seen: SeenObject,
  annotations: Readonly<Record<string, string>>,
  account: string,
  pod: any,
): AgentInjection | undefined {
  if (!Object.keys(annotations).some((name) => name.startsWith(VAULT))) {
    return undefined;
  }
  const said = (name: string): string | undefined => annotations[VAULT + name];
  const starting = (prefix: string): [name: string, text: string][] =>
    Object.entries(annotations).flatMap(([name, text]) =>
      name.startsWith(VAULT + prefix) ? [[name.slice(VAULT.length + prefix.length), text]] : [],
    );
  const namespace = said('namespace') ?? '';
  const tokenVolume = said('agent-service-account-token-volume-name') || undefined;
  const mounted = mountedToken(pod);
  const volume = ((pod?.volumes ?? []) as any[]).find(({ name }) => name === (tokenVolume ?? mounted));
  const onDisk = starting('agent-inject-template-file-').map(([name]) => name);
  const templates = new Map(
    starting('agent-inject-template-').filter(([name]) => !onDisk.some((one) => name === `file-${one}`)),
  );
  const plain = starting('agent-inject-secret-').filter(([name]) => !templates.has(name) && !onDisk.includes(name));
  return {
    ...seen,
    isInjected: isTrue(said('agent-inject')),
    configMap: said('agent-configmap') || undefined,
    address: said('service'),
    namespace,
    mount: absolute(namespace, (said('auth-path') ?? 'auth/kubernetes').replace(/^\/?auth\//, '')),
    role: said('role') ?? said('auth-config-role') ?? '',
    method: said('auth-type') ?? 'kubernetes',
    tokenPath: said('auth-config-path'),
    account,
    audiences: ((volume?.projected?.sources ?? []) as any[]).flatMap(
      ({ serviceAccountToken }) => serviceAccountToken?.audience ?? [],
    ),
    tokenVolume,
    hasTokenVolume: volume !== undefined,
    hasToken: mounted !== undefined || pod?.automountServiceAccountToken,
    isInitOnly: isTrue(said('agent-pre-populate-only')),
    renderInterval: goSeconds(said('template-static-secret-render-interval') ?? ''),
    keepsCase: isTrue(said('preserve-secret-case')),
    tlsSecret: said('tls-secret') || undefined,
    tlsFiles: TLS_FILES.flatMap((name) => said(name) || []),
    files: [
      ...plain.map(([name, path]) => ({ name, path: absolute(namespace, trimmed(path)), writes: false })),
      ...[...templates].flatMap(([name, text]) => readsOf(name, text, namespace)),
    ],
    templates,
    commands: new Map(starting(COMMAND)),
    sharesProcesses: isTrue(said('agent-share-process-namespace')) || pod?.shareProcessNamespace === true,
    made: [...templates.keys(), ...onDisk, ...plain.map(([name]) => name)],
    named: FILE_SETTINGS.flatMap((prefix) => starting(prefix).map(([name]) => name)),
  };
}

/** The volume that the injector takes for a token where none is named: its path has this word, whatever it is for. */
function mountedToken(pod: any): string | undefined {
  return ((pod?.containers ?? []) as any[])
    .flatMap(({ volumeMounts = [] }) => volumeMounts as any[])
    .find(({ mountPath }) => String(mountPath).includes('serviceaccount'))?.name;
}

function isTrue(text: string | undefined): boolean {
  return /^(1|t|true|y|yes|on)$/i.test(text ?? '');
}

function trimmed(path: string): string {
  return path.replace(/^\/?(v1\/)?/, '');
}

/** https://github.com/hashicorp/consul-template/blob/main/docs/templating-language.md#secret */
function readsOf(name: string, template: string, namespace: string): HubFile[] {
  const actions = [...template.matchAll(/\{\{(.*?)\}\}/gs)].map(([, action]) => action!);
  const files: HubFile[] = [];
  let current: HubFile | undefined;
  for (const action of actions) {
    const [, quoted, more = ''] = action.match(/\bsecret\s+("(?:[^"\\]|\\.)*"|`[^`]*`)(.*)/s) ?? [];
    if (quoted !== undefined) {
      current = {
        name,
        path: absolute(namespace, trimmed(unquoted(quoted))),
        writes: /^\s*["`]/.test(more),
      };
      files.push(current);
    }
    for (const { key, isNested } of current ? keysOf(action) : []) {
      files.push({ ...current!, key, isNested });
    }
  }
  return files;
}

/** Of `.Data.data.key` and of `index .Data.data "key"`. */
function keysOf(action: string): { key: string; isNested: boolean }[] {
  const read = action.matchAll(/\.Data((?:\.[A-Za-z_]\w*)*)(?:\s+("(?:[^"\\]|\\.)*"|`[^`]*`))?/g);
  return [...read].flatMap(([, fields = '', quoted]) => {
    const [first, ...rest] = fields.split('.').slice(1);
    const isNested = first === 'data';
    const key = (isNested ? rest[0] : first) ?? (quoted && unquoted(quoted));
    return key === undefined ? [] : [{ key, isNested }];
  });
}

function unquoted(text: string): string {
  return text.startsWith('`') ? text.slice(1, -1) : String(JSON.parse(text));
}
