import type { ClusterView } from '../../views/cluster-view';
import { originOf, SeenObject, specOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** A policy of the API server that guards Secrets is in force, for every namespace that gets some. */
export const admissionPolicyIsEnforced: Check = {
  id: 'admission-policy-is-enforced',
  severity: 'error',
  scope: 'cluster',
  why: 'The operator overwrites a Secret that somebody else made, as if nobody had forbidden it.',
  *run({ cluster }) {
    const bindings = cluster.ofKind('ValidatingAdmissionPolicyBinding');
    const bound = new Map(bindings.map((binding) => [specOf(binding.object).policyName as string, binding]));
    for (const policy of cluster.ofKind('ValidatingAdmissionPolicy').filter(guardsSecrets)) {
      yield* holds(cluster, policy, bound.get(policy.object.metadata.name));
    }
    for (const [name, binding] of bound) {
      if (!cluster.find('ValidatingAdmissionPolicy', name)) {
        yield {
          ...originOf(binding),
          ...says`it puts policy "${{ policy: name }}" in force, which nothing makes`,
          fix: 'name a policy that is there',
        };
      }
    }
  },
};

function guardsSecrets({ object }: SeenObject): boolean {
  const rules: any[] = specOf(object).matchConstraints?.resourceRules ?? [];
  return rules.some(({ resources }) => resources?.includes('secrets'));
}

function* holds(cluster: ClusterView, policy: SeenObject, binding: SeenObject | undefined): Iterable<Found> {
  const { failurePolicy = 'Fail', matchConstraints } = specOf(policy.object);
  const actions: string[] = (binding?.object as any)?.spec?.validationActions ?? [];
  if (!actions.includes('Deny')) {
    const what = binding ? `only says ${actions.join(', ') || 'nothing'}` : 'is bound by nothing';
    yield {
      ...originOf(policy),
      ...says`it ${what}, so it refuses nothing`,
      fix: 'bind it with validationActions: [Deny]',
    };
  }
  if (failurePolicy !== 'Fail') {
    yield {
      ...originOf(policy),
      ...says`it lets everything pass where it fails itself`,
      fix: 'say failurePolicy: Fail',
    };
  }
  const selector = matchConstraints?.namespaceSelector?.matchExpressions?.[0];
  if (selector?.key === 'kubernetes.io/metadata.name' && selector.operator === 'In') {
    const named = new Set(selector.values ?? []);
    const left = cluster.delivered.map(({ namespace }) => namespace).filter((one) => !named.has(one));
    if (left.length > 0) {
      yield {
        ...originOf(policy),
        ...says`it leaves out ${[...new Set(left)].sort().join(', ')}, where Secrets are made`,
        fix: 'name every namespace that gets Secrets',
      };
    }
  }
}
