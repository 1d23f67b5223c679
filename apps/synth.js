// Synthesises the app that is named, into the folders that the command or its environment says; without a name every
// app of this folder, each into out/<app>/.
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const everyApp = () => readdirSync(__dirname).filter((name) => existsSync(join(__dirname, name, 'main.ts')));
const [named] = process.argv.slice(2);

function keywheel(args, env = {}) {
  const { status } = spawnSync(process.execPath, [join(root, 'build/cli/main.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
    // Without the paths of tsconfig.json the apps use the library as it is built, as a user's program does.
    env: { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.build.json'), ...env },
  });
  return status === 0;
}

/** Both sides, and the fleet as one page, made of what was written. */
function synth(app, folder) {
  const program = ['synth', '--app', `apps/${app}/main.ts`];
  if (folder === undefined) {
    return keywheel(program) && keywheel(['report']);
  }
  const [manifests, terraform, sql, reports] = ['dist', 'cdktf.out', 'sql', 'reports'].map((name) =>
    join(folder, name),
  );
  const folders = [
    '--output',
    manifests,
    '--terraform-output',
    terraform,
    '--sql-output',
    sql,
    '--reports-output',
    reports,
  ];
  // A fleet without a hub writes no Terraform, and what lies in the folder that is read else is another one's.
  const written = () =>
    existsSync(join(root, terraform))
      ? ['--manifests', manifests, '--terraform', terraform]
      : ['--app', `apps/${app}/main.ts`];
  return keywheel([...program, ...folders]) && keywheel(['report', ...written()], { KEYWHEEL_REPORTS_OUTDIR: reports });
}

const apps = named ? [named] : everyApp();
const failed = apps.filter((app) => !synth(app, named ? undefined : join('out', app)));
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
