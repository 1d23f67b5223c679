import { time } from '../text/time';
import { literalPattern } from './regexp';

/** One condition on a label of a series. */
export type Matcher = readonly [label: string, operator: '=' | '!=' | '=~' | '!~', text: string];

/** https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals */
export function promqlString(text: string): string {
  return JSON.stringify(text);
}

/** The series of a metric whose labels fit. https://prometheus.io/docs/prometheus/latest/querying/basics/#time-series-selectors */
export function series(metric: string, ...matchers: readonly Matcher[]): string {
  const all = matchers.map(([label, operator, text]) => `${label}${operator}${promqlString(text)}`);
  return all.length === 0 ? metric : `${metric}{${all.join(',')}}`;
}

/** One of some texts. Prometheus looks alternatives without any special character up in a set. */
export function oneOf(label: string, texts: Iterable<string>): Matcher {
  const all = [...new Set(texts)].sort();
  return all.length === 1 ? [label, '=', all[0]!] : [label, '=~', all.map(literalPattern).join('|')];
}

/** Whole seconds as Prometheus and its rules take them: `1h5m`. https://prometheus.io/docs/prometheus/latest/querying/basics/#time-durations */
export function promqlDuration(seconds: number): string {
  return time(seconds);
}

/** The texts that a matcher takes, where it names them one by one; undefined for a pattern, and for what is none. */
export function literalsOf(operator: '=' | '=~', quoted: string): readonly string[] | undefined {
  let text: string;
  try {
    text = JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
  if (operator === '=') {
    return [text];
  }
  const all = text.split('|');
  return all.every((one) => /^(?:[\w-]|\\.)+$/.test(one)) ? all.map((one) => one.replace(/\\(.)/g, '$1')) : undefined;
}
