import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Workspace } from '../bench/workspace';

const APPS = resolve(__dirname, '..', '..', '..', 'apps');

export interface AppPlace {
  /** PEM texts in place of those of the same name in `certificates/`. */
  readonly certificates: Readonly<Record<string, string>>;
  /** Texts of the program in place of others: addresses of the bench for those of the example. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** Runs an app of `apps/` as it is, but for certificates and addresses. */
export function synthApp(name: string, workspace: Workspace, { certificates, addresses }: AppPlace): void {
  cpSync(join(APPS, name), workspace.folder, { recursive: true, filter: (path) => !/dist|cdktf\.out/.test(path) });
  for (const [file, pem] of Object.entries(certificates)) {
    const path = join(workspace.folder, 'certificates', `${file}.pem`);
    readFileSync(path);
    writeFileSync(path, pem);
  }
  const program = join(workspace.folder, 'fleet.ts');
  let text = readFileSync(program, 'utf8');
  for (const [example, address] of Object.entries(addresses)) {
    if (!text.includes(example)) {
      throw new Error(`apps/${name}/fleet.ts holds no ${example} any more`);
    }
    text = text.replaceAll(example, () => address);
  }
  writeFileSync(program, text);
  workspace.run('main.ts');
}
