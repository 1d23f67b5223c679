// Synthesises the app that is named, into the folders that the command or its environment says; without a name every
// app of this folder, each into out/<app>/.
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const everyApp = () => readdirSync(__dirname).filter((name) => existsSync(join(__dirname, name, 'main.ts')));
const [named] = process.argv.slice(2);

function synth(app, ...options) {
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'build/cli/main.js'), 'synth', '--app', `apps/${app}/main.ts`, ...options],
    // Without the paths of tsconfig.json the apps use the library as it is built, as a user's program does.
    { cwd: root, stdio: 'inherit', env: { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.build.json') } },
  );
  return status === 0;
}

const failed = named
  ? [named].filter((app) => !synth(app))
  : everyApp().filter(
      (app) =>
        !synth(
          app,
          '--output',
          `out/${app}/dist`,
          '--terraform-output',
          `out/${app}/cdktf.out`,
          '--sql-output',
          `out/${app}/sql`,
          '--reports-output',
          `out/${app}/reports`,
        ),
    );
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
