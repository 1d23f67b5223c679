import { hubName } from '../output/hub-names';
import { absolute } from '../output/hub-resource';
import type { Request } from './requests';
import { specOf, type SeenObject } from '../output/seen-object';
import type { ControllerClient, Controllers, ControllerSecret, Objects, SaidOf } from './controller-secret';

const WHO = 'Vault Secrets Operator';
/** External Secrets Operator has a generator of the same name. */
const DYNAMIC = 'VaultDynamicSecret.secrets.hashicorp.com';

/** The objects of Vault Secrets Operator that make Secrets of what the hub has. */
export const VAULT_SECRETS: readonly string[] = ['VaultStaticSecret', DYNAMIC, 'VaultPKISecret'];

/**
 * What Vault Secrets Operator asks the hub for. It logs in as an account beside each object, in the way that a VaultAuth
 * says, to the server that a VaultConnection says.
 * https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/api-reference
 */
export function readVaultSecrets(objects: Objects): Controllers {
  const clients = new Map<string, ControllerClient>();
  const secrets: ControllerSecret[] = [];
  const absent: SaidOf[] = [];
  const refused: SaidOf[] = [];
  const unread: SaidOf[] = [];
  for (const of of objects.ofKind(...VAULT_SECRETS)) {
    const { spec = {}, metadata } = of.object as any;
    const namespace: string = metadata.namespace ?? '';
    const { name: secret } = spec.destination ?? {};
    const auth = referred(objects, 'VaultAuth', spec.vaultAuthRef, of);
    if (secret !== undefined) {
      const changes = changesOf(of, spec);
      secrets.push({
        namespace,
        secret,
        by: of,
        changes,
        restarts: restartsOf(of, spec),
        fixed: fixedOf(of, spec, spec.namespace || (typeof auth === 'string' ? '' : namespaceOf(objects, auth))),
      });
    }
    if (spec.mount === undefined || (spec.path ?? spec.role) === undefined) {
      // No API server takes it, which is told where it is read.
      continue;
    }
    if (typeof auth === 'string') {
      (spec.vaultAuthRef ? absent : unread).push({ of, message: auth });
      continue;
    }
    if (!letsIn(auth, namespace)) {
      const message = `it names VaultAuth "${keyOf(auth)}", whose allowedNamespaces do not let "${namespace}" in`;
      refused.push({ of, message });
      continue;
    }
    const login = loginOf(objects, auth);
    if (typeof login === 'string') {
      unread.push({ of: auth, message: login });
      continue;
    }
    const connection = referred(objects, 'VaultConnection', login.connection, auth);
    if (typeof connection === 'string') {
      (login.connection ? absent : unread).push({ of: auth, message: connection });
    }
    const requests = requestsOf(of, spec, spec.namespace || login.namespace);
    const key = `${keyOf(auth)} ${namespace}`;
    const known = clients.get(key);
    clients.set(key, {
      ...login.client,
      who: auth,
      server: typeof connection === 'string' ? undefined : specOf(connection.object).address,
      account: `${namespace}/${login.account}`,
      requests: [...(known?.requests ?? []), ...requests],
    });
  }
  const authsUsed = new Set([...clients.values()].map(({ who }) => who));
  for (const of of objects.ofKind('VaultAuth')) {
    if (!authsUsed.has(of) && !unread.some((one) => one.of === of)) {
      unread.push({ of, message: 'no object that could be read logs in by it: its login is not checked' });
    }
  }
  return { clients: [...clients.values()], secrets, absent, refused, unread };
}

/**
 * A value is read each minute where it is not said when to read it again, to compare hashes. Without these it is read once,
 * unless events of the hub are listened to.
 */
function changesOf({ object: { kind } }: SeenObject, spec: any): ControllerSecret['changes'] {
  const isRead =
    Boolean(spec.refreshAfter) || spec.hmacSecretData !== false || spec.syncConfig?.instantUpdates === true;
  return kind === 'VaultStaticSecret' ? (isRead ? 'people' : undefined) : 'hub';
}

/**
 * What is read by a VaultDynamicSecret is read again before its lease ends. An account that the hub rotates has no lease:
 * then the operator needs to know that it is one, or how often to read it. Where it takes a lease for such an account, it
 * reads it once.
 */
function fixedOf({ object: { kind } }: SeenObject, spec: any, namespace: string): ControllerSecret['fixed'] {
  if (kind !== 'VaultDynamicSecret') {
    return undefined;
  }
  const path = absolute(namespace, [spec.mount, spec.path].map((part) => hubName.mount(String(part))).join('/'));
  return spec.allowStaticCreds === true
    ? { path, reads: 'lease', why: 'allowStaticCreds is set' }
    : spec.refreshAfter
      ? undefined
      : { path, reads: 'account', why: 'allowStaticCreds and refreshAfter are not set' };
}

/** It knows by a hash of a value whether that has changed, and restarts nothing where it is told to make none. */
function restartsOf({ object: { kind } }: SeenObject, spec: any): ControllerSecret['restarts'] {
  const seesChanges = kind !== 'VaultStaticSecret' || spec.hmacSecretData !== false;
  return seesChanges ? (spec.rolloutRestartTargets ?? []) : [];
}

/** The object that a reference means, or why that is not known. Without one it is the operator's own "default". */
function referred(objects: Objects, kind: string, reference: string | undefined, by: SeenObject): SeenObject | string {
  if (!reference) {
    const [only, more] = objects.ofKind(kind).filter(({ object }) => object.metadata.name === 'default');
    return only && !more
      ? only
      : `it names no ${kind}, and which is the operator's own ("default") is in no file: its login is not checked`;
  }
  const [first = '', second] = reference.split('/');
  const [namespace, name] = second === undefined ? [by.object.metadata.namespace, first] : [first, second];
  return objects.find(kind, name, namespace) ?? `it names ${kind} "${namespace ?? ''}/${name}"`;
}

function letsIn({ object }: SeenObject, namespace: string): boolean {
  const { allowedNamespaces: allowed = [] } = specOf(object);
  const isOperators = object.metadata.name === 'default';
  return object.metadata.namespace === namespace || isOperators || allowed[0] === '*' || allowed.includes(namespace);
}

interface AuthLogin {
  readonly client: Omit<ControllerClient, 'who' | 'account' | 'requests'>;
  /** Name of the ServiceAccount, which is in the namespace of whatever is read. */
  readonly account: string;
  /** Vault namespace. */
  readonly namespace: string;
  readonly connection?: string;
}

/** What a VaultAuth says, with what it takes of a VaultAuthGlobal; or why that is not known. */
function loginOf(objects: Objects, auth: SeenObject): AuthLogin | string {
  const own = specOf(auth.object);
  const shared = sharedOf(objects, auth);
  if (shared === undefined) {
    return `it takes the rest of its login from a VaultAuthGlobal that is in no file: its login is not checked`;
  }
  const method = methodOf(own, shared);
  const { role, serviceAccount, audiences } = { ...shared[method], ...own[method] };
  const mount: string = own.mount || shared[method]?.mount || shared.defaultMount || '';
  if ((method !== 'kubernetes' && method !== 'jwt') || !role || !serviceAccount || !mount) {
    const how = method === '' ? 'does not say how it logs in' : `logs in by ${method}`;
    return `Vault Secrets Operator ${how}, or lacks a mount, a role or a ServiceAccount, so that its login is not checked`;
  }
  const vaultNamespace = namespaceOf(objects, auth);
  return {
    client: {
      whoName: WHO,
      method,
      mount: absolute(vaultNamespace, hubName.mount(mount)),
      role,
      audiences: audiences ?? [],
    },
    account: serviceAccount,
    namespace: vaultNamespace,
    connection: own.vaultConnectionRef || shared.vaultConnectionRef || undefined,
  };
}

/** What the VaultAuthGlobal of a VaultAuth says; undefined where it is in no file. */
function sharedOf(objects: Objects, { object }: SeenObject): any {
  const { vaultAuthGlobalRef: reference } = specOf(object);
  const namespace = reference?.namespace || object.metadata.namespace;
  const found = reference?.name && objects.find('VaultAuthGlobal', reference.name, namespace);
  return reference && !found ? undefined : ((found?.object as any)?.spec ?? {});
}

function methodOf(own: any, shared: any): string {
  return own.method || shared.defaultAuthMethod || '';
}

/** The Vault namespace in which a VaultAuth logs in, as far as files say it. */
function namespaceOf(objects: Objects, auth: SeenObject): string {
  const own = specOf(auth.object);
  const shared = sharedOf(objects, auth) ?? {};
  return own.namespace || shared[methodOf(own, shared)]?.namespace || shared.defaultVaultNamespace || '';
}

function requestsOf(by: SeenObject, spec: any, namespace: string): Request[] {
  const at = (...parts: unknown[]) =>
    absolute(namespace, parts.map((part) => hubName.mount(String(part ?? ''))).join('/'));
  switch (by.object.kind) {
    case 'VaultStaticSecret':
      return [
        { path: at(spec.mount, ...(spec.type === 'kv-v2' ? ['data'] : []), spec.path), capabilities: ['read'], by },
      ];
    case 'VaultPKISecret':
      return [certificateOf(by, spec, at)];
    default: {
      const { params = {}, requestHTTPMethod: method = 'GET' } = spec;
      const writes = Object.keys(params).length > 0 || method !== 'GET';
      const path = at(spec.mount, spec.path);
      return [
        writes ? { path, capabilities: ['update'], parameters: params, by } : { path, capabilities: ['read'], by },
      ];
    }
  }
}

function certificateOf(by: SeenObject, spec: any, at: (...parts: unknown[]) => string): Request {
  const parameters = {
    common_name: spec.commonName ?? '',
    alt_names: (spec.altNames ?? []).join(','),
    ip_sans: (spec.ipSans ?? []).join(','),
    uri_sans: (spec.uriSans ?? []).join(','),
    ...(spec.ttl === undefined ? {} : { ttl: spec.ttl }),
  };
  const how = spec.issuerRef ? ['issuer', spec.issuerRef] : ['issue'];
  return { path: at(spec.mount, ...how, spec.role), capabilities: ['update'], parameters, by };
}

function keyOf({ object: { metadata } }: SeenObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
