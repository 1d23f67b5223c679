import { isFields } from '../../collections/fields';
import type { CompanyRule, RuleFound } from '../../output/company-rule';
import type { Values } from '../../output/said-values';
import type { Check, Found } from '../check';
import { RuleFault } from '../rule-fault';
import { placeGiven, ruleCluster, ruleHub } from './rule-sides';

/** The page of the rules that have none of their own. */
const PAGE = 'docs/rules.md';
/** What one call of a rule may find: more is a loop, or a rule that reports one thing for each of many. */
const MOST = 10_000;

/** A company rule as a check, which runs where the checks do. */
export function companyCheck(rule: CompanyRule): Check {
  const { id, severity, why, docs = PAGE } = rule;
  const common = { id, severity, why, docs };
  switch (rule.scope) {
    case 'hub':
      return { ...common, scope: 'hub', run: ({ vault }) => told(rule.run(ruleHub(vault))) };
    case 'cluster':
      return {
        ...common,
        scope: 'cluster',
        run: ({ vault, cluster }) => told(rule.run(ruleCluster(cluster), ruleHub(vault))),
      };
    case 'fleet':
      return {
        ...common,
        scope: 'fleet',
        run: ({ vault, clusters }) => told(rule.run(clusters.map(ruleCluster), ruleHub(vault))),
      };
  }
}

function* told(returned: Iterable<RuleFound>): Iterable<Found> {
  if (typeof returned !== 'object' || returned === null || !(Symbol.iterator in returned)) {
    throw new RuleFault('returns no list of what it finds: return an array, or write it as a generator, not async');
  }
  let count = 0;
  for (const one of returned) {
    count += 1;
    if (count > MOST) {
      throw new RuleFault(`finds more than ${MOST} things at once: end its loop, or report one thing for many places`);
    }
    yield foundAt(one, `finding ${count}`);
  }
}

function foundAt(one: RuleFound, which: string): Found {
  const { at, message, values = {}, fix, severity } = one ?? {};
  const place = placeGiven(at);
  if (!place) {
    throw new RuleFault(`${which} has in "at" nothing that the rule was given: use the object itself, not a copy`);
  }
  if (!isText(message) || !isText(fix)) {
    throw new RuleFault(`${which} has no ${isText(message) ? 'fix' : 'message'}: write it as a text`);
  }
  if (severity !== undefined && severity !== 'warning') {
    throw new RuleFault(`${which} has another severity than "warning": leave it out for that of the rule`);
  }
  if (!isFields(values) || !Object.values(values).every(isValue)) {
    throw new RuleFault(`${which} has in "values" something else than texts, numbers and lists of texts`);
  }
  // By words of its own.
  return { ...place, message, values: values as Values, fix, severity };
}

function isValue(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    Number.isFinite(value) ||
    (Array.isArray(value) && value.every((one) => typeof one === 'string'))
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
