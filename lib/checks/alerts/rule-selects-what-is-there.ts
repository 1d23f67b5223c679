import { originOf } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import { RuleSelector, ruleSelectors } from '../../views/rule-selectors';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** What a rule for Prometheus selects by its name is on the cluster. */
export const ruleSelectsWhatIsThere: Check = {
  id: 'rule-selects-what-is-there',
  severity: 'warning',
  scope: 'cluster',
  why: 'The rule never fires for it, and what is there under another name may be in no rule: a Secret fails, and nobody is alerted.',
  *run({ cluster }) {
    if (cluster.unread.objects) {
      return;
    }
    const told = new Set<string>();
    for (const selector of ruleSelectors(cluster)) {
      const missing = missingOf(cluster, selector).filter((text) => !told.has(`${selector.rule} ${text}`));
      missing.forEach((text) => told.add(`${selector.rule} ${text}`));
      const [first, ...others] = missing;
      if (first !== undefined) {
        yield {
          ...originOf(selector.seen),
          ...says`rule ${selector.rule} selects ${selector.kind} ${first}${others.length > 0 ? ` and ${others.length} more` : ''}, and "${{ cluster: cluster.name }}" has none of that name`,
          fix: 'write the rules and the manifests in one synthesis (keywheel synth), and commit both',
        };
      }
    }
  },
};

function missingOf(cluster: ClusterView, { kind, names, namespaces }: RuleSelector): string[] {
  if (kind.startsWith('Cluster')) {
    return (names ?? []).filter((name) => !cluster.find(kind, name));
  }
  const places = namespaces ?? [];
  return names
    ? places.flatMap((place) =>
        names.filter((name) => !cluster.find(kind, name, place)).map((name) => `${place}/${name}`),
      )
    : [];
}
