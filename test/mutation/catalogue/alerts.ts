import { Operator, set } from '../operator';

const of = 'PrometheusRule';
const namesOne = (expr: unknown) => typeof expr === 'string' && /,name="/.test(expr);

/** Rules for Prometheus that are no more about what is there. */
export const ALERTS: readonly Operator[] = [
  set('rename', {
    of,
    at: 'spec/groups/*/rules/*/expr',
    by: 'about Secrets of another name',
    to: (expr) => (namesOne(expr) ? expr.replace(/,name="/g, ',name="other-') : undefined),
  }),
];
