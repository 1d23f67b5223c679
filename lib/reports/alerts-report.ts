import { plainText } from '../encode/go-template';
import { markdownText } from '../encode/markdown';
import type { Watch } from '../output/alert-rules';
import { markdownRows } from './table';

/** Every alert with its time, and those that were left out, as Markdown. Undefined where the program wants none. */
export function alertsReport(fleet: string, watches: ReadonlyMap<string, Watch>): string | undefined {
  if (watches.size === 0) {
    return undefined;
  }
  const rows = [...watches].flatMap(([place, { groups }]) =>
    groups.flatMap(({ rules }) =>
      rules.flatMap((rule) => {
        if (!('alert' in rule)) {
          return [];
        }
        const { severity = '', threshold } = rule.labels;
        return [
          [
            rule.alert,
            place,
            severity,
            rule.for ?? threshold ?? 'at once',
            plainText(rule.labels['owner'] ?? 'the tenant'),
          ],
        ];
      }),
    ),
  );
  const leftOut = [...watches.values()].flatMap((watch) => watch.leftOut);
  return `${[
    `# Alerts of fleet ${fleet}`,
    'What it is about, after what time it fires, and whose it is. The times are those that this fleet needs.',
    markdownRows([['alert', 'where', 'severity', 'after', 'owner'], ...unique(rows)]).trimEnd(),
    ...(leftOut.length === 0 ? [] : ['## Left out', leftOut.map((one) => `- ${markdownText(one)}`).join('\n')]),
  ].join('\n\n')}\n`;
}

/** Rules of one name may differ in what they are about alone. */
function unique(rows: readonly string[][]): string[][] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}
