import { filesOf, folderWith, keywheel, PROGRAM, SYNTH } from './command';

/** Files of an earlier synthesis, which a program that fails must not touch. */
const EARLIER = { 'dist/prod-eu/shop.k8s.yaml': 'kind: Secret\n', 'cdktf.out/manifest.json': '{}\n' };

const PROGRAMS: [
  string,
  { files: Record<string, string>; app?: string; code: string; says: string; place?: string },
][] = [
  [
    'throws',
    {
      files: {
        'main.ts':
          "type Text = string;\n\nconst fail = (text: Text) => {\n  throw new TypeError(text);\n};\nfail('boo');\n",
      },
      code: 'ProgramFailed',
      says: 'the program threw TypeError: boo; npx tsc --noEmit shows where a type is wrong, --verbose prints',
      place: 'main.ts:4:9',
    },
  ],
  [
    'gives the library something else than its types say',
    {
      files: {
        'main.ts': "import { Fleet } from 'keywheel';\n\nnew Fleet(undefined as never);\n",
      },
      code: 'ArgumentInvalid',
      says: 'argument "props" of new Fleet(…) is undefined; use an object with the options name',
      place: 'main.ts:3:1',
    },
  ],
  [
    'throws in a promise, with something left open',
    {
      files: { 'main.js': "Promise.reject(new Error('late'));\nsetInterval(() => {}, 1000);\n" },
      code: 'ProgramFailed',
      says: 'the program threw Error: late; --verbose prints its stack',
      place: 'main.js:1:16',
    },
  ],
  [
    'throws what is not an error',
    {
      files: { 'main.js': "throw 'boo';\n" },
      code: 'ProgramFailed',
      says: "the program threw 'boo', which is not an Error",
    },
  ],
  [
    'has a syntax error in TypeScript',
    {
      files: { 'main.ts': "import './fleet';\n", 'fleet.ts': 'const a: = 3;\n' },
      code: 'ProgramInvalid',
      says: 'the program cannot be compiled: Unexpected "="',
      place: 'fleet.ts:1:9',
    },
  ],
  [
    'has a syntax error in JavaScript',
    {
      files: { 'main.js': 'let a;\nlet b = ;\n' },
      code: 'ProgramInvalid',
      says: "the program cannot be compiled: Unexpected token ';'",
      place: 'main.js:2',
    },
  ],
  [
    'imports what is not there',
    {
      files: { 'main.ts': "import nothing from './nothing';\nnothing();\n" },
      code: 'ModuleMissing',
      says: "cannot find module './nothing'; correct the import, or install what it names",
      place: 'main.ts:1:21',
    },
  ],
  [
    'makes no fleet',
    { files: { 'main.ts': 'export class Fleet {}\n' }, code: 'FleetMissing', says: 'synthesised no fleet' },
  ],
  [
    'ends the process',
    {
      files: { 'main.js': 'process.exit(0);\n' },
      code: 'ProgramExited',
      says: 'ended with code 0',
      place: 'main.js:1:9',
    },
  ],
  [
    'waits for what never comes',
    {
      files: { 'main.mjs': 'await new Promise(() => {});\n' },
      app: 'main.mjs',
      code: 'ProgramExited',
      says: 'never comes',
    },
  ],
  ['does not exist', { files: {}, code: 'ProgramMissing', says: 'there is no main.ts and no main.js' }],
  [
    'is not where --app says',
    { files: { 'main.js': '' }, app: 'other.js', code: 'ProgramMissing', says: 'there is no file "other.js"' },
  ],
];

test.concurrent.each(PROGRAMS)('a program that %s is one clear error', async (_, { files, app, code, says, place }) => {
  const folder = folderWith({ ...EARLIER, ...files });

  const ended = await keywheel(folder, app ? ['synth', '--app', app] : ['synth']);

  expect([ended.code, ended.out]).toEqual([1, '']);
  expect(ended.err).toMatch(new RegExp(`^error ${code}\\n`));
  expect(ended.err).toContain(says);
  expect(ended.err.match(/^ {2}\S+:\d+(:\d+)?$/gm)?.map((line) => line.trim()) ?? []).toEqual(place ? [place] : []);
  expect(filesOf(folder)).toEqual({ ...EARLIER, ...files });
});

test.concurrent(
  'all mistakes of a fleet are told at once, each kind together with its lines of the program',
  async () => {
    const mistakes = `
    for (const name of ['A', 'B']) {
      new Tenant(prod, name, { owner: 'me' });
    }
    new Tenant(prod, 'c', { owner: '' });
  `;
    const folder = folderWith({ ...EARLIER, 'main.ts': PROGRAM + mistakes + SYNTH });

    const { code, out, err } = await keywheel(folder, ['synth']);

    expect([code, out]).toEqual([1, '']);
    expect(err.match(/^error \w+$/gm)).toEqual(['error NameInvalid', 'error OwnerMissing']);
    expect(err.match(/^ {2}prod.*$/gm)).toEqual([
      '  prod/A, main.ts:17:7',
      '  prod/B, main.ts:17:7',
      '  prod/c, main.ts:19:5',
    ]);
    expect(err).toMatch(/\n3 errors\nkeywheel explain <code> says more\n$/);
    expect(Object.keys(filesOf(folder))).toEqual([...Object.keys(EARLIER).sort(), 'main.ts']);
  },
);

test.concurrent.each([
  ['--verbose', ['synth', '--verbose'], {}],
  ['DEBUG', ['synth'], { DEBUG: '1' }],
])('%s adds the stack', async (_, args, env) => {
  const folder = folderWith({ 'main.js': "function deep() {\n  throw new Error('boo');\n}\ndeep();\n" });

  const { code, err } = await keywheel(folder, args, env as Record<string, string>);

  expect(code).toBe(1);
  expect(err).toMatch(/\n\nError: boo\n {4}at deep /);
});
