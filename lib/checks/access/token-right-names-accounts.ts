import { accountUses } from '../../views/account-uses';
import type { ChartValues } from '../../views/chart-values';
import { isOperator, tokenGrants } from '../../views/operator';
import { isOff, operatorCharts } from '../../views/operator-chart';
import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';
import { grouped } from '../../collections/grouped';
import type { Rule } from '../../views/role-rule';

/** The right to ask for tokens is for the accounts of stores, by name, and comes with no other right. */
export const tokenRightNamesAccounts: Check = {
  id: 'token-right-names-accounts',
  severity: 'warning',
  scope: 'fleet',
  why: 'Anyone who takes over the operator becomes every account that it may ask for, with all their rights.',
  *run(views) {
    const uses = grouped(accountUses(views), (use) => use.cluster);
    for (const cluster of views.clusters) {
      for (const { seen } of cluster.unread.operator ? [] : operatorCharts(cluster).filter(givesTokens)) {
        yield {
          ...originOf(seen),
          ...says`with the ClusterRole of its chart the operator may ask for tokens of every ServiceAccount of the cluster`,
          fix: 'say rbac.create: false in its values, and bind to it what it needs; keywheel does so with externalSecrets.install',
        };
      }
      const accounts = new Set((uses.get(cluster) ?? []).flatMap(({ account }) => account ?? []));
      for (const [{ binding, role, rules = [], namespace, subjects }] of tokenGrants(views, cluster)) {
        // Others who may ask are told by only-operator-requests-tokens.
        if (!subjects.some(({ kind, name }) => isOperator(views, cluster, `${kind} ${name}`))) {
          continue;
        }
        const wide = [...rules]
          .sort(byToken)
          .map((rule) => widthOf(rule, namespace, accounts))
          .find((width) => width !== undefined);
        if (wide !== undefined) {
          yield {
            ...originOf(binding),
            ...says`with ${{ role }} the operator ${wide}`,
            fix: "name the stores' accounts in resourceNames, and nothing but create on serviceaccounts/token",
          };
        }
      }
    }
  },
};

/** As all of its releases do unless they are told, and those before 2.5 also then, if they make the role. */
function givesTokens({ value }: ChartValues): boolean {
  return !isOff(value('rbac.create')) && !isOff(value('rbac.serviceAccountTokenCreate'));
}

/** Whose tokens it may ask for says more than what else it may do. */
function byToken(one: Rule, other: Rule): number {
  return Number(isForTokens(other)) - Number(isForTokens(one));
}

function isForTokens({ resources = [], verbs }: Rule): boolean {
  return resources.join() === 'serviceaccounts/token' && verbs.join() === 'create';
}

function widthOf(rule: Rule, namespace: string | undefined, accounts: ReadonlySet<string>): string | undefined {
  const { resources = [], verbs, resourceNames = [] } = rule;
  if (!isForTokens(rule)) {
    return `may ${verbs.join(', ')} ${resources.join(', ')} too`;
  }
  if (resourceNames.length === 0) {
    return `may ask for tokens of every ServiceAccount ${namespace === undefined ? 'of the cluster' : `in "${namespace}"`}`;
  }
  const others = resourceNames.filter((name) => !accounts.has(`${namespace}/${name}`));
  return others.length > 0 ? `may ask for tokens of ${others.join(', ')}, which no store uses` : undefined;
}
