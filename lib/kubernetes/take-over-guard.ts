import { KubernetesObject, kubernetesObject } from './object';
import { ServiceAccountPlace } from './rbac';

/** Put on a Secret by its ExternalSecret's template: the program says that an existing one is taken over. */
export const TAKE_OVER_ANNOTATION = 'keywheel/take-over';

const GROUP = 'admissionregistration.k8s.io/v1';

/**
 * Refuses that the operator writes to a Secret that it did not make, in the fleet's namespaces, unless the delivery
 * says `takeOver`. The operator itself would overwrite it without a word.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function takeOverGuard(
  name: string,
  namespaces: readonly string[],
  operator: ServiceAccountPlace,
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
          ],
          validations: [
            {
              expression:
                "oldObject.metadata.?labels['reconcile.external-secrets.io/managed'].orValue('') == 'true' || " +
                `object.metadata.?annotations['${TAKE_OVER_ANNOTATION}'].orValue('') == 'true'`,
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
