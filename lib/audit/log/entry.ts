import { isFields } from '../../collections/fields';
import { jsonObject } from '../../text/json-object';

/** Somebody as the audit log names them: what is secret of a token is hashed there, and this is not. */
export interface LogActor {
  /** What the hub calls the token: path of its auth mount, with `-` for `/`, and a name. */
  readonly name: string;
  readonly role?: string;
  /** `<namespace>/<name>` of a ServiceAccount. */
  readonly account?: string;
  readonly policies: readonly string[];
}

/** A request, and what became of it. */
export interface LogEntry {
  /** Milliseconds. */
  readonly time: number;
  /** Undefined for a request without a token that is valid. */
  readonly actor?: LogActor;
  readonly operation: string;
  /** With its Vault namespace. */
  readonly path: string;
  readonly address: string;
  /** Undefined where the hub did what was asked. */
  readonly error?: string;
  /** What a login asked for, in the hash of the audit device or in clear. */
  readonly role?: string;
  /** Whether the request was a login, whatever became of it. */
  readonly isLogin: boolean;
}

/** What a line of a log is where it is no request with an answer. */
export type NoEntry = 'unreadable' | 'a request whose answer follows';

/** By far the most of them are this one, and need not be parsed. */
const REQUEST = /^\{"time":"[^"\\]{1,40}","type":"request",/;
/** Of any method: `auth/<mount>/login`, `.../login/<user>`, and the last step of a login by browser. */
const LOGIN = /^auth\/.+\/(login(\/[^/]+)?|oidc\/callback|callback)$/;
const SUBJECT = /system:serviceaccount:([^:]+):([^:]+)$/;

/**
 * A line of an audit device, of Vault's or OpenBao's: JSON, after whatever a device, syslog or a container runtime
 * writes before it, or inside the text of a log collector.
 *
 * https://openbao.org/docs/audit/
 */
export function logEntry(line: string): LogEntry | NoEntry {
  if (REQUEST.test(line)) {
    return 'a request whose answer follows';
  }
  const fields = unwrapped(line);
  const request = fieldsOf(fields?.['request']);
  const time = Date.parse(String(fields?.['time']));
  const { path, operation } = request;
  if (!fields || typeof path !== 'string' || typeof operation !== 'string' || Number.isNaN(time)) {
    return 'unreadable';
  }
  if (fields['type'] !== 'response') {
    return fields['type'] === 'request' ? 'a request whose answer follows' : 'unreadable';
  }
  const isLogin = LOGIN.test(path);
  const issued = fieldsOf(fieldsOf(fields['response'])['auth']);
  const auth = isLogin ? issued : fieldsOf(fields['auth']);
  const actor = actorOf(auth);
  const said = typeof fields['error'] === 'string' && fields['error'] !== '' ? fields['error'] : undefined;
  const role = fieldsOf(request['data'])['role'];
  return {
    time,
    actor,
    operation,
    path: `${textOf(fieldsOf(request['namespace'])['path'])}${path}`,
    address: textOf(request['remote_address']),
    error: said ?? (isLogin && !actor ? 'the login was refused' : undefined),
    role: isLogin && typeof role === 'string' ? role : undefined,
    isLogin,
  };
}

function unwrapped(line: string, depth = 0): Record<string, unknown> | undefined {
  const start = line.indexOf('{');
  const fields = start < 0 ? undefined : jsonObject(line.slice(start));
  const inner = fields?.['log'] ?? fields?.['message'];
  return fields && fields['request'] === undefined && typeof inner === 'string' && depth === 0
    ? unwrapped(inner, 1)
    : fields;
}

function actorOf(auth: Record<string, unknown>): LogActor | undefined {
  const { display_name: name, policies } = auth;
  if (!Array.isArray(policies) && typeof name !== 'string') {
    return undefined;
  }
  const metadata = fieldsOf(auth['metadata']);
  const role = metadata['role'] ?? metadata['role_name'] ?? metadata['cert_name'];
  const { service_account_namespace: namespace, service_account_name: account } = metadata;
  const subject = SUBJECT.exec(textOf(name));
  return {
    name: textOf(name),
    role: typeof role === 'string' ? role : undefined,
    account:
      typeof namespace === 'string' && typeof account === 'string'
        ? `${namespace}/${account}`
        : subject
          ? `${subject[1]}/${subject[2]}`
          : undefined,
    policies: Array.isArray(policies) ? policies.map(String).sort() : [],
  };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return isFields(value) ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
