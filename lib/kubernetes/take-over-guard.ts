import { KubernetesObject, kubernetesObject } from '../output/kubernetes-object';
import { ServiceAccountPlace } from './rbac';

const GROUP = 'admissionregistration.k8s.io/v1';

/**
 * Refuses that the operator writes to a Secret that it did not make, in the fleet's namespaces. The operator itself
 * would overwrite it without a word; its first step, which is refused, is to label the Secret as its own.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 *
 * @param takenOver `<namespace>/<name>` of what the program says is taken over
 */
export function takeOverGuard(
  name: string,
  namespaces: readonly string[],
  operator: ServiceAccountPlace,
  takenOver: readonly string[],
): KubernetesObject[] {
  return [
    kubernetesObject(
      GROUP,
      'ValidatingAdmissionPolicy',
      { name },
      {
        spec: {
          failurePolicy: 'Fail',
          matchConstraints: {
            namespaceSelector: {
              matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces }],
            },
            resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['secrets'] }],
          },
          matchConditions: [
            {
              name: 'written-by-the-operator',
              expression: `request.userInfo.username == 'system:serviceaccount:${operator.namespace}:${operator.name}'`,
            },
            ...(takenOver.length > 0
              ? [
                  {
                    name: 'not-to-be-taken-over',
                    expression: `!(request.namespace + '/' + request.name in ${celList(takenOver)})`,
                  },
                ]
              : []),
          ],
          validations: [
            {
              expression: `oldObject.metadata.?labels['reconcile.external-secrets.io/managed'].orValue('') == 'true'`,
              message:
                'this Secret was not made by External Secrets Operator; deliver it with takeOver, or delete it first',
            },
          ],
        },
      },
    ),
    kubernetesObject(
      GROUP,
      'ValidatingAdmissionPolicyBinding',
      { name },
      {
        spec: { policyName: name, validationActions: ['Deny'] },
      },
    ),
  ];
}

/** Names of objects hold nothing that would have to be escaped. */
function celList(names: readonly string[]): string {
  return `[${names.map((name) => `'${name}'`).join(', ')}]`;
}
