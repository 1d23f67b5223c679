import { isFields } from '../../collections/fields';
import { jsonObject } from '../../text/json-object';
import { endedToken, RootStep, rootStep } from './root-steps';

/** Somebody as the audit log names them: what is secret of a token is hashed there, and this is not. */
export interface LogActor {
  /** What the hub calls the token: path of its auth mount, with `-` for `/`, and a name. */
  readonly name: string;
  readonly role?: string;
  /** Of people, where the method has no roles. */
  readonly username?: string;
  /** `<namespace>/<name>` of a ServiceAccount. */
  readonly account?: string;
  /** Of the token and of its identity. */
  readonly policies: readonly string[];
  readonly identityPolicies: readonly string[];
  /** Hashed, of a root token alone, and of its accessor: nothing else tells two of them apart. */
  readonly token?: string;
  readonly accessor?: string;
  /** Of a root token that comes to an end by itself, unless it is renewed: milliseconds. */
  readonly ends?: number;
}

/** It may do everything, and no policy says so. */
export function isRoot({ policies }: Pick<LogActor, 'policies'>): boolean {
  return policies.includes('root');
}

/** A request, and what became of it. */
export interface LogEntry {
  /** Milliseconds. */
  readonly time: number;
  /** Undefined for a request without a token that is valid. */
  readonly actor?: LogActor;
  /** Hashed, of the token that asked, and of one that it got. */
  readonly accessor?: string;
  readonly issued?: string;
  readonly operation: string;
  /** Vault namespace, without slashes around it. */
  readonly namespace: string;
  /** In that namespace. */
  readonly path: string;
  readonly address: string;
  /** Undefined where the hub did what was asked. */
  readonly error?: string;
  /** Whether a read was answered with something. */
  readonly isAnswered: boolean;
  /** What a login asked for, in the hash of the audit device or in clear. */
  readonly role?: string;
  readonly kind: 'login' | 'of its own' | 'other';
  /** Of the making of a root token by a quorum. */
  readonly rootStep?: RootStep;
  /** Hashed: the token of somebody else that it revokes, or the accessor of that. */
  readonly ends?: string;
}

/** What a line of a log is where it is no request with an answer; `broken` is one that was an entry. */
export type NoEntry = 'unreadable' | 'broken' | 'a request whose answer follows';

/** By far the most of them are this one, and need not be parsed. */
const REQUEST = /^\{"time":"[^"\\]{1,40}","type":"request",/;
/** Of any method: `auth/<mount>/login`, `.../login/<user>`, and the last step of a login by browser. */
const LOGIN = /^auth\/(?!.*\/roles?\/)(?:.+)\/(?:login(?:\/[^/]+)?|oidc\/callback|callback)$/;
/** What every token may do with itself, and what command lines ask before they read. */
const OWN = /^(auth\/token\/(lookup|renew|revoke)-self|sys\/internal\/.*|sys\/capabilities-self|cubbyhole\/.*)$/;
const SUBJECT = /system:serviceaccount:([^:]+):([^:]+)$/;
/** Where log collectors have the line of a device. */
const INSIDE = ['log', 'message', 'MESSAGE', 'textPayload', 'event'];
/** Longer ones are cut: somebody else chose them. */
const LONGEST = 1024;
const TOKEN = /\b(hv[sbr]\.|[sbr]\.)[\w-]{16,}/g;

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
  const { path, operation, data } = request;
  if (!fields || typeof path !== 'string' || typeof operation !== 'string' || Number.isNaN(time)) {
    return /"type"\s*:\s*"response"/.test(line) ? 'broken' : 'unreadable';
  }
  if (fields['type'] !== 'response') {
    return fields['type'] === 'request' ? 'a request whose answer follows' : 'unreadable';
  }
  const isLogin = LOGIN.test(path);
  const response = fieldsOf(fields['response']);
  const issued = fieldsOf(response['auth']);
  const auth = fieldsOf(fields['auth']);
  const actor = actorOf(isLogin ? issued : auth);
  const waits = isLogin && issued['mfa_requirement'] !== undefined;
  const error =
    textOf(fields['error']) ||
    (isErrorAlone(response['data']) ? 'the server answered with an error' : '') ||
    (isLogin && !actor && !waits ? 'the login was refused' : '');
  const role = fieldsOf(data)['role'];
  return {
    time,
    actor,
    accessor: textOf(auth['accessor']) || undefined,
    issued: isLogin ? undefined : textOf(issued['accessor']) || undefined,
    operation,
    namespace: textOf(fieldsOf(request['namespace'])['path']).replace(/^\/+|\/+$/g, ''),
    path: pathShown(path, isLogin && error !== ''),
    address: textOf(request['remote_address']).slice(0, 64),
    error: error === '' ? undefined : error.slice(0, LONGEST),
    isAnswered: response['data'] !== undefined || response['wrap_info'] !== undefined,
    role: isLogin && typeof role === 'string' ? role.slice(0, LONGEST) : undefined,
    rootStep: error === '' ? rootStep(path, operation, response['data']) : undefined,
    ends: error === '' ? endedToken(path, data) : undefined,
    kind: isLogin ? 'login' : OWN.test(path) || needsNoPolicy(auth) ? 'of its own' : 'other',
  };
}

/** A token in a path is none in a report, and neither is what somebody typed in place of a name. */
function pathShown(path: string, isRefusedLogin: boolean): string {
  const shown = isRefusedLogin ? path.replace(/\/login\/.+$/, '/login/…') : path;
  return (shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown).replace(TOKEN, '$1…');
}

/** The hub let it through, and no policy was asked: whoever has any token may do it. */
function needsNoPolicy(auth: Record<string, unknown>): boolean {
  const { allowed, granting_policies: granting } = fieldsOf(auth['policy_results']);
  return allowed === true && (granting === undefined || (Array.isArray(granting) && granting.length === 0));
}

function isErrorAlone(data: unknown): boolean {
  const names = Object.keys(fieldsOf(data));
  return names.length === 1 && names[0] === 'error';
}

function unwrapped(line: string, depth = 0): Record<string, unknown> | undefined {
  const start = line.indexOf('{');
  return start < 0 ? undefined : entryIn(jsonObject(line.slice(start)), depth);
}

function entryIn(fields: Record<string, unknown> | undefined, depth: number): Record<string, unknown> | undefined {
  const inner = fields && fields['request'] === undefined && depth === 0 && INSIDE.map((name) => fields[name]);
  for (const one of inner || []) {
    const entry = typeof one === 'string' ? unwrapped(one, 1) : entryIn(fieldsOf(one), 1);
    if (entry?.['request'] !== undefined) {
      return entry;
    }
  }
  return fields;
}

function actorOf(auth: Record<string, unknown>): LogActor | undefined {
  const { display_name: name, policies, identity_policies: ofIdentity } = auth;
  if (!Array.isArray(policies)) {
    return undefined;
  }
  const metadata = fieldsOf(auth['metadata']);
  const text = (key: string) => textOf(metadata[key]).slice(0, LONGEST) || undefined;
  // Whoever makes a secret-id writes metadata of his own beside what AppRole says.
  const other = text('role_name') ?? text('cert_name');
  const account = other === undefined ? accountOf(metadata, textOf(name)) : undefined;
  return {
    name: textOf(name).slice(0, LONGEST),
    role: other ?? text('role'),
    username: text('username'),
    account,
    policies: policies.map(String).sort(),
    identityPolicies: Array.isArray(ofIdentity) ? ofIdentity.map(String).sort() : [],
    ...(isRoot({ policies }) && {
      token: textOf(auth['client_token']) || undefined,
      accessor: textOf(auth['accessor']) || undefined,
      ends: endOf(auth),
    }),
  };
}

function endOf({ token_issue_time: issued, token_ttl: ttl }: Record<string, unknown>): number | undefined {
  const from = Date.parse(textOf(issued));
  return typeof ttl === 'number' && ttl > 0 && !Number.isNaN(from) ? from + ttl * 1000 : undefined;
}

function accountOf(metadata: Record<string, unknown>, name: string): string | undefined {
  const { service_account_namespace: namespace, service_account_name: account } = metadata;
  const subject = SUBJECT.exec(name);
  return typeof namespace === 'string' && typeof account === 'string'
    ? `${namespace}/${account}`
    : subject
      ? `${subject[1]}/${subject[2]}`
      : undefined;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return isFields(value) ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
