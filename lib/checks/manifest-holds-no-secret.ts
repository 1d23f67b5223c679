import { InClear } from '../secrecy/clear-text';
import { inClearOf } from '../secrecy/object-text';
import { originOf } from '../views/seen-object';
import { Check } from './check';

/** What has no place for a value; in a definition, examples are a part. */
const WITHOUT_VALUES = new Set([
  'CustomResourceDefinition',
  'Namespace',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
]);
const TERRAFORM = /TfToken\[|\$\{(?:var|local|data|module|\w+_\w+)\.[A-Za-z0-9_.-]+\}/;

/** No manifest holds the value of a secret. */
export const manifestHoldsNoSecret: Check = {
  id: 'manifest-holds-no-secret',
  severity: 'error',
  why: 'Whoever may read the repository, its history or the backups of etcd has the secret, for good.',
  *run({ clusters }) {
    for (const { objects, unread } of clusters) {
      for (const seen of objects.filter(({ object }) => !WITHOUT_VALUES.has(object.kind))) {
        const { object } = seen;
        const held = valuesOfSecret(object) ?? inClearOf(object).filter(({ standIn }) => !standIn);
        // Elsewhere others fill in what looks like Terraform's: dashboards, and tools that apply the files.
        const left = unread.operator || !TERRAFORM.test(JSON.stringify(object)) ? [] : [REFERENCE];
        for (const { what } of [...held, ...left]) {
          yield {
            ...originOf(seen),
            message: `it holds ${what}`,
            fix: 'put the value on the hub and deliver it, and replace it there: it is known by now',
          };
        }
      }
    }
  },
};

const REFERENCE: InClear = { what: 'a reference of Terraform that nothing fills in', standIn: false };

/** Whatever they are called: all that a Secret holds is one. */
function valuesOfSecret({ kind, type, data, stringData }: any): InClear[] | undefined {
  if (kind !== 'Secret' || type === 'kubernetes.io/service-account-token') {
    return undefined;
  }
  const filled = Object.entries({ ...data, ...stringData }).filter(([, value]) => value !== '' && value !== null);
  const keys = filled.map(([key]) => `"${key}"`).join(', ');
  return keys === '' ? [] : [{ what: `the values of ${keys}`, standIn: false }];
}
