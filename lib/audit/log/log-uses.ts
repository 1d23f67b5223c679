import { isRoot, LogActor, LogEntry, NoEntry } from './entry';
import type { TakenStep } from './root-generations';

/** One operation of one actor on one path, as often as it was asked for. */
export interface Use {
  readonly operation: string;
  readonly namespace: string;
  /** In its Vault namespace. */
  readonly path: string;
  readonly kind: LogEntry['kind'];
  allowed: number;
  denied: number;
  /** Milliseconds. */
  first: number;
  last: number;
  /** When a read was last answered with something. */
  answered?: number;
  /** Of the last that was denied. */
  error?: string;
  /** What refused logins asked for, as the log has it. */
  readonly roles: Set<string>;
}

export interface ActorUses {
  /** Undefined for requests without a token that is valid. */
  readonly actor?: LogActor;
  readonly uses: ReadonlyMap<string, Use>;
  /** From which something was done for it, as far as they are kept. */
  readonly addresses: ReadonlySet<string>;
  readonly refusedFrom: ReadonlySet<string>;
  readonly hasMoreAddresses: boolean;
}

interface Kept extends ActorUses {
  readonly uses: Map<string, Use>;
  readonly addresses: Set<string>;
  readonly refusedFrom: Set<string>;
  hasMoreAddresses: boolean;
}

/** A token that somebody revoked. */
export interface EndedToken {
  /** Milliseconds. */
  readonly time: number;
  readonly by: string;
}

/** Different requests that are kept, in all and of one actor: nobody crowds out the others. */
export interface Limits {
  readonly uses: number;
  readonly ofActor: number;
}

const LIMITS: Limits = { uses: 1_000_000, ofActor: 100_000 };
const MOST_ADDRESSES = 10_000;
const MOST_REFUSED_FROM = 100;
const MOST_ROLES = 100;
const MOST_CHILDREN = 100_000;
const MOST_ENDED = 100_000;
const MOST_STEPS = 10_000;
const DAY = 86_400_000;

/** What is kept of a log, however long it is: who asked for what, how often and when, and nothing of single requests. */
export class LogUses {
  /** Days, counted from 1970, in which there are requests. */
  readonly days = new Set<number>();
  private readonly byActor = new Map<string, Kept>();
  /** Who made a token, by its hashed accessor: it may do what he may. */
  private readonly makers = new Map<string, LogActor>();
  /** By its hash, or that of its accessor. */
  private readonly ended = new Map<string, EndedToken>();
  /** Of the making of root tokens: whoever reaches the hub may begin and cancel, so not all may be kept. */
  private readonly taken: TakenStep[] = [];
  private kept = 0;
  private from = Infinity;
  private to = -Infinity;
  private read = 0;
  private unreadableLines = 0;
  private brokenLines = 0;
  private dropped = 0;

  constructor(private readonly limits: Limits = LIMITS) {}

  add(entry: LogEntry | NoEntry): void {
    if (typeof entry === 'string') {
      this.unreadableLines += entry === 'unreadable' ? 1 : 0;
      this.brokenLines += entry === 'broken' ? 1 : 0;
      return;
    }
    this.read += 1;
    this.from = Math.min(this.from, entry.time);
    this.to = Math.max(this.to, entry.time);
    this.days.add(Math.floor(entry.time / DAY));
    const actor = (entry.accessor !== undefined && this.makers.get(entry.accessor)) || entry.actor;
    // What a root token makes may do less.
    if (entry.issued !== undefined && actor && !isRoot(actor) && this.makers.size < MOST_CHILDREN) {
      this.makers.set(entry.issued, actor);
    }
    this.addEnd(entry, actor);
    this.addStep(entry, actor);
    const known = this.ofActor(actor);
    const use = this.useOf(known, entry);
    if (!use) {
      this.dropped += 1;
      return;
    }
    use.first = Math.min(use.first, entry.time);
    use.last = Math.max(use.last, entry.time);
    if (entry.error === undefined) {
      use.allowed += 1;
      use.answered = entry.isAnswered ? Math.max(use.answered ?? 0, entry.time) : use.answered;
      known.hasMoreAddresses ||= known.addresses.size >= MOST_ADDRESSES && !known.addresses.has(entry.address);
      addUpTo(MOST_ADDRESSES, known.addresses, entry.address);
    } else {
      use.denied += 1;
      use.error = entry.error;
      addUpTo(MOST_REFUSED_FROM, known.refusedFrom, entry.address);
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

  /** Lines that no audit device wrote. */
  get unreadable(): number {
    return this.unreadableLines;
  }

  /** Lines that were an entry before somebody cut them. */
  get broken(): number {
    return this.brokenLines;
  }

  /** Requests that were counted, and nothing else is known of. */
  get beyond(): number {
    return this.dropped;
  }

  get all(): readonly ActorUses[] {
    return [...this.byActor.values()];
  }

  /** When a token was revoked by somebody else, by its hash or that of its accessor. */
  endOf(hash: string | undefined): EndedToken | undefined {
    return hash === undefined ? undefined : this.ended.get(hash);
  }

  get rootSteps(): readonly TakenStep[] {
    return this.taken;
  }

  private addEnd({ ends, time }: LogEntry, actor: LogActor | undefined): void {
    if (ends !== undefined && this.ended.size < MOST_ENDED) {
      this.ended.set(ends, { time, by: actor?.name ?? '' });
    }
  }

  private addStep({ rootStep: step, time, namespace, address }: LogEntry, actor: LogActor | undefined): void {
    if (step === undefined) {
      return;
    }
    const taken: TakenStep = { time, step, namespace, by: actor?.name, address };
    if (this.taken.length < MOST_STEPS) {
      this.taken.push(taken);
    } else {
      this.addLateStep(taken);
    }
  }

  /** Beyond what is kept, what comes to nothing goes, so that nobody hides by it what is made. */
  private addLateStep(taken: TakenStep): void {
    const late = this.taken.length - MOST_STEPS;
    const room = { begun: MOST_STEPS, 'share entered': MOST_STEPS / 2, cancelled: 0, completed: Infinity }[taken.step];
    if (taken.step === 'cancelled') {
      const ofIt = ({ namespace, step }: TakenStep) => namespace === taken.namespace && step !== 'completed';
      const begun = this.taken.slice(MOST_STEPS).findLastIndex((one) => ofIt(one) && one.step === 'begun');
      const after = begun < 0 ? [] : this.taken.splice(MOST_STEPS + begun);
      const others = after.filter((one) => !ofIt(one));
      this.taken.push(...others);
      this.dropped += after.length - others.length + 1;
    } else if (late < room) {
      this.taken.push(taken);
    } else {
      this.dropped += 1;
    }
  }

  private ofActor(actor: LogActor | undefined): Kept {
    const key = actor ? JSON.stringify(Object.values(actor)) : '';
    let known = this.byActor.get(key);
    if (!known) {
      known = { actor, uses: new Map(), addresses: new Set(), refusedFrom: new Set(), hasMoreAddresses: false };
      if (this.kept < this.limits.uses) {
        this.byActor.set(key, known);
      }
    }
    return known;
  }

  private useOf({ actor, uses }: Kept, { operation, namespace, path: asked, kind, time }: LogEntry): Use | undefined {
    // Whoever has no token asks for whatever he likes: where, and not for what, is kept.
    const path = actor || kind === 'login' ? asked : asked.replace(/^([^/]*\/[^/]*\/)(?!$).*$/, '$1…');
    const key = `${operation} ${namespace} ${path}`;
    const known = uses.get(key);
    if (known || this.kept >= this.limits.uses || uses.size >= this.limits.ofActor) {
      return known;
    }
    const use: Use = {
      operation,
      namespace,
      path,
      kind,
      allowed: 0,
      denied: 0,
      first: time,
      last: time,
      roles: new Set(),
    };
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
