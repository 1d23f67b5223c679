import { setTimeout as pass } from 'node:timers/promises';
import { readDelivered, targetOf } from '../../../lib/views/requests';
import { hubPath, readStore, Store } from '../../../lib/views/stores';
import { Bench } from './bench';
import type { KubernetesObject } from './kubernetes-api';
import { until } from './poll';
import { VaultApi } from './vault-api';

const API = 'external-secrets.io/v1';
const PAUSE = 50;
/** A sync removes one object after the other. */
const LEAVES = 3_000;

/** What a value may be, by the name of its Secret. */
export type Values = Readonly<Record<string, string>>;

/**
 * Whoever uses the Secrets of some clusters: looks at each again and again, and logs in and reads as the store and the
 * ExternalSecret say that are there. What arrives may take its time; once it is there it must stay for as long as its
 * ExternalSecret does, and each Secret must be somewhere at any time.
 */
export class ReadingClient {
  readonly failures: string[] = [];
  attempts = 0;
  private isRunning = true;
  private isPaused = false;
  private readonly arrived = new Set<string>();
  private readonly values: Map<string, string>;
  private readonly done: Promise<void>;

  /**
   * @param values not of what is had anew each time, such as users of databases: those are only looked for
   * @param also what else must not fail at any time
   */
  constructor(
    private readonly bench: Bench,
    private readonly spokes: readonly string[],
    values: Values,
    private readonly also: () => Promise<unknown> = () => Promise.resolve(),
  ) {
    this.values = new Map(Object.entries(values));
    this.done = this.run();
  }

  /** The Secret leaves for good. */
  forget(name: string): void {
    this.values.delete(name);
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    await this.done;
  }

  /** What is done to a cluster itself, such as a restart of its API server, is no matter of a plan. */
  async pausedWhile(body: () => Promise<unknown>): Promise<void> {
    this.isPaused = true;
    const at = this.attempts;
    // One may have begun.
    await until('the client pauses', () => this.attempts > at);
    try {
      await body();
    } finally {
      this.isPaused = false;
    }
  }

  /** It has been everywhere since. */
  async hasBeenThere(): Promise<void> {
    const at = this.attempts;
    await until('the client has been there in this state', () => this.attempts > at + 2);
  }

  /** Throws the first thing that fails. */
  async attempt(): Promise<void> {
    const there = new Set<string>();
    for (const spoke of this.spokes) {
      const all = (await this.bench.spoke(spoke).api.list(API, 'ExternalSecret')) as KubernetesObject[];
      this.forgetGone(spoke, all);
      for (const object of all) {
        const name = await this.look(spoke, object);
        if (name !== undefined) {
          there.add(name);
        }
      }
    }
    const lost = [...this.values.keys()].filter((name) => !there.has(name));
    if (lost.length > 0) {
      throw new Error(`Secret ${lost.join(', ')} is nowhere`);
    }
    await this.also();
  }

  /** What comes again may take its time again. */
  private forgetGone(spoke: string, all: readonly KubernetesObject[]): void {
    const there = new Set(all.map((object) => placeOf(spoke, object)));
    [...this.arrived]
      .filter((place) => place.startsWith(`${spoke}/`) && !there.has(place))
      .forEach((place) => this.arrived.delete(place));
  }

  private async run(): Promise<void> {
    while (this.isRunning) {
      if (!this.isPaused) {
        await this.attempt().catch((error: Error) => this.failures.push(error.message));
      }
      this.attempts += 1;
      await pass(PAUSE);
    }
  }

  /** @returns the name of its Secret, where that is there and good */
  private async look(spoke: string, object: KubernetesObject): Promise<string | undefined> {
    const { namespace, name } = object.metadata;
    const place = placeOf(spoke, object);
    try {
      const secret = await this.check(spoke, object);
      this.arrived.add(place);
      return secret;
    } catch (error) {
      if (!this.arrived.has(place)) {
        return undefined;
      }
      const { uid, generation } = object.metadata as Version;
      for (const end = Date.now() + LEAVES; Date.now() < end; await pass(PAUSE)) {
        const now = await this.bench.spoke(spoke).api.get(API, 'ExternalSecret', namespace, name);
        if (now?.metadata.uid !== uid || now?.metadata.deletionTimestamp !== undefined) {
          return undefined;
        }
        // It was changed while it was looked at, and what it named before is gone: what it says now counts.
        if ((now.metadata as Version).generation !== generation) {
          return this.look(spoke, now);
        }
      }
      throw new Error(`${place}: ${(error as Error).message}`, { cause: error });
    }
  }

  private async check(spoke: string, object: KubernetesObject): Promise<string> {
    const { api } = this.bench.spoke(spoke);
    const { namespace } = object.metadata;
    // What generators make alone has no store.
    const storeName = (object.spec as { secretStoreRef?: { name: string } }).secretStoreRef?.name;
    const found = storeName === undefined ? undefined : await api.get(API, 'SecretStore', namespace, storeName);
    const name = targetOf({ object });
    const expected = this.values.get(name);
    // A sync may remove the store a moment before what reads by it.
    if (found !== undefined) {
      await this.read(spoke, object, readStore(seen(found)), expected);
    }
    const secret = await api.secret(namespace!, name);
    if (secret === undefined) {
      throw new Error(`Secret ${name} is gone`);
    }
    if (expected !== undefined) {
      requireValue('the Secret of pods', secret, expected);
    }
    return name;
  }

  private async read(spoke: string, object: KubernetesObject, store: Store, expected?: string): Promise<void> {
    const { sources } = readDelivered(seen(object), () => store);
    const { login } = store.vault!;
    const [of, account] = login!.account!.split('/') as [string, string];
    const jwt = await this.bench.spoke(spoke).api.requestToken(of, account, [...login!.audiences]);
    const { server, caBundle = '' } = store.vault!;
    const vault = new VaultApi({ url: server, ca: Buffer.from(caBundle, 'base64').toString('utf8') });
    const token = await vault.login(login!.mount, { role: login!.role, jwt });
    if (expected !== undefined) {
      const answer = await vault.as(token).read(hubPath(store.vault!, sources[0]!.key));
      requireValue('what Vault/OpenBao answers', answer?.data, expected);
    }
  }
}

/** Which object it is, and which of its specs. */
interface Version {
  readonly uid?: string;
  readonly generation?: number;
}

function placeOf(spoke: string, { metadata }: KubernetesObject): string {
  return `${spoke}/${metadata.namespace}/${metadata.name}`;
}

function seen(object: KubernetesObject) {
  return { object, path: '', file: '' };
}

/** @throws Error without the value */
function requireValue(what: string, has: Readonly<Record<string, string>> | undefined, expected: string): void {
  const values = Object.values(has ?? {});
  if (values.length === 0 || values.some((value) => value !== expected)) {
    throw new Error(`${what} holds ${values.length === 0 ? 'nothing' : 'another value'}`);
  }
}
