import { symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { init } from '../../lib/cli/init';
import { folderWith, keywheel, node } from './command';

const REPOSITORY = join(__dirname, '../..');

test('a new project synthesises, compiles and passes its own test', async () => {
  const folder = folderWith();
  init(folder, '1.2.3');
  symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
  const paths = {
    keywheel: [join(REPOSITORY, 'lib/index.ts')],
    'keywheel/testing': [join(REPOSITORY, 'lib/testing.ts')],
  };
  writeFileSync(
    join(folder, 'tsconfig.here.json'),
    JSON.stringify({ extends: './tsconfig.json', compilerOptions: { paths } }),
  );
  const moduleNameMapper = Object.fromEntries(Object.entries(paths).map(([name, [file]]) => [`^${name}$`, file]));
  const jestConfig = JSON.stringify({
    ...createRequire(__filename)(join(folder, 'jest.config.js')),
    rootDir: folder,
    moduleNameMapper,
    // The library is its sources here, which the installed one is not.
    transform: (createRequire(__filename)(join(REPOSITORY, 'jest.config.js')) as { transform: object }).transform,
  });

  const [synth, tsc, jest] = await Promise.all([
    keywheel(folder, ['synth']),
    node(folder, [join(REPOSITORY, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.here.json']),
    node(folder, [join(REPOSITORY, 'node_modules/jest/bin/jest.js'), '--config', jestConfig]),
  ]);

  expect(synth).toEqual({ code: 0, out: expect.stringMatching(/^example: 1 cluster, .* 0 warnings\n$/), err: '' });
  expect(tsc).toEqual({ code: 0, out: '', err: '' });
  expect(jest.err).toContain('Tests:       3 passed, 3 total');
});
