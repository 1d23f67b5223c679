import type { RuleGroup } from '../../../lib/output/alert-rules';

/** A scrape each second stands for one each minute: as much as an hour has. */
export const HOUR = 60;

/** Rules whose minutes are seconds. */
export function compressed(groups: readonly RuleGroup[]): RuleGroup[] {
  return groups.map(({ name, rules }) => ({
    name,
    rules: rules.map((rule) => ('for' in rule && rule.for ? { ...rule, for: `${seconds(rule.for)}s` } : rule)),
  }));
}

function seconds(text: string): number {
  const minutes: Readonly<Record<string, number>> = { d: 1440, h: 60, m: 1, s: 1 / 60 };
  return Math.ceil(
    [...text.matchAll(/(\d+)([dhms])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * minutes[unit!]!, 0),
  );
}
