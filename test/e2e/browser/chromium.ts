import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Browser, BrowserContextOptions, chromium, Page } from 'playwright-core';
import { announce } from '../bench/cache';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Where it is; undefined where there is none on PATH. */
const executable = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

export type Open = (url: string, options?: BrowserContextOptions) => Promise<Opened>;

export interface Opened {
  readonly page: Page;
  /** What the page complained of: errors, what its policy refused, dialogs, and requests for anything but itself. */
  readonly troubles: readonly string[];
}

/** Tests in a browser that reaches nothing but loopback; where there is no Chromium they are skipped, and their name says why. */
export function inChromium(name: string, body: (open: Open) => void): void {
  if (executable === undefined) {
    announce(`SKIPPED: ${name} (no ${NAMES.join(', ')} on PATH)`);
    describe.skip(`${name} [skipped, needs chromium: on PATH]`, () => body(() => Promise.reject(new Error(name))));
    return;
  }
  describe(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      // As root there is no sandbox; what it opens is its own.
      const args = ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];
      browser = await chromium.launch({ executablePath: executable, args });
    });
    afterAll(() => browser.close());
    body(async (url, options) => {
      const { protocol, origin } = new URL(url);
      const served = protocol === 'http:';
      const viewport = { width: 1280, height: 900 };
      const context = await browser.newContext({ viewport, ...options, offline: !served });
      const page = await context.newPage();
      const troubles: string[] = [];
      page.on('console', (message) => troubles.push(message.text()));
      page.on('pageerror', ({ message }) => troubles.push(message));
      page.on('request', (request) => {
        const isOwn = served ? new URL(request.url()).origin === origin : request.url() === url.split('#')[0];
        return isOwn || troubles.push(`asks for ${request.url()}`);
      });
      page.on('dialog', (dialog) => {
        troubles.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      await page.goto(url);
      return { page, troubles };
    });
  });
}
