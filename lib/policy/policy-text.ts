import { grouped } from '../collections/grouped';
import { oneOf } from '../errors';
import { Item, Node, parseHcl } from './hcl';
import { invalid } from './hcl-token';
import { checkPattern } from './check-pattern';
import { plainJson } from './plain-policy';
import { KNOWN_CAPABILITIES, Parameters, PolicyPath, Restrictions, Server, withEither } from './policy-path';
import { checkTemplate } from './template';
import { parseDuration } from '../go/duration';

/** What `policy = "..."` stands for. */
const SHORTHANDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['deny', ['deny']],
  ['read', ['read', 'list']],
  ['write', ['create', 'read', 'update', 'delete', 'list']],
  ['sudo', ['create', 'read', 'update', 'delete', 'list', 'sudo']],
]);

const COMMON_KEYS = [
  'comment',
  'policy',
  'capabilities',
  'allowed_parameters',
  'denied_parameters',
  'required_parameters',
  'min_wrapping_ttl',
  'max_wrapping_ttl',
  'mfa_methods',
];

const KEYS = withEither({
  vault: [...COMMON_KEYS, 'control_group', 'subscribe_event_types'],
  openbao: [...COMMON_KEYS, 'pagination_limit', 'expiration', 'list_scan_response_keys_filter_path'],
});

/**
 * The paths of a policy in HCL or JSON, in its order.
 *
 * @param server the one that reads it @default - either: what one of them takes is taken
 * @throws FleetError `PolicyInvalid` with the line, for what the server refuses
 */
export function parsePolicy(text: string, server: Server | 'either' = 'either'): PolicyPath[] {
  return plainJson(text, server) ?? readItems(parseHcl(text), server);
}

function readItems(items: readonly Item[], server: Server | 'either'): PolicyPath[] {
  checkKeys(items, ['name', 'path'], 'a policy');
  new Attributes(items).text('name');
  return items.filter(({ keys }) => keys[0] === 'path').map((item) => readPath(item, server));
}

function readPath({ keys, value, line }: Item, server: Server | 'either'): PolicyPath {
  // The server takes a block without a name for the path "path".
  const path = keys[1] ?? 'path';
  checkTemplate(path, line);
  const what = `the path "${path}"`;
  if (value.kind !== 'object') {
    throw invalid(value.line, `${what} expects a block in braces, got ${described(value)}.`);
  }
  checkKeys(value.items, KEYS[server], what);
  const attributes = new Attributes(value.items);
  const expiration = readExpiration(attributes);
  const restrictions = readRestrictions(attributes);
  if (expiration && expiration < new Date()) {
    // OpenBao reads what types it has, and then leaves it out: neither its wildcards nor its capabilities are looked at.
    attributes.text('policy');
    attributes.texts('capabilities');
    return { path, capabilities: [], expiration };
  }
  checkPattern(path, line);
  const capabilities = readCapabilities(attributes, server, line, what);
  if (capabilities.includes('deny')) {
    // The server looks no closer: nothing else counts where a path denies.
    return { path, capabilities, ...(expiration && { expiration }) };
  }
  const wrapping = readWrapping(attributes, line, what);
  if (restrictions.responseKeysFilterPath !== undefined && !capabilities.includes('list')) {
    throw invalid(line, `${what} filters the keys of lists, for which it must have the capability "list".`);
  }
  return {
    path,
    capabilities,
    ...(expiration && { expiration }),
    restrictions: said({ ...restrictions, ...wrapping }),
  };
}

function said(restrictions: Restrictions): Restrictions {
  return Object.fromEntries(Object.entries(restrictions).filter(([, value]) => value !== undefined));
}

function checkKeys(items: readonly Item[], allowed: readonly string[], what: string): void {
  for (const { keys, line } of items) {
    if (!allowed.includes(keys[0]!)) {
      throw invalid(line, `${what} has no "${keys[0]}". It can have ${oneOf(allowed)}.`);
    }
  }
}

function readCapabilities(attributes: Attributes, server: Server | 'either', line: number, what: string): string[] {
  const shorthand = attributes.text('policy') ?? '';
  const meant = shorthand === '' ? [] : SHORTHANDS.get(shorthand);
  if (meant === undefined) {
    throw invalid(line, `${what} has the policy "${shorthand}". Allowed are ${oneOf([...SHORTHANDS.keys()])}.`);
  }
  const written = attributes.texts('capabilities') ?? [];
  const known = KNOWN_CAPABILITIES[server];
  const capabilities = new Set<string>();
  for (const capability of shorthand === 'deny' ? meant : [...written, ...meant]) {
    if (capability === 'deny') {
      return ['deny'];
    }
    if (!known.includes(capability)) {
      throw invalid(line, `${what} has the capability "${capability}". Allowed are ${oneOf(known)}.`);
    }
    capabilities.add(capability);
  }
  return [...capabilities];
}

function readExpiration(attributes: Attributes): Date | undefined {
  const text = attributes.text('expiration') ?? '';
  if (text === '') {
    return undefined;
  }
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const date = new Date(isMoment ? text : /^[+-]?\d+$/.test(text) ? Number(text) * 1000 : NaN);
  if (Number.isNaN(date.getTime())) {
    throw invalid(
      attributes.lineOf('expiration'),
      `"expiration" is "${text}". Expected a time like "2030-01-31T12:00:00Z" or seconds since 1970.`,
    );
  }
  return date;
}

function readRestrictions(attributes: Attributes): Restrictions {
  return {
    allowedParameters: attributes.parameters('allowed_parameters'),
    deniedParameters: attributes.parameters('denied_parameters'),
    requiredParameters: attributes.texts('required_parameters'),
    mfaMethods: attributes.texts('mfa_methods'),
    paginationLimit: attributes.integer('pagination_limit'),
    responseKeysFilterPath: attributes.text('list_scan_response_keys_filter_path') || undefined,
    controlGroups: attributes.plain('control_group'),
    subscribeEventTypes: attributes.texts('subscribe_event_types'),
  };
}

/** For how long an answer may be wrapped. */
function readWrapping(attributes: Attributes, line: number, what: string): Restrictions {
  const minWrappingTtl = attributes.seconds('min_wrapping_ttl');
  const maxWrappingTtl = attributes.seconds('max_wrapping_ttl');
  if (minWrappingTtl && maxWrappingTtl && maxWrappingTtl < minWrappingTtl) {
    throw invalid(line, `${what} has a "max_wrapping_ttl" below its "min_wrapping_ttl".`);
  }
  return { minWrappingTtl, maxWrappingTtl };
}

/** The attributes of a block by name. Where one is repeated, lists and maps add up, and the last of others stands. */
class Attributes {
  private readonly byName: ReadonlyMap<string, readonly Item[]>;

  constructor(items: readonly Item[]) {
    this.byName = grouped(items, ({ keys }) => keys[0]!);
  }

  lineOf(name: string): number {
    return this.named(name).at(-1)?.line ?? 1;
  }

  text(name: string): string | undefined {
    return this.values(name)
      .map((value) => textOf(value, name))
      .at(-1);
  }

  texts(name: string): string[] | undefined {
    const values = this.values(name);
    return values.length === 0
      ? undefined
      : values.flatMap((value) => elementsOf(value, name).map((one) => textOf(one, name)));
  }

  integer(name: string): number | undefined {
    return this.values(name)
      .map((value) => {
        const number = value.kind === 'string' || value.kind === 'number' ? Number(goInteger(value.text)) : NaN;
        return Number.isInteger(number) ? number : refused(value, name, 'a whole number');
      })
      .at(-1);
  }

  seconds(name: string): number | undefined {
    return this.values(name)
      .map((value) => durationOf(value) ?? refused(value, name, 'a duration like "5m" or seconds'))
      .at(-1);
  }

  /** Their names in lower case. */
  parameters(name: string): Parameters | undefined {
    const items = this.named(name);
    if (items.length === 0) {
      return undefined;
    }
    const found = new Map<string, readonly unknown[]>();
    for (const { keys, value, line } of items) {
      // `allowed_parameters "a" { ... }` is a parameter of one map.
      const inner = keys.length > 1 ? [{ keys: keys.slice(1), value, line }] : objectItems(value, name);
      for (const parameter of inner) {
        const key = parameter.keys[0]!.toLowerCase();
        if (parameter.keys.length > 1) {
          throw invalid(parameter.line, `"${name}" expects a list of values of "${key}".`);
        }
        const values = parameter.value.kind === 'object' ? [parameter.value] : elementsOf(parameter.value, name);
        found.set(key, [...(found.get(key) ?? []), ...values.map(plain)]);
      }
    }
    return found;
  }

  plain(name: string): readonly unknown[] | undefined {
    const items = this.named(name);
    return items.length === 0 ? undefined : items.map(({ value }) => plain(value));
  }

  private named(name: string): readonly Item[] {
    return this.byName.get(name) ?? [];
  }

  private values(name: string): readonly Node[] {
    return this.named(name).map(({ keys, value, line }) => {
      if (keys.length > 1) {
        throw invalid(line, `"${name}" takes no name of its own, got "${keys[1]}".`);
      }
      return value;
    });
  }
}

function described(value: Node): string {
  return value.kind === 'list' ? 'a list' : value.kind === 'object' ? 'a map' : `"${value.text}"`;
}

function refused(value: Node, name: string, wanted: string): never {
  throw invalid(value.line, `"${name}" expects ${wanted}, got ${described(value)}.`);
}

function textOf(value: Node, name: string): string {
  return value.kind === 'string' || value.kind === 'heredoc' || value.kind === 'number'
    ? value.text
    : refused(value, name, 'a text');
}

function elementsOf(value: Node, name: string): readonly Node[] {
  if (value.kind === 'object' && value.items.length === 0) {
    return [];
  }
  return value.kind === 'list' ? value.values : refused(value, name, 'a list');
}

function objectItems(value: Node, name: string): readonly Item[] {
  return value.kind === 'object' ? value.items : refused(value, name, 'a map');
}

/** Go's octal numbers have a 0 before them, and no more. */
function goInteger(text: string): string {
  return text.trim() === '' ? 'none' : text.replace(/^0(?=[0-7])/, '0o');
}

function durationOf(value: Node): number | undefined {
  if (value.kind === 'number' || value.kind === 'float') {
    return Math.trunc(Number(goInteger(value.text)));
  }
  if (value.kind !== 'string' && value.kind !== 'heredoc') {
    return undefined;
  }
  return parseDuration(value.text);
}

function plain(value: Node): unknown {
  switch (value.kind) {
    case 'list':
      return value.values.map(plain);
    case 'object':
      return Object.fromEntries(value.items.map((item) => [item.keys.join('.'), plain(item.value)]));
    case 'boolean':
      return value.text === 'true';
    case 'number':
    case 'float':
      return Number(goInteger(value.text));
    default:
      return value.text;
  }
}
