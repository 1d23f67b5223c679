import { readFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { literals } from '../vault/expression';
import { policyDocument } from './policy-document';
import { evaluate, isUnknown, Reference, UNKNOWN, Value, ValueMap } from './terraform-values';

type Json = Record<string, any>;

export interface TerraformBlock {
  readonly mode: 'resource' | 'data';
  readonly type: string;
  readonly name: string;
  readonly body: Json;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** One of those that `for_each` or `count` makes. */
export interface Instance {
  /** `["a"]`, `[0]`, or nothing for a block that makes one. */
  readonly key: string;
  readonly each: ValueMap;
}

interface ModuleFile {
  readonly file: string;
  readonly text: string;
  readonly json: Json;
}

/** Arguments that make a resource's `id`. */
const IDS: Readonly<Record<string, string>> = {
  vault_auth_backend: 'path',
  vault_jwt_auth_backend: 'path',
  vault_mount: 'path',
  vault_policy: 'name',
};

/** Arguments that have a default, which others refer to. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, (body: Json) => unknown>>>> = {
  vault_auth_backend: { path: (body) => body['type'] },
  vault_jwt_auth_backend: { path: () => 'jwt' },
};

/** A folder of Terraform's JSON, and what its references stand for, as far as that can be told without Terraform. */
export class TerraformModule {
  readonly blocks: readonly TerraformBlock[];
  /** Modules that it calls. */
  readonly calls: readonly { readonly name: string; readonly source: string; readonly file: string }[];

  private readonly variables = new Map<string, Value>();
  private readonly locals = new Map<string, unknown>();
  private readonly byAddress = new Map<string, TerraformBlock>();
  /** References that are being looked up: one that leads back to itself has no value. */
  private readonly open = new Set<string>();

  constructor(
    readonly folder: string,
    readonly files: readonly ModuleFile[],
  ) {
    this.blocks = (['data', 'resource'] as const).flatMap((mode) =>
      files.flatMap(({ file, text, json }) =>
        named(json[mode]).flatMap(([type, byName]) =>
          named(byName).map(([name, body]) => ({ mode, type, name, body, file, line: lineOf(text, mode, type, name) })),
        ),
      ),
    );
    this.blocks.forEach((block) => this.byAddress.set(addressOf(block), block));
    this.calls = files.flatMap(({ file, json }) =>
      named(json['module']).map(([name, { source }]) => ({ name, source: String(source), file })),
    );
    files.forEach(({ json }) => named(json['locals']).forEach(([name, value]) => this.locals.set(name, value)));
    this.readVariables();
  }

  /** Blocks of which it is not known how many resources they make. */
  get repeatedUnknown(): readonly { readonly address: string; readonly type: string; readonly file: string }[] {
    return this.blocks
      .filter(({ body }) => isUnknown(this.keysOf(body)))
      .map((block) => ({ address: addressOf(block), type: block.type, file: block.file }));
  }

  providers(name: string): Json[] {
    return this.files.flatMap(({ json }) =>
      named(json['provider']).flatMap(([own, said]) => (own === name ? [said] : [])),
    );
  }

  /** None for a block of which it is not known how many it makes. */
  instancesOf({ body }: TerraformBlock): Instance[] {
    const keys = this.keysOf(body);
    if (keys === undefined) {
      return [{ key: '', each: {} }];
    }
    return isUnknown(keys) ? [] : keys.map(([key, each]) => ({ key: `[${JSON.stringify(key)}]`, each }));
  }

  /** What is written somewhere, with its references resolved; `UNKNOWN` where one is not known. */
  valueOf(written: unknown, each: ValueMap = {}): Value {
    if (typeof written === 'string') {
      return evaluate(written, (reference) => this.lookUp(reference, each));
    }
    if (Array.isArray(written)) {
      const values = written.map((one) => this.valueOf(one, each));
      return values.some(isUnknown) ? UNKNOWN : values;
    }
    if (typeof written === 'object' && written !== null) {
      const values = Object.entries(written).map(([key, one]) => [key, this.valueOf(one, each)] as const);
      return values.some(([, value]) => isUnknown(value)) ? UNKNOWN : Object.fromEntries(values);
    }
    return written as Value;
  }

  /** Of a block the arguments that are known, though others are not; undefined for anything else. */
  knownPartOf(written: unknown, each: ValueMap = {}): ValueMap | undefined {
    const [block] = [written].flat();
    if (typeof block !== 'object' || block === null) {
      return undefined;
    }
    const values = Object.entries(block).map(([key, one]) => [key, this.valueOf(one, each)] as const);
    return Object.fromEntries(values.filter(([, value]) => !isUnknown(value)));
  }

  private keysOf({ for_each: forEach, count }: Json): [string | number, ValueMap][] | undefined | typeof UNKNOWN {
    if (forEach === undefined && count === undefined) {
      return undefined;
    }
    const value = this.valueOf(forEach ?? count);
    if (forEach === undefined) {
      const times = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
      return Number.isInteger(times)
        ? Array.from({ length: times }, (_, index) => [index, { 'count.index': index }])
        : UNKNOWN;
    }
    if (Array.isArray(value)) {
      return value.every((one) => typeof one === 'string')
        ? value.map((one) => [one as string, { 'each.key': one as string, 'each.value': one as string }])
        : UNKNOWN;
    }
    return typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, one]) => [key, { 'each.key': key, 'each.value': one }])
      : UNKNOWN;
  }

  private lookUp(reference: Reference, each: ValueMap): Value {
    const text = reference.join('.');
    if (this.open.has(text)) {
      return UNKNOWN;
    }
    this.open.add(text);
    try {
      return this.valueAt(reference, each);
    } finally {
      this.open.delete(text);
    }
  }

  private valueAt([first, second, third, ...rest]: Reference, each: ValueMap): Value {
    if (first === 'each' || first === 'count') {
      return at(each[`${first}.${second}`] ?? UNKNOWN, third === undefined ? [] : [third, ...rest]);
    }
    const below = third === undefined ? [] : [third, ...rest];
    if (first === 'var') {
      return at(this.variables.get(String(second)) ?? UNKNOWN, below);
    }
    if (first === 'local') {
      const written = this.locals.get(String(second));
      return written === undefined ? UNKNOWN : at(this.valueOf(written), below);
    }
    const isData = first === 'data';
    const block = this.byAddress.get((isData ? ['data', second, third] : [first, second]).join('.'));
    return block === undefined ? UNKNOWN : this.attributeAt(block, isData ? rest : below);
  }

  private attributeAt(block: TerraformBlock, path: Reference): Value {
    const { body, type } = block;
    const keys = this.keysOf(body);
    if (isUnknown(keys)) {
      return UNKNOWN;
    }
    const [key, ...inside] = path;
    const found = keys?.find(([own]) => own === key);
    if (keys !== undefined && found === undefined) {
      return UNKNOWN;
    }
    const each = found?.[1];
    const [name, ...below] = keys === undefined ? path : inside;
    if (typeof name !== 'string') {
      return UNKNOWN;
    }
    if (type === 'vault_policy_document' && name === 'hcl') {
      return policyDocument(this.valueOf(body['rule'], each));
    }
    if (name === 'accessor') {
      // The hub chooses it. Templates of policies name it, and whoever reads them knows mounts by their addresses.
      return `\${${addressOf(block)}${found === undefined ? '' : `[${JSON.stringify(found[0])}]`}.accessor}`;
    }
    const argument = name === 'id' ? (IDS[type] ?? name) : name;
    const written = body[argument] ?? DEFAULTS[type]?.[argument]?.(body);
    return written === undefined ? UNKNOWN : at(this.valueOf(written, each), below);
  }

  /** Defaults, and the values in files that Terraform reads by itself. What is sensitive has no value here. */
  private readVariables(): void {
    const given: Json = {};
    for (const file of readdirSync(this.folder)
      .filter((name) => /^terraform\.tfvars\.json$|\.auto\.tfvars\.json$/.test(name))
      .sort()
      .reverse()) {
      Object.assign(given, { ...readJson(join(this.folder, file)) });
    }
    for (const { json } of this.files) {
      for (const [name, { default: preset, sensitive }] of named(json['variable'])) {
        const value = given[name] ?? preset;
        this.variables.set(name, sensitive || value === undefined ? UNKNOWN : (literals(value) as Value));
      }
    }
  }
}

function readJson(file: string): Json {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Json;
  } catch {
    return {};
  }
}

function addressOf({ mode, type, name }: TerraformBlock): string {
  return `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
}

/** Blocks by their label. Terraform's JSON has a list wherever there may be several. */
function named(block: unknown): [string, Json][] {
  return [block]
    .flat()
    .filter((one): one is Json => typeof one === 'object' && one !== null)
    .flatMap((one) => Object.entries<any>(one))
    .filter(([label]) => label !== '//')
    .flatMap(([label, body]) => [body].flat().map((one): [string, Json] => [label, one]));
}

function at(value: Value, path: Reference): Value {
  return path.reduce<Value>((found, step) => {
    const next = typeof found === 'object' && found !== null ? (found as any)[step] : undefined;
    return next === undefined ? UNKNOWN : (next as Value);
  }, value);
}

/** Where a block begins; its labels stand below each other, in this order. */
function lineOf(text: string, ...labels: readonly string[]): number {
  let position = 0;
  for (const label of labels) {
    const found = text
      .slice(position)
      .search(new RegExp(`${JSON.stringify(label).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*:\\s*[{[]`));
    position += Math.max(0, found);
  }
  return text.slice(0, position).split('\n').length;
}
