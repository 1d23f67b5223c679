import { markdownText } from '../encode/markdown';
import type { Judged } from '../access/assertions';
import { logLine } from '../text/log';

/** What became of each assertion, with every counterexample. */
export function assertionsText(all: readonly Judged[], form: 'table' | 'markdown'): string {
  const shown = form === 'markdown' ? markdownText : logLine;
  const lines = all.flatMap(({ name, verdict, because }) =>
    form === 'markdown'
      ? [`- **${verdict}**: ${shown(name)}`, ...because.map((one) => `  - ${shown(one)}`)]
      : [`${verdict}: ${shown(name)}`, ...because.map((one) => `  ${shown(one)}`)],
  );
  const bad = all.filter(({ verdict }) => verdict !== 'holds').length;
  const sum = `${all.length} ${all.length === 1 ? 'assertion' : 'assertions'}, ${bad} of them not held`;
  return `${[...lines, ...(form === 'markdown' ? [''] : []), sum].join('\n')}\n`;
}
