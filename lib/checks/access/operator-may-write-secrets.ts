import { originOf, specOf } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import { chartAccount, isOff, operatorCharts } from '../../views/operator-chart';
import { Check } from '../check';

const IN_ALL = ['list', 'watch'];
const IN_EACH = ['get', 'create', 'update'];

/** An operator whose chart gives it no rights may find Secrets, and write them where it makes some. */
export const operatorMayWriteSecrets: Check = {
  id: 'operator-may-write-secrets',
  severity: 'error',
  scope: 'cluster',
  why: 'The API server forbids the operator to make or to renew the Secret, so pods do not start or keep what is old.',
  *run({ cluster }) {
    for (const chart of operatorCharts(cluster)) {
      const account = chartAccount(chart);
      // A Role may be in what is not read.
      if (account === undefined || !isOff(chart.value('rbac.create')) || cluster.unread.objects) {
        continue;
      }
      const missing = IN_ALL.filter((verb) => !isAllowed(cluster, account, verb));
      if (missing.length > 0) {
        yield {
          ...originOf(chart.seen),
          message: `with rbac.create: false its chart gives it no rights, and no ClusterRole lets ServiceAccount "${account}" ${missing.join(', ')} Secrets`,
          fix: `bind a ClusterRole to it that lets it ${IN_ALL.join(' and ')} Secrets, or leave rbac.create out of the values`,
        };
      }
      const seen = new Set<string>();
      for (const secret of cluster.ofKind('ExternalSecret').filter(makesSecret)) {
        const { namespace = '' } = secret.object.metadata;
        const lacking = IN_EACH.filter((verb) => !isAllowed(cluster, account, verb, namespace));
        if (lacking.length > 0 && !seen.has(namespace)) {
          seen.add(namespace);
          yield {
            ...originOf(secret),
            message: `no Role lets the operator ("${account}") ${lacking.join(', ')} Secrets in namespace "${namespace}", and its chart gives it no rights (rbac.create: false)`,
            fix: `bind a Role in "${namespace}" to it with ${IN_EACH.join(', ')} on secrets`,
          };
        }
      }
    }
  },
};

function makesSecret({ object }: Parameters<typeof originOf>[0]): boolean {
  return specOf(object).target?.creationPolicy !== 'None';
}

function isAllowed({ rbac }: ClusterView, account: string, verb: string, namespace?: string): boolean {
  return rbac
    .allowing({ verb, group: '', resource: 'secrets', namespace })
    .some(({ subjects }) => subjects.some(({ kind, name }) => kind === 'ServiceAccount' && name === account));
}
