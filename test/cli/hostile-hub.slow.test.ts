import fc from 'fast-check';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from '../../lib/cli/audit';
import { HubClient } from '../../lib/cli/hub-client';
import { takeTurn } from '../../lib/cli/rotate';
import { FleetError } from '../../lib/errors';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { outputOf, readViews } from '../../lib/views/views';
import { banking } from '../fixtures/fleets';
import { HOSTILE, UNSEEN } from '../encode/hostile';

const fleet = synthesizeInMemory(banking().fleet);
const [rotator] = readViews(outputOf(fleet)).clusters.flatMap(({ rotators }) => rotators);
const TIME = '2026-01-01T00:00:00Z';

/** What a hub answers where all is well. */
function rightAnswer(path: string, isList: boolean): unknown {
  if (path.startsWith('sys/')) {
    return { server_time_utc: 1.8e9, active_time: TIME };
  }
  if (isList) {
    return { data: { keys: ['a'] } };
  }
  if (path.includes('/metadata/')) {
    return {
      data: {
        current_version: 1,
        oldest_version: 0,
        versions: { 1: { created_time: TIME, deletion_time: '', destroyed: false } },
        custom_metadata: { owner: 'me' },
        max_versions: 0,
        delete_version_after: '0s',
      },
    };
  }
  const stored = { data: { last_vault_rotation: TIME }, metadata: { version: 1, created_time: TIME } };
  return { data: path.includes('static-roles') ? { last_vault_rotation: TIME } : stored };
}

type Answer = (path: string, isList: boolean, response: ServerResponse) => void;
let answer: Answer;
let server: Server;
let address: string;
let folder: string;
const before = process.cwd();

function write(below: string, file: string, text: string): void {
  mkdirSync(below, { recursive: true });
  writeFileSync(join(below, file), text);
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const [path, query = ''] = request.url!.replace('/v1/', '').split('?') as [string, string?];
    answer(path, query.includes('list=true'), response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), 'keywheel-hub-'));
  process.chdir(folder);
  fleet.stacks.forEach(({ json }, index) => write(`tf/${index}`, 'cdk.tf.json', JSON.stringify(json)));
  fleet.clusters.forEach(({ files }, index) => {
    const objects = files.flatMap(({ manifests }) => manifests.map(({ object }) => object));
    write(`m/${index}`, 'a.yaml', objects.map((one) => `---\n${JSON.stringify(one)}\n`).join(''));
  });
  const clusters = fleet.clusters.map(({ name }, index) => [name, { manifests: [`m/${index}`] }]);
  writeFileSync('keywheel.check.yaml', JSON.stringify({ clusters: Object.fromEntries(clusters) }));
  Object.assign(process.env, { VAULT_ADDR: address, VAULT_TOKEN: 'a-token-of-a-test' });
});
afterAll(async () => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
  delete process.env['VAULT_ADDR'];
  delete process.env['VAULT_TOKEN'];
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const COMMANDS: Record<string, () => Promise<unknown>> = {
  audit: async () => {
    let text = '';
    const streams = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, 'write').mockImplementation(((part: unknown, ...more: unknown[]) => {
        text += String(part);
        (more.find((one) => typeof one === 'function') as (() => void) | undefined)?.();
        return true;
      }) as typeof stream.write),
    );
    try {
      await audit({ format: 'table', terraform: ['tf'] });
    } finally {
      streams.forEach((stream) => stream.mockRestore());
      process.exitCode = 0;
    }
    return text;
  },
  rotate: () => takeTurn({ ...rotator!, hub: { address } }, 'a-token-of-a-test', { dryRun: true }),
};

/** What came of a command: no error but one for a person. */
async function outcome(name: string): Promise<string> {
  try {
    return JSON.stringify(await COMMANDS[name]!());
  } catch (error) {
    if (!(error instanceof FleetError)) {
      throw error;
    }
    return error.message;
  }
}

/** Ways to every field of a value. */
function waysIn(value: unknown): string[][] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[key], ...waysIn(inner).map((way) => [key, ...way])])
    : [];
}

const WRONG = [
  null,
  true,
  -1,
  0.5,
  1e308,
  2 ** 53,
  '',
  'x',
  [],
  [null],
  {},
  { a: { b: 1 } },
  [1],
  '9999999999',
  ...UNSEEN,
  ...HOSTILE,
];

describe.each(Object.keys(COMMANDS))('%s', (name) => {
  test('says what is so where the hub answers as it should', async () => {
    answer = (path, isList, response) => response.end(JSON.stringify(rightAnswer(path, isList)));
    expect(await outcome(name)).toMatch(
      name === 'audit' ? /acme\.kv\/prod\/payments\/db .*\d value/ : /^\{"kind":"rotate"/,
    );
  });

  test('withstands any value in any field of what the hub answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...WRONG), fc.nat(), fc.nat(3), async (wrong, at, kind) => {
        let asked = 0;
        answer = (path, isList, response) => {
          const right = rightAnswer(path, isList) as Record<string, any>;
          const ways = waysIn(right);
          const way = ways[at % ways.length]!;
          const holder = way.slice(0, -1).reduce((inner, key) => inner[key], right);
          asked += 1;
          if (kind === 0 || asked % (kind + 1) === 0) {
            holder[way.at(-1)!] = wrong;
          }
          response.end(JSON.stringify(right));
        };
        const told = await outcome(name);
        // What the hub says as the reason of a failure is not here: no answer of it is repeated as what it is.
        expect(told.replaceAll('\\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]|undefined|\[object/u);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test.each(['null', '7', '"x"', '[]', '<html>', '{"data":', '\u0000', '{}', '{"data":null}', '{"data":[]}'])(
    'tells that %p is no answer of a hub',
    async (text) => {
      answer = (_path, _isList, response) => response.end(text);
      expect(await outcome(name)).toMatch(/^Hub(Refuses|AnswerInvalid)/);
    },
  );

  test('tells a reason as long as it is of use', async () => {
    answer = (_path, _isList, response) =>
      response.writeHead(500).end(JSON.stringify({ errors: ['x'.repeat(1e6), 7] }));
    expect((await outcome(name)).length).toBeLessThan(1000);
  });
});

test('an answer without an end is given up', async () => {
  answer = (_path, _isList, response) => {
    const part = 'x'.repeat(1024 * 1024);
    const more = () => {
      while (!response.destroyed && response.write(part));
    };
    response.on('drain', more);
    more();
  };
  await expect(new HubClient({ address }, 'x').read('a')).rejects.toThrow(/longer than \d+ bytes/);
});

test('an answer that comes byte by byte is given up', async () => {
  answer = (_path, _isList, response) => {
    const drip = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(drip));
  };
  await expect(new HubClient({ address }, 'x', 100).read('a')).rejects.toThrow('no answer for 0.1 s');
});

test('folders that lead to themselves have an end', async () => {
  answer = (path, isList, response) =>
    response.end(JSON.stringify(isList ? { data: { keys: ['a/'] } } : rightAnswer(path, isList)));
  expect(await outcome('audit')).toMatch(/^HubAnswerInvalid: .* has no end/);
});

test('a token and an address that cannot be sent are told without them', async () => {
  await expect(new HubClient({ address: 'no address' }, 'x').read('a')).rejects.toThrow('HubUnknown');
  process.env['VAULT_TOKEN'] = 'a secret\n';
  expect(await outcome('audit')).toMatch(/^TokenInvalid: VAULT_TOKEN holds blanks/);
  process.env['VAULT_TOKEN'] = 'a-token-of-a-test';
});
