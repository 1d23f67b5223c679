import type { LogActor, LogEntry, NoEntry } from './entry';

/** One operation of one actor on one path, as often as it was asked for. */
export interface Use {
  readonly operation: string;
  /** With its Vault namespace. */
  readonly path: string;
  readonly isLogin: boolean;
  allowed: number;
  denied: number;
  /** Milliseconds. */
  first: number;
  last: number;
  /** Of the last that was denied. */
  error?: string;
  /** What refused logins asked for, as the log has it. */
  readonly roles: Set<string>;
}

export interface ActorUses {
  /** Undefined for requests without a token that is valid. */
  readonly actor?: LogActor;
  readonly uses: ReadonlyMap<string, Use>;
  /** The first hundred from which it came. */
  readonly addresses: ReadonlySet<string>;
}

/** Different requests that are kept: about as many bytes times five hundred. */
const MOST_USES = 1_000_000;
const MOST_ADDRESSES = 100;
const MOST_ROLES = 100;

/** What is kept of a log, however long it is: who asked for what, how often and when, and nothing of single requests. */
export class LogUses {
  private readonly byActor = new Map<string, { actor?: LogActor; uses: Map<string, Use>; addresses: Set<string> }>();
  private kept = 0;
  private from = Infinity;
  private to = -Infinity;
  private read = 0;
  private unreadableLines = 0;
  private dropped = 0;

  constructor(private readonly most = MOST_USES) {}

  add(entry: LogEntry | NoEntry): void {
    if (typeof entry === 'string') {
      this.unreadableLines += entry === 'unreadable' ? 1 : 0;
      return;
    }
    this.read += 1;
    this.from = Math.min(this.from, entry.time);
    this.to = Math.max(this.to, entry.time);
    const known = this.ofActor(entry.actor);
    const use = this.useOf(known.uses, entry);
    if (!use) {
      this.dropped += 1;
      return;
    }
    addUpTo(MOST_ADDRESSES, known.addresses, entry.address);
    use.first = Math.min(use.first, entry.time);
    use.last = Math.max(use.last, entry.time);
    if (entry.error === undefined) {
      use.allowed += 1;
    } else {
      use.denied += 1;
      use.error = entry.error;
      if (entry.role !== undefined) {
        addUpTo(MOST_ROLES, use.roles, entry.role);
      }
    }
  }

  /** Milliseconds; undefined for a log in which nothing is. */
  get span(): { readonly from: number; readonly to: number } | undefined {
    return this.read === 0 ? undefined : { from: this.from, to: this.to };
  }

  /** Requests that were answered. */
  get entries(): number {
    return this.read;
  }

  get unreadable(): number {
    return this.unreadableLines;
  }

  /** Requests that were counted, and nothing else is known of. */
  get beyond(): number {
    return this.dropped;
  }

  get all(): readonly ActorUses[] {
    return [...this.byActor.values()];
  }

  private ofActor(actor: LogActor | undefined) {
    const key = actor ? JSON.stringify([actor.name, actor.role, actor.account, actor.policies]) : '';
    let known = this.byActor.get(key);
    if (!known) {
      known = { actor, uses: new Map(), addresses: new Set() };
      // One more actor than uses are kept has none.
      if (this.kept < this.most) {
        this.byActor.set(key, known);
      }
    }
    return known;
  }

  private useOf(uses: Map<string, Use>, { operation, path, isLogin, time }: LogEntry): Use | undefined {
    const key = `${operation} ${path}`;
    const known = uses.get(key);
    if (known || this.kept >= this.most) {
      return known;
    }
    const use: Use = { operation, path, isLogin, allowed: 0, denied: 0, first: time, last: time, roles: new Set() };
    uses.set(key, use);
    this.kept += 1;
    return use;
  }
}

function addUpTo(most: number, set: Set<string>, text: string): void {
  if (set.size < most) {
    set.add(text);
  }
}
