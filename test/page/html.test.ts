import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SCRIPT, STYLE } from '../../lib/page/assets';
import type { FleetData } from '../../lib/page/fleet-data';
import { fleetPage } from '../../lib/page/html';
import { Output } from '../checks/output';
import { smallWithSecret } from '../fixtures/fleets';
import { ASSETS, assets } from './generate';
import { pictured } from './pictured';

const data = pictured(new Output(smallWithSecret().fleet));
const page = fleetPage(data);

function elements(text: string, tag: string): RegExpMatchArray[] {
  return [...text.matchAll(new RegExp(`<${tag}(?:\\s[^>]*)?>([^]*?)</${tag}>`, 'gi'))];
}

test('the script and the style are those of the sources: "npm run generate:page" makes them again', () => {
  expect(readFileSync(ASSETS, 'utf8')).toBe(assets());
});

test('neither the script nor the style ends its own element', () => {
  expect(SCRIPT).not.toMatch(/<\/script|<!--/i);
  expect(STYLE).not.toMatch(/<\/style/i);
});

test('the policy lets run exactly the script and the style that are there, and nothing else', () => {
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)!;
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const [, script] = elements(page, 'script').map(([, text]) => text!);
  const [style] = elements(page, 'style').map(([, text]) => text!);
  expect(policy!.replaceAll('&#39;', "'").split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hash(script!)}`,
    `style-src ${hash(style!)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
});

test('it asks for nothing outside of itself, and has no handler or style in an attribute', () => {
  const markup = page.replace(/<(script|style)[^>]*>[^]*?<\/\1>/g, '');
  expect(markup).not.toMatch(/\s(src|on\w+|style)=/i);
  expect([...markup.matchAll(/href="([^"]*)"/g)].map(([, target]) => target)).toEqual(['#main']);
});

test('its bytes follow from the data alone', () => {
  expect(fleetPage(structuredClone(data))).toBe(page);
});

describe('names that anybody may choose', () => {
  const hostile = '</script><script>alert(1)</script><!--<img src=x onerror=alert(1)>"\'&\u2028\u2029\u202e\u0000';
  const changed = JSON.parse(
    JSON.stringify(data, (_, value: unknown) => (typeof value === 'string' ? `${value}${hostile}` : value)),
  ) as FleetData;
  const written = fleetPage(changed);

  test('end no element and begin none', () => {
    expect(elements(written, 'script')).toHaveLength(2);
    expect(written.match(/<img|<!--/g)).toEqual(['<!--']);
    expect(written.match(/<\/script/gi)).toHaveLength(2);
    expect(elements(written, 'title')).toHaveLength(1);
  });

  test('are in the data as they are, and nothing of them is unseen in the file', () => {
    const [[, text]] = elements(written, 'script') as [RegExpMatchArray];
    expect(JSON.parse(text!)).toEqual(changed);
    expect([...'\u2028\u2029\u202e\u0000'].filter((one) => written.includes(one))).toEqual([]);
  });
});

test('no password of an address is shown', () => {
  const known = { ...data, notKnown: ['https://me:hunter2@vault.example.com/ is not read'] };
  expect(fleetPage(known)).not.toContain('hunter2');
  expect(fleetPage(known)).toContain('vault.example.com');
});
