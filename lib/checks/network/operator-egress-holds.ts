import { ANNOTATIONS } from '../../output/annotations';
import { isOfEgress, maySelect } from '../../views/egress';
import { OperatorPods, operatorPods } from '../../views/operator';
import { originOf, SeenObject, specOf } from '../../output/seen-object';
import { Said, says } from '../../output/said-values';
import { Check } from '../check';

/** A policy of the network that is to keep the operator in is one for its pods, and names where they may go. */
export const operatorEgressHolds: Check = {
  id: 'operator-egress-holds',
  severity: 'error',
  scope: 'fleet',
  why: 'Anyone who takes the operator over sends every secret of the cluster to anywhere, as if nobody had forbidden it.',
  *run(views) {
    for (const cluster of views.clusters) {
      for (const policy of cluster.ofKind('NetworkPolicy').filter(isMeant)) {
        for (const [said, fix] of holes(policy, operatorPods(views, cluster))) {
          yield { ...originOf(policy), ...said, fix };
        }
      }
    }
  },
};

function isMeant({ object }: SeenObject): boolean {
  return object.metadata.annotations?.[ANNOTATIONS.keepsIn] !== undefined;
}

function* holes({ object }: SeenObject, all: readonly OperatorPods[]): Iterable<readonly [said: Said, fix: string]> {
  const { podSelector, egress } = specOf(object);
  const { namespace } = object.metadata;
  for (const pods of all) {
    if (pods.namespace !== namespace) {
      yield [
        says`it is in "${{ namespace }}", and the operator runs in "${{ operatorNamespace: pods.namespace }}"`,
        'put it where the operator runs',
      ];
    } else if (!maySelect(podSelector ?? {}, pods)) {
      const labels = JSON.stringify(pods.labels);
      yield [says`it selects ${JSON.stringify(podSelector)}, and pods of the operator have ${labels}`, 'select these'];
    }
  }
  if (!isOfEgress(object)) {
    yield [says`it is of a type that keeps nothing in`, 'say policyTypes: [Egress]'];
  }
  for (const { to, ports } of egress ?? []) {
    if (!to?.length || !ports?.length) {
      const open = !to?.length ? 'to everywhere' : 'on every port';
      yield [says`a rule of it lets the operator out ${open}`, 'name blocks of addresses and ports'];
    }
  }
}
