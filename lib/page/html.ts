import { createHash } from 'node:crypto';
import { htmlJson, htmlText } from '../encode/html';
import { maskedTexts } from '../encode/json';
import { visible } from '../text/visible';
import { SCRIPT, STYLE } from './assets';
import type { FleetData } from './fleet-data';

/** How the command knows its own page again. */
export const MARK = '<!doctype html>\n<!-- Written by keywheel report. Changes are lost. -->\n';

/**
 * A fleet as one page, which asks nobody for anything: no network, and no script and no style but its own two, by their
 * hashes. The data is no script, so the policy does not look at it.
 *
 * https://www.w3.org/TR/CSP3/#strict-csp
 */
export function fleetPage(data: FleetData): string {
  const title = `${data.fleets.length > 0 ? `Fleet ${data.fleets.join(', ')}` : 'Fleet'} · keywheel`;
  const policy = [
    "default-src 'none'",
    `script-src ${hash(SCRIPT)}`,
    `style-src ${hash(STYLE)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `${MARK}<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${htmlText(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${htmlText(visible(title))}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" id="skip" href="#main">Skip to content</a>
<header>
<strong>keywheel</strong>
<span>${htmlText(visible(data.fleets.join(', ')))}</span>
<nav aria-label="Pages"><ul id="chapters"></ul></nav>
</header>
<main id="main" tabindex="-1"><noscript><p>This page shows its data with a script, which is within this file.</p></noscript></main>
<script type="application/json" id="fleet">${htmlJson(data, maskedTexts)}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
