import { credentialName } from './credential-name';
import { literalText } from '../encode/terraform';
import { computed } from '../terraform/evaluation';
import { callFunction } from '../terraform/functions';
import { templateOf } from '../terraform/expression';
import type { Syntax } from '../terraform/syntax';
import { isUnknown, Scope, UNKNOWN, Value } from '../terraform/values';

/** Of several values, each by a name of its own. */
const SEVERAL = /(?:passwords|passwds|tokens|api_keys|access_keys|private_keys|unseal_keys|client_secrets)$/i;

/** What one of several values under a name is called. */
export function nameOfOne(name: string): string {
  return SEVERAL.test(name) ? name.slice(0, -1) : name;
}

/** A text that is written in an expression, and that may be a part of its value. */
export interface Piece {
  /** Of the argument, or the key in the expression. */
  readonly name: string;
  readonly text: string;
  /** Whether something else stands beside it in the same text. */
  readonly isPart: boolean;
  readonly isNumber: boolean;
}

/** What an expression may be, as far as it is written there. */
export interface Pieces {
  readonly pieces: readonly Piece[];
  /** Texts as a whole, with `${...}` for what is not written. */
  readonly texts: readonly string[];
  /** Whether nothing of it is said elsewhere. */
  readonly isWhole: boolean;
}

/** Functions whose value is, or is made of, what they are given, by which of it; all from `from` on. */
const PASSES: Readonly<Record<string, { readonly from?: number; readonly at?: readonly number[] }>> = {
  ...Object.fromEntries(
    [
      ...['sensitive', 'nonsensitive', 'ephemeralasnull', 'tostring', 'trimspace', 'chomp', 'upper', 'lower', 'title'],
      ...['strrev', 'base64encode', 'base64decode', 'base64gzip', 'textencodebase64', 'textdecodebase64', 'urlencode'],
      ...[
        'substr',
        'element',
        'trim',
        'trimprefix',
        'trimsuffix',
        'jsonencode',
        'yamlencode',
        'jsondecode',
        'yamldecode',
      ],
      ...['one', 'tolist', 'toset', 'tomap', 'values', 'flatten', 'compact', 'distinct', 'reverse', 'sort', 'slice'],
      ...['setsubtract', 'md5', 'sha1', 'sha256', 'sha512', 'base64sha256', 'base64sha512', 'bcrypt', 'object'],
    ].map((name) => [name, { at: [0] }]),
  ),
  ...Object.fromEntries(
    [
      ...['try', 'coalesce', 'coalescelist', 'concat', 'merge', 'setunion', 'setproduct', 'format', 'formatlist'],
      ...['list', 'map', 'set', 'tuple'],
    ].map((name) => [name, { from: 0 }]),
  ),
  file: {},
  filebase64: {},
  indent: { at: [1] },
  join: { from: 1 },
  lookup: { at: [0, 2] },
  optional: { at: [0, 1] },
  replace: { at: [0, 2] },
  split: { at: [1] },
  templatefile: { at: [1] },
  templatestring: { at: [1] },
  zipmap: { at: [1] },
};
/** Those that give one of several. */
const PICKS = /^(?:lookup|element|values|one)$/;
/** Those that fill in a text. */
const PATTERN = /^format(?:list)?$/;
const VERB = /%[-+ #0]*[\d.]*[a-z]/gi;
const FILES = /^(?:file|filebase64|templatefile)$/;
/** In steps of an expression. */
const PATIENCE = 10_000;
/** Of one expression: nobody writes as many. */
const MOST = 10_000;

/**
 * @param scope what is known of what it refers to @default - nothing
 */
export function piecesOf(syntax: Syntax, name: string, scope: Partial<Scope> = {}): Pieces {
  let left = PATIENCE;
  const reader = new Reader({
    lookup: () => UNKNOWN,
    call: callFunction,
    names: new Map(),
    ...scope,
    spend: () => (left -= 1) > 0 && (scope.spend?.() ?? true),
  });
  reader.read(syntax, name, false);
  return reader;
}

class Reader implements Pieces {
  readonly pieces: Piece[] = [];
  readonly texts: string[] = [];
  isWhole = true;

  /** Where nothing is known but what is written in the expression. */
  private readonly closed: Scope;

  constructor(private readonly scope: Scope) {
    this.closed = { ...scope, lookup: () => UNKNOWN, call: callFunction };
  }

  read(syntax: Syntax, name: string, isPart: boolean): void {
    switch (syntax.is) {
      case 'constant':
        return this.add(syntax.value, name, isPart);
      case 'step':
        return this.read(syntax.inner, name, isPart);
      case 'choice':
        [syntax.yes, syntax.no].forEach((one) => this.read(one, name, isPart));
        return;
      case 'list':
        return syntax.items.forEach((one) => this.read(one, nameOfOne(name), isPart));
      case 'object':
        return syntax.entries.forEach(([key, value]) => this.read(value, this.keyOf(key) ?? name, isPart));
      case 'loop':
        return this.read(syntax.value ?? syntax.first, (syntax.value && this.keyOf(syntax.first)) ?? name, isPart);
    }
    const own = computed(syntax, this.closed);
    const value = isUnknown(own) ? computed(syntax, this.scope) : own;
    if (syntax.is === 'call' && FILES.test(syntax.name)) {
      // What a template is given has names of its own.
      this.call(syntax, name, isPart);
    } else if (!isUnknown(value) && value !== undefined) {
      this.isWhole &&= !isUnknown(own);
      this.add(value, name, isPart);
    } else if (syntax.is === 'template') {
      this.template(syntax.parts, name, isPart);
    } else if (syntax.is === 'repeated') {
      this.read(syntax.body, name, true);
    } else if (syntax.is === 'path') {
      this.path(syntax, name, isPart);
    } else if (syntax.is === 'call' && Object.hasOwn(PASSES, syntax.name)) {
      this.call(syntax, name, isPart);
    } else {
      this.isWhole = false;
      if (syntax.is === 'call' && syntax.name.startsWith('provider::')) {
        // What it makes of them nobody knows here.
        syntax.values.forEach((one) => this.read(one, name, true));
      }
    }
  }

  private call({ name: called, values }: Extract<Syntax, { is: 'call' }>, name: string, isPart: boolean): void {
    const { from = Infinity, at = [] } = PASSES[called]!;
    const [first] = values;
    if (FILES.test(called) && first) {
      this.file(called, computed(first, this.scope), values, name, isPart);
    }
    values.forEach((one, index) => {
      const [pattern] = PATTERN.test(called) && index === 0 ? [computed(one, this.scope)] : [];
      if (typeof pattern === 'string') {
        this.add(pattern.replace(VERB, '${_}'), name, isPart);
      } else if (PICKS.test(called) && index === 0) {
        this.path({ is: 'path', root: one, steps: [] }, name, isPart);
      } else if (index >= from || at.includes(index)) {
        this.read(one, name, isPart);
      }
    });
  }

  /** The text of a file, and of a template what is written in it. */
  private file(called: string, path: Value, values: readonly Syntax[], name: string, isPart: boolean): void {
    const text = this.scope.call('file', [path]);
    const syntax = called === 'templatefile' && typeof text === 'string' ? templateOf(literalText(text)) : undefined;
    if (syntax === undefined) {
      this.isWhole &&= typeof text === 'string';
      this.add(text, name, isPart);
      return;
    }
    const given = values[1] && computed(values[1], this.scope);
    const names = typeof given === 'object' && given !== null ? new Map(Object.entries(given)) : undefined;
    const inner = new Reader({ ...this.scope, lookup: () => UNKNOWN, names: names ?? new Map() });
    inner.read(syntax, name, isPart);
    this.take(inner, false);
  }

  private template(parts: readonly Syntax[], name: string, isPart: boolean): void {
    const texts = parts.map((part): string => {
      const inner = new Reader(this.scope);
      inner.read(part, name, isPart || parts.length > 1);
      this.take(inner, part.is === 'constant');
      const [only] = inner.pieces;
      return inner.isWhole && inner.pieces.length === 1 ? only!.text : '${...}';
    });
    this.texts.push(texts.join(''));
  }

  /** @param isTaken whether the texts of it are part of a longer one */
  private take({ pieces, texts, isWhole }: Reader, isTaken: boolean): void {
    this.pieces.push(...pieces.slice(0, MOST - this.pieces.length));
    this.texts.push(...(isTaken ? [] : texts));
    this.isWhole &&= isWhole;
  }

  /** Of an object the field that is named, or any where that is not known. */
  private path({ root, steps }: Extract<Syntax, { is: 'path' }>, name: string, isPart: boolean): void {
    const inner = new Reader(this.scope);
    inner.read(root, '', isPart);
    const keys = steps.map((step) => computed(step, this.scope)).filter((key) => typeof key === 'string');
    const meant = inner.pieces.filter((piece) => keys.length === 0 || piece.name === '' || keys.includes(piece.name));
    this.take(inner, true);
    this.pieces.splice(-inner.pieces.length || Infinity, inner.pieces.length);
    this.pieces.push(...meant.map((piece) => (credentialName(piece.name) === 'no' ? { ...piece, name } : piece)));
  }

  private keyOf(key: Syntax): string | undefined {
    const value = computed(key, this.scope);
    return typeof value === 'string' ? value : undefined;
  }

  private add(value: Value, name: string, isPart: boolean): void {
    if (this.pieces.length >= MOST) {
      this.isWhole = false;
    } else if (typeof value === 'string' || typeof value === 'number') {
      const text = literalText(String(value));
      this.pieces.push({ name, text, isPart, isNumber: typeof value === 'number' });
      this.texts.push(text);
    } else if (Array.isArray(value)) {
      value.forEach((one: Value) => this.add(one, nameOfOne(name), isPart));
    } else if (typeof value === 'object' && value !== null) {
      Object.entries(value).forEach(([key, one]) => this.add(one as Value, key, isPart));
    }
  }
}
