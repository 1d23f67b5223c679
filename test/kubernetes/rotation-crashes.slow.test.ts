import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeTurn } from '../../lib/cli/rotate';
import { ROTATION_SCRIPT } from '../../lib/kinds/database/rotation-script';
import { runs, some } from '../runs';

/**
 * A hub with two users whose clients die: the script of the CronJob asks it through files, `keywheel rotate` through
 * HTTP. Everybody has moved, so a turn is free as soon as it may be taken. The real hub runs both in test/e2e.
 */
interface Model {
  now: number;
  readonly rotatedAt: Record<'first' | 'second', number>;
  turn?: { readonly version: number; readonly data: Record<string, string>; readonly at: number };
  hubSince: number;
  databaseIsThere: boolean;
  /** Whether the hub itself repeats an earlier turn as soon as somebody takes it again. */
  repeats?: boolean;
  rotations: number;
}
/** After which of its requests a client dies, and whether the hub has carried that one out. */
interface Death {
  readonly request: number;
  readonly carriedOut: boolean;
}

const RULES = { due: 100, settle: 20, retry: 300 };
const time = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
const start = (): Model => ({
  now: 1000,
  rotatedAt: { first: 0, second: 500 },
  hubSince: 0,
  databaseIsThere: true,
  rotations: 0,
});

/** What a path of the hub answers, as it does over HTTP. */
function read(model: Model, path: string): object | undefined {
  const latest = Math.max(model.rotatedAt.first, model.rotatedAt.second);
  switch (path) {
    case 'auth/token/lookup-self':
      return { data: { issue_time: time(model.now) } };
    case 'sys/health':
      return { server_time_utc: (Date.UTC(2026, 0, 1) + model.now * 1000) / 1000 };
    case 'sys/leader':
      return { active_time: time(model.hubSince) };
    case 'kv/data/east':
      return {
        data: { data: { last_vault_rotation: time(latest) }, metadata: { created_time: time(latest + 5), version: 1 } },
      };
    case 'kv/data/turn':
      return (
        model.turn && {
          data: {
            data: model.turn.data,
            metadata: { created_time: time(model.turn.at), version: model.turn.version },
          },
        }
      );
    default:
      return { data: { last_vault_rotation: time(model.rotatedAt[path.split('/').at(-1) as 'first']) } };
  }
}

/** Whether it is done, or with what code not. */
function write(model: Model, path: string, body: any): number {
  if (path === 'kv/data/turn') {
    if (body.options.cas !== (model.turn?.version ?? 0)) {
      return 400;
    }
    model.turn = { version: body.options.cas + 1, data: body.data, at: model.now };
    return model.repeats ? write(model, 'db/rotate-role/first', {}) : 200;
  }
  if (!model.databaseIsThere) {
    return 500;
  }
  model.rotatedAt[path.split('/').at(-1) as 'first'] = model.now;
  model.rotations += 1;
  return 204;
}

interface Client {
  /** One run; undefined for one that died. */
  run(model: Model, death?: Death): Promise<string | undefined>;
}

let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keywheel-crashes-'));
});
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

/** Answers from files, and counts. Writes are kept for the model, which judges them afterwards. */
const CLI = `#!/bin/sh
count=$(($(cat "$ANSWERS/count") + 1))
echo "$count" > "$ANSWERS/count"
if [ "$count" = "$DIES_AT" ] && [ "$CARRIED_OUT" = no ]; then kill -9 "$(cat "$ANSWERS/script")"; exit 1; fi
die() { if [ "$count" = "$DIES_AT" ]; then kill -9 "$(cat "$ANSWERS/script")"; exit 1; fi; }
answer() { for path; do :; done; cat "$ANSWERS/$(echo "$path" | tr / _)" 2>/dev/null || { echo "No value found at $path" >&2; exit 2; }; }
case "$1 $2" in
  "write -field=token") echo token; die ;;
  "write -force") echo "$3" >> "$ANSWERS/writes"; die; [ -f "$ANSWERS/database" ] || { echo "Code: 500. Errors" >&2; exit 2; } ;;
  "write kv/data/turn")
    cat >> "$ANSWERS/writes"; echo >> "$ANSWERS/writes"
    [ ! -f "$ANSWERS/repeated" ] || cp "$ANSWERS/repeated" "$ANSWERS/db_static-roles_first"
    die ;;
  "status -format=json") cat "$ANSWERS/sys_leader"; die ;;
  *) answer "$@"; die ;;
esac
`;

const script: Client = {
  async run(model, death) {
    const answers = mkdtempSync(join(folder, 'answers-'));
    const put = (path: string, text: string) => writeFileSync(join(answers, path.replaceAll('/', '_')), text);
    const paths = ['auth/token/lookup-self', 'sys/leader', 'kv/data/east', 'kv/data/turn'];
    for (const path of paths) {
      const answer = read(model, path);
      if (answer) {
        put(path, JSON.stringify(answer, null, 2));
      }
    }
    for (const user of ['first', 'second'] as const) {
      put(`db/static-roles/${user}`, time(model.rotatedAt[user]));
    }
    put('count', '0');
    if (model.databaseIsThere) {
      put('database', '');
    }
    if (model.repeats) {
      put('repeated', time(model.now));
    }
    const cli = join(folder, 'cli');
    writeFileSync(cli, CLI);
    chmodSync(cli, 0o755);
    const env = {
      PATH: process.env['PATH'],
      ANSWERS: answers,
      DIES_AT: String(death?.request ?? 0),
      CARRIED_OUT: death?.carriedOut ? 'yes' : 'no',
      CLI: cli,
      AUTH_MOUNT: 'mount',
      AUTH_ROLE: 'role',
      TOKEN_FILE: '/nowhere',
      DATABASE: 'db',
      FIRST_ROLE: 'first',
      SECOND_ROLE: 'second',
      DUE_SECONDS: String(RULES.due),
      SETTLE_SECONDS: String(RULES.settle),
      RETRY_SECONDS: String(RULES.retry),
      CONFIRMATIONS: 'kv/data/east',
      TURN: 'kv/data/turn',
    };
    const text = `echo $$ > "$ANSWERS/script"\n${ROTATION_SCRIPT}`;
    const { signal, stdout, stderr } = spawnSync('/bin/sh', ['-c', text], { env, encoding: 'utf8' });
    const file = join(answers, 'writes');
    for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []) {
      const isTurn = line.startsWith('{');
      write(model, isTurn ? 'kv/data/turn' : line, isTurn ? JSON.parse(line) : {});
    }
    return signal ? undefined : `${stdout}${stderr}`.trim();
  },
};

const command: Client = {
  async run(model, death) {
    let count = 0;
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        count += 1;
        const dies = count >= (death?.request ?? Infinity);
        if (dies && !(death!.carriedOut && count === death!.request)) {
          request.socket.destroy();
          return;
        }
        const path = request.url!.replace('/v1/', '').split('?')[0]!;
        const answer = request.method === 'GET' ? read(model, path) : undefined;
        const code = request.method === 'GET' ? (answer ? 200 : 404) : write(model, path, JSON.parse(text));
        if (dies) {
          request.socket.destroy();
        } else {
          response
            .writeHead(code)
            .end(code === 500 ? '{"errors": ["the database is away"]}' : JSON.stringify(answer ?? {}));
        }
      });
    });
    await new Promise<void>((listening) => server!.listen(0, '127.0.0.1', listening));
    const rotator = {
      hub: { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
      database: 'db',
      roles: ['first', 'second'],
      confirmations: ['kv/data/east'],
      turn: 'kv/data/turn',
      ...RULES,
    };
    try {
      const turn = await takeTurn(rotator as any, 'a-token-of-a-test');
      return turn.kind === 'rotate' ? `rotated ${turn.resting}` : `${turn.kind}: ${turn.reason}`;
    } catch (error) {
      return death ? undefined : (error as Error).message;
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
};

describe.each([
  ['the script', script],
  ['keywheel rotate', command],
])('%s', (_name, client) => {
  /** More than either of them makes. */
  const REQUESTS = some(Array.from({ length: 11 }, (_, index) => index + 1));

  test('that dies at any of its requests leaves a turn that is used or taken again, and never rotates twice in one', async () => {
    const said = new Set<string>();
    for (const request of REQUESTS) {
      for (const carriedOut of [false, true]) {
        const model = start();
        await client.run(model, { request, carriedOut });
        const before = model.rotations;
        model.now += 10;
        const soon = await client.run(model);
        expect(model.rotations).toBeLessThanOrEqual(1);
        if (before === 1) {
          // What the dead one has done is seen: the next turn is not due.
          expect(soon).toMatch(/nothing to do|early/);
        }
        said.add(soon!.replace(/\d+ s ago/, 'n s ago'));
        model.now += RULES.retry;
        await client.run(model);
        expect(model.rotations).toBeGreaterThanOrEqual(1);
      }
    }
    expect([...said].join('\n')).toMatch(
      /this turn was taken n s ago and has led to no rotation yet; it is taken again after 300 s/,
    );
  }, 60_000);

  test('asks for nothing where the hub itself has rotated between its first look and its turn', async () => {
    const model = { ...start(), repeats: true };
    expect(await client.run(model)).toMatch(/Vault\/OpenBao has rotated since this run began; nothing is to be done/);
    expect(model.rotations).toBe(1);
  });

  test('says that the hub repeats what failed, and takes the turn again once a restarted one no longer does', async () => {
    const model = start();
    model.databaseIsThere = false;
    expect(await client.run(model)).toMatch(/500/);
    model.now += 2 * RULES.retry;
    expect(await client.run(model)).toMatch(/Vault\/OpenBao failed to rotate 600 s ago and repeats it automatically/);
    Object.assign(model, { databaseIsThere: true, hubSince: model.now, now: model.now + 40 });
    expect(await client.run(model)).toMatch(/was restarted 40 s ago/);
    model.now += RULES.retry;
    expect(await client.run(model)).toBe('rotated first');
  });
});

test('several that die and live in any order rotate at most once in a turn, and always in the end', async () => {
  const run = fc.record({
    client: fc.constantFrom(script, command),
    death: fc.option(fc.record({ request: fc.integer({ min: 1, max: 10 }), carriedOut: fc.boolean() }), {
      nil: undefined,
    }),
    wait: fc.integer({ min: 0, max: 90 }),
    databaseIsThere: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 4 }), async (runs) => {
      const model = start();
      const turns: number[] = [];
      for (const { client, death, wait, databaseIsThere } of runs) {
        const before = model.rotations;
        model.databaseIsThere = databaseIsThere;
        await client.run(model, death);
        if (model.rotations > before) {
          turns.push(model.now);
        }
        expect(model.rotations - before).toBeLessThanOrEqual(1);
        model.now += wait;
      }
      // From one rotation to the next there is always a turn.
      expect(turns.slice(1).every((at, index) => at - turns[index]! >= RULES.due)).toBe(true);
      Object.assign(model, { databaseIsThere: true, hubSince: model.now, now: model.now + 2 * RULES.retry });
      await script.run(model);
      expect(model.rotations).toBeGreaterThan(0);
    }),
    { numRuns: runs(10), seed: 5 },
  );
}, 60_000);
