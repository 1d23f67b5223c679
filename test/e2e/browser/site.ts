import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const ROOT = join(__dirname, '../../..');
const LIMIT = 8 * 60 * 1000;

/** Whether every page is built and looked at, or some of every kind. */
export const IS_WHOLE = process.env['KEYWHEEL_SITE'] === 'whole';
const FOLDER = join(ROOT, 'site', IS_WHOLE ? 'dist' : 'sample');

/** What a sample leaves out, as globs. */
const LEFT_OUT = [
  'docs/!(tutorial|architecture|check|deliveries).md',
  'docs/checks/!(delivery)/**',
  'docs/errors/!(README|output|fleet).md',
  'docs/runbooks/!(README|*authority*).md',
  'site/reference/index/interfaces/!(F*).md',
  'site/reference/index/classes/!(R*).md',
];

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** What `npm run docs` does, with a sample of the pages unless all are asked for. */
export function build(): void {
  const run = (tool: string, ...args: string[]) =>
    execFileSync(process.execPath, [join(ROOT, 'node_modules', tool), ...args], {
      cwd: ROOT,
      timeout: LIMIT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(!IS_WHOLE && { KEYWHEEL_SITE_LEFT_OUT: LEFT_OUT.join(' ') }) },
    });
  run('typedoc/bin/typedoc', '--options', 'docs/.vitepress/typedoc.json');
  run('vitepress/bin/vitepress.js', 'build', 'docs', '--outDir', FOLDER);
}

/** Every page that was built, as a path of the site. */
export function pages(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html') && file !== '404.html')
    .map((file) => `/${file}`)
    .sort();
}

/** Whether a page that was not built has text in the repository, which a sample leaves out. */
export function isLeftOut(path: string): boolean {
  const text = path.replace(/\.html$/, '.md');
  const texts = [text, text.replace(/index\.md$/, 'README.md'), `/site${text}`];
  return !IS_WHOLE && texts.some((one) => existsSync(join(ROOT, one)));
}

/** A plain static server on loopback: it knows files, and nothing of the site. */
export async function serve(): Promise<{ origin: string; server: Server }> {
  const server = createServer(({ url = '/' }, response) => {
    const path = normalize(decodeURIComponent(url.split('?')[0]!));
    const file = join(FOLDER, path.endsWith('/') ? `${path}index.html` : path);
    if (path === '/favicon.ico') {
      response.writeHead(204).end(); // what browsers ask for of their own
    } else if (!file.startsWith(FOLDER) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
    } else {
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
      response.end(readFileSync(file));
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
