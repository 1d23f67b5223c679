import { invalid } from './hcl-token';
import { Server } from './policy-path';
import { parseDuration } from '../go/duration';

/** What a login knows of itself, for the templates of its policies. */
export interface Identity {
  readonly entity?: {
    readonly id?: string;
    readonly name?: string;
    readonly metadata?: Readonly<Record<string, string>>;
  };
  /** By accessor of the auth mount. */
  readonly aliases: ReadonlyMap<string, Alias>;
  readonly groups?: readonly Group[];
  /** What more is true of it is not known: what it is called, its metadata, its groups, and its aliases at other mounts. */
  readonly isPart?: true;
}

export interface Alias {
  readonly id?: string;
  readonly name?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly custom_metadata?: Readonly<Record<string, string>>;
}

export interface Group {
  readonly id?: string;
  readonly name?: string;
  /** A name counts in policies of the same Vault namespace only. @default - the root */
  readonly namespace?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** @throws FleetError `PolicyInvalid` if braces of templates do not pair */
export function checkTemplate(path: string, line: number): void {
  if (!isBalanced(path)) {
    throw invalid(line, `the path "${path}" has "{{" or "}}" without the other. Write {{identity...}}.`);
  }
}

function isBalanced(path: string): boolean {
  const [before = '', ...rest] = path.split('{{');
  return !before.includes('}}') && rest.every((piece) => piece.split('}}').length === 2);
}

export interface Filling {
  readonly identity?: Identity;
  /** Of the policy. */
  readonly namespace: string;
  readonly server: Server;
  readonly now: Date;
}

/** A template whose value could widen what its policy says. */
export interface BlockedValue {
  /** `identity.entity.aliases.<accessor>.name` */
  readonly template: string;
  readonly value: string;
}

export interface Filled {
  /**
   * Undefined where a template cannot be filled in, for then the server passes over the path: it grants nothing, and
   * denies nothing.
   */
  readonly path?: string;
  /** Whether it may be filled in by what is not known of the login. */
  readonly isUnknown?: true;
  /** The value for which OpenBao 2.7 and later refuse all that its token asks for; before, the path is passed over. */
  readonly blocked?: BlockedValue;
}

/** A path with its templates filled in. A value must not widen what the policy says. */
export function filledIn(path: string, filling: Filling): Filled {
  if (!path.includes('{{')) {
    return { path };
  }
  const [before = '', ...rest] = path.split('{{');
  const isOpenBao = filling.server === 'openbao';
  // Vault lets slashes through unless it is told otherwise.
  const forbidden = isOpenBao ? /[/*+]/ : /[*+]/;
  let filled = before;
  let isUnknown = false;
  for (const piece of rest) {
    const [directive = '', after = ''] = piece.split('}}');
    const template = directive.trim();
    const value = valueOf(template, filling);
    if (value === undefined) {
      return isOpen(template, filling.identity) ? { isUnknown: true } : {};
    }
    if (forbidden.test(value)) {
      return isOpenBao ? { blocked: { template, value } } : {};
    }
    filled += value + after;
    isUnknown ||= template === 'identity.entity.name' && filling.identity?.isPart === true;
  }
  return { path: filled, ...(isUnknown && { isUnknown }) };
}

/** Whether a value may be there that is not known. An alias that is here has all that the login brings. */
function isOpen(directive: string, identity: Identity | undefined): boolean {
  const alias = after(directive, 'identity.entity.aliases.');
  const own = alias !== undefined && identity?.aliases.get(accessorIn(alias, identity) ?? '');
  return identity?.isPart === true && /^identity\./.test(directive) && !(own && !/\.name$/.test(directive));
}

function valueOf(directive: string, filling: Filling): string | undefined {
  const { identity, now } = filling;
  const entity = after(directive, 'identity.entity.');
  if (entity !== undefined) {
    return identity && entityValue(entity, identity);
  }
  const group = after(directive, 'identity.groups.');
  if (group !== undefined) {
    return groupValue(group, filling);
  }
  const time = after(directive, 'time.');
  return time === undefined ? undefined : timeValue(time, now);
}

function entityValue(selector: string, { entity, aliases }: Identity): string | undefined {
  const alias = after(selector, 'aliases.');
  if (alias !== undefined) {
    const accessor = accessorIn(alias, { aliases });
    return accessor === undefined ? undefined : attribute(alias.slice(accessor.length + 1), aliases.get(accessor)!);
  }
  return attribute(selector, { ...entity, custom_metadata: undefined });
}

/** One that Terraform only knows at apply has dots in it. */
function accessorIn(selector: string, { aliases }: Pick<Identity, 'aliases'>): string | undefined {
  return [...aliases.keys()].find((known) => selector.startsWith(`${known}.`));
}

function attribute(selector: string, of: Partial<Alias>): string | undefined {
  if (selector === 'id' || selector === 'name') {
    return of[selector] || undefined;
  }
  const key = after(selector, 'metadata.');
  if (key !== undefined) {
    return own(of.metadata, key);
  }
  const custom = after(selector, 'custom_metadata.');
  return custom === undefined ? undefined : own(of.custom_metadata, custom);
}

function groupValue(selector: string, { identity, namespace }: Filling): string | undefined {
  const [by = '', key = '', ...rest] = selector.split('.');
  const found = identity?.groups?.find((group) =>
    by === 'ids' ? group.id === key : by === 'names' && group.name === key && (group.namespace ?? '') === namespace,
  );
  const wanted = rest.join('.');
  return found && (wanted === 'id' ? (found.id ?? '') : attribute(wanted, found));
}

function timeValue(selector: string, now: Date): string | undefined {
  const seconds = now.getTime() / 1000;
  const [, sign, duration = ''] = /^now\.(plus|minus)\.(.*)$/.exec(selector) ?? [];
  const shift = selector === 'now' ? 0 : sign && parseDuration(duration);
  return typeof shift === 'number'
    ? String(Math.floor(sign === 'minus' ? seconds - shift : seconds + shift))
    : undefined;
}

function after(text: string, prefix: string): string | undefined {
  return text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
}

function own(metadata: Readonly<Record<string, string>> | undefined, key: string): string | undefined {
  return metadata && Object.hasOwn(metadata, key) ? metadata[key] : undefined;
}
