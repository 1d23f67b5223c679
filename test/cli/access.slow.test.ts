import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { committed } from './git';
import { folderWith, keywheel, PROGRAM, SYNTH } from './command';
import { printed } from '../schemas/printed';

/** A folder with the output of the program. */
async function written(files: Record<string, string> = {}): Promise<string> {
  const folder = folderWith({ 'main.ts': PROGRAM + SYNTH, ...files });
  await keywheel(folder, ['synth']);
  return folder;
}

/** Gives a user of the cluster a role. */
function bind(folder: string, role: string): void {
  writeFileSync(
    join(folder, 'dist/prod-eu/people.yaml'),
    `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: people, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role} }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: '=alice' }]
`,
  );
}

/** The shop reads all of its tenant's prefix. */
function widen(folder: string): void {
  const file = join(folder, 'cdktf.out/stacks/spoke-prod-eu/cdk.tf.json');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('acme.kv/data/prod/shop/database', 'acme.kv/data/prod/shop/*'),
  );
}

describe('the matrix', () => {
  test.concurrent('of what is written is a table', async () => {
    const folder = await written();

    const { code, out, err } = await keywheel(folder, ['access', '--of', '*/shop/*', '--secrets']);

    expect([code, err]).toEqual([0, '']);
    const cells = out.split('\n').map((line) => line.split(/ {2,}/));
    expect(cells).toContainEqual([
      'prod-eu/shop/keywheel',
      'prod/shop',
      'acme.kv/data/prod/shop/canary.prod-eu.shop',
      'read',
      'acme.read.prod-eu.shop',
      'SecretStore shop/keywheel',
    ]);
    expect(out).toMatch(
      /^ +acme\.kv\/data\/prod\/shop\/database +read +acme\.read\.prod-eu\.shop +SecretStore shop\/keywheel/m,
    );
    expect(cells).toContainEqual([
      'prod-eu/shop/keywheel',
      'ServiceAccount external-secrets/external-secrets',
      'create serviceaccounts/token',
      'RoleBinding shop/keywheel-token',
    ]);
    expect(cells).toContainEqual([
      'prod-eu/shop/database',
      'acme.kv/data/prod/shop/database',
      'the operator',
      'writes it',
    ]);
    expect(out).toMatch(/\nNot known: bindings, workloads and stores that are written elsewhere/);
  });

  test.concurrent('of a program is that of its files', async () => {
    const folder = await written();

    const [files, program] = await Promise.all([
      keywheel(folder, ['access', '--format', 'json']),
      keywheel(folder, ['access', '--format', 'json', '--app', 'main.ts']),
    ]);

    expect(JSON.parse(program.out)).toEqual(JSON.parse(files.out));
    expect(printed('access', files.out).logins.map(({ who }) => who)).toEqual([
      'prod-eu/shop/keywheel',
      'approle hub',
      'approle spoke-prod-eu',
    ]);
  });

  test.concurrent('tells who can read a path, in either of its forms', async () => {
    const folder = await written();
    const told = async (path: string) => (await keywheel(folder, ['access', '--can-read', path])).out;

    const short = await told('acme.kv/prod/shop/database');

    expect(short).toMatch(/^Asked for acme.kv\/prod\/shop\/database and acme.kv\/data\/prod\/shop\/database\n/);
    expect(short).toContain('prod-eu/shop/keywheel');
    expect(short).toContain('prod-eu/shop/database');
    expect(short).not.toContain('approle');
    expect(await told('acme.kv/prod/shop/none')).toContain('nobody, as far as the files say');
  });

  test.concurrent('says that nothing makes or reads a path, and ends with 1', async () => {
    const { code, err } = await keywheel(await written(), ['access', '--can-read', 'acme.kv/prod/shop/none']);

    expect([code, err]).toEqual([1, expect.stringContaining('nothing in these files makes or reads "acme.kv/prod/')]);
  });

  test.concurrent('is CSV that no spreadsheet computes', async () => {
    const folder = await written();
    bind(folder, 'edit');

    const secrets = await keywheel(folder, ['access', '--secrets', '--format', 'csv']);
    const logins = await keywheel(folder, ['access', '--format', 'csv']);

    expect(secrets.out).toMatch(
      /^"Secret","is made of","can be read by","for it may","by"\r\n"prod-eu\/shop\/database",/,
    );
    expect(secrets.out).toContain(',"User =alice","get secrets, list secrets, watch secrets, ');
    expect(logins.out.split('\r\n')[1]).toMatch(
      /^"prod-eu\/shop\/keywheel","prod\/shop",.*,"prod-eu","acme.prod-eu","acme.shop","ServiceAccount external-secrets\/external-secrets; User =alice"$/,
    );
  });

  test.concurrent('is Markdown', async () => {
    const { out } = await keywheel(await written(), ['access', '--of', '*/shop/*', '--format', 'markdown']);

    expect(out).toMatch(/^### What each login may do\n\n\| who \| tenant \| path \| may \|/);
    expect(out).toContain('|  |  | acme.kv/data/prod/shop/database | read |');
  });
});

describe('--assert', () => {
  const asserting = async (text: string, ...more: string[]) =>
    keywheel(await written({ 'access.yaml': text }), ['access', '--assert', 'access.yaml', ...more]);
  const DATABASE = '- { name: only the shop, path: acme.kv/prod/shop/database, only: [prod-eu/shop/*] }';

  test.concurrent('ends with 0 where all holds', async () => {
    expect(await asserting(`assertions:\n${DATABASE}\n`)).toEqual(
      expect.objectContaining({ code: 0, out: 'holds: only the shop\n1 assertion, 0 of them not held\n' }),
    );
  });

  test.concurrent('ends with 1 and a counterexample where one does not', async () => {
    const { code, out } = await asserting(
      `assertions:\n${DATABASE}\n- { name: nobody, path: acme.kv/prod/shop/database, only: [] }\n`,
    );

    expect(code).toBe(1);
    expect(out).toMatch(/^holds: only the shop\nfails: nobody\n {2}"prod-eu\/shop\/keywheel" may read "acme\.kv\/data/);
    expect(out).toMatch(/\n2 assertions, 1 of them not held\n$/);
  });

  test.concurrent('is JSON for programs', async () => {
    const { out } = await asserting(`assertions:\n${DATABASE}\n`, '--format', 'json');

    expect(printed('access-assert', out)).toEqual({
      assertions: [{ name: 'only the shop', verdict: 'holds', because: [] }],
    });
  });

  test.concurrent.each([
    ['- a', 'it is not a list under "assertions"'],
    ['assertions: []', 'it is not a list under "assertions"'],
    ['assertions: [{ path: a, only: [] }]', 'assertions[0] has no name'],
    ['assertions: [{ name: a, path: a }]', 'assertions[0] does not say who may'],
    ['assertions: [{ name: a, path: a, only: [], can: [write] }]', 'with what is not a capability'],
    ['assertions: [{ name: a, path: a, only: [], who: b }]', 'has "who", which is not known there'],
    ['assertions: [{ name: a, policies: [a] }]', 'does not name two different policies'],
    ['assertions: [', 'in line'],
  ])('%s is one clear error', async (text, message) => {
    const folder = folderWith({ 'access.yaml': text });
    const { code, err } = await keywheel(folder, ['access', '--assert', 'access.yaml']);

    expect([code, err]).toEqual([1, expect.stringMatching(/^error AssertionsInvalid\n +access\.yaml: /)]);
    expect(err).toContain(message);
  });
});

describe('--diff', () => {
  test.concurrent.each([
    [['--exit-zero'], '--exit-zero goes with --diff'],
    [['--diff', 'HEAD', '--secrets'], "'--diff <before>' cannot be used with option '--secrets'"],
    [['--diff', 'HEAD', '--of', 'a/b/c'], "cannot be used with option '--of <account>'"],
    [['--diff', 'HEAD', '--can-read', 'kv/a'], "cannot be used with option '--can-read <path>'"],
  ])('%j: what would have no effect is refused', async (options, message) => {
    const { code, out, err } = await keywheel(folderWith(), ['access', ...options]);

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test.concurrent('tells what has opened since a commit, and ends with 3', async () => {
    const folder = await written();
    committed(folder, '.');
    widen(folder);
    bind(folder, 'view');

    const { code, out, err } = await keywheel(folder, ['access', '--diff', 'HEAD']);

    expect([code, err]).toEqual([3, '']);
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['Opens (1)'],
      ['who', 'what', 'may'],
      ['prod-eu/shop/keywheel', 'acme.kv/data/prod/shop/*', 'read'],
      [''],
    ]);
  });

  test.concurrent('takes patches that came with the change, by git and by folder', async () => {
    const folder = await written();
    committed(folder, '.');
    const before = folderWith();
    cpSync(folder, before, { recursive: true });
    mkdirSync(join(folder, 'dist.patches'));

    const codes = await Promise.all(
      ['HEAD', before].map((one) => keywheel(folder, ['access', '--patches', 'dist.patches', '--diff', one])),
    );

    expect(codes.map(({ code, err }) => [code, err])).toEqual([
      [0, ''],
      [0, ''],
    ]);
  });

  test.concurrent('ends with 0 where access is only closed, or nothing else is wanted', async () => {
    const folder = await written();
    const before = folderWith();
    cpSync(folder, before, { recursive: true });
    bind(before, 'admin');

    const closed = await keywheel(folder, ['access', '--diff', before, '--format', 'json']);
    const opened = await keywheel(before, ['access', '--diff', folder, '--format', 'markdown', '--exit-zero']);

    expect(closed.code).toBe(0);
    expect(printed('access-diff', closed.out)).toMatchObject({
      opened: [],
      closed: [
        { kind: 'login', who: 'User =alice', what: 'prod-eu/shop/keywheel' },
        { kind: 'secret', who: 'User =alice', what: 'prod-eu/shop/database' },
        { kind: 'secret', who: 'User =alice', what: 'prod-eu/shop/keywheel-canary' },
      ],
    });
    expect(opened.code).toBe(0);
    expect(opened.out).toMatch(/^### Opens \(3\)\n\n\| who \| what \| may \|\n/);
    expect(opened.out).toContain('|  | Secret prod-eu/shop/database | get secrets, list secrets, watch secrets,');
  });

  test.concurrent('says so where nothing has changed, from a folder below that of git', async () => {
    const root = folderWith();
    const folder = join(root, 'fleet');
    cpSync(await written(), folder, { recursive: true });
    committed(root, '.');

    const { code, out } = await keywheel(folder, ['access', '--diff', 'main']);

    expect([code, out]).toEqual([0, 'Nobody gains or loses access.\n']);
  });

  test.concurrent('takes what was committed, be it that files are gone since', async () => {
    const folder = await written();
    committed(folder, '.');
    rmSync(join(folder, 'dist/prod-eu/shop.k8s.yaml'));

    const { out } = await keywheel(folder, ['access', '--diff', 'HEAD', '--format', 'csv']);

    expect(out).toContain('"closed","prod-eu/shop/keywheel","acme.kv/data/prod/shop/database","read"\r\n');
  });

  test.concurrent('refuses a ref where the output is not committed, and leaves nothing behind', async () => {
    const folder = await written();
    committed(folder, 'dist');
    const temporary = folderWith();

    const { code, out, err } = await keywheel(folder, ['access', '--diff', 'HEAD'], { TMPDIR: temporary });

    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^error NotCommitted\n {2}there is no "cdktf.out" at HEAD; .*git worktree add/);
    expect(readdirSync(temporary).filter((name) => name.startsWith('keywheel-'))).toEqual([]);
  });

  test.concurrent('removes its folder where the files of before cannot be read', async () => {
    const folder = await written();
    writeFileSync(join(folder, 'cdktf.out/stacks/hub/cdk.tf.json'), '{');
    committed(folder, '.');
    await keywheel(folder, ['synth']);
    const temporary = folderWith();

    const { code } = await keywheel(folder, ['access', '--diff', 'HEAD'], { TMPDIR: temporary });

    expect(code).toBe(1);
    expect(readdirSync(temporary).filter((name) => name.startsWith('keywheel-'))).toEqual([]);
  });

  test.concurrent.each(['nowhere', '--help-me', 'HEAD; touch here'])(
    'refuses %s, which is not a commit',
    async (ref) => {
      const folder = await written();
      committed(folder, '.');

      const { code, err } = await keywheel(folder, ['access', `--diff=${ref}`]);

      expect(code).toBe(1);
      expect(err).toMatch(/^error GitRefUnknown\n/);
      expect(readdirSync(folder)).not.toContain('here');
    },
  );
});

test.concurrent('another format is refused', async () => {
  const { code, err } = await keywheel(folderWith(), ['access', '--format', 'xml']);

  expect(code).toBe(2);
  expect(err).toContain('Allowed choices are table, json, csv, markdown');
});
