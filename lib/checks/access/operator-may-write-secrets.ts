import { originOf, specOf } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import { certificateAccount, chartAccount, isOff, operatorCharts } from '../../views/operator-chart';
import { says } from '../../output/said-values';
import { Check } from '../check';

const IN_ALL = ['list', 'watch'];
const IN_EACH = ['get', 'create', 'update'];
/** By which one of several pods is the one that works. */
const LEASE = ['get', 'create', 'update'];
/** Of the Secret that holds the certificate of the webhook. */
const CERTIFICATE = ['get', 'update'];

/** An operator whose chart gives it no rights may begin to work, find Secrets, and write them where it makes some. */
export const operatorMayWriteSecrets: Check = {
  id: 'operator-may-write-secrets',
  severity: 'error',
  scope: 'cluster',
  why: 'The API server forbids the operator to make or to renew the Secret, so pods do not start or keep what is old.',
  *run({ cluster }) {
    // A Role may be in what is not read.
    for (const chart of cluster.unread.objects ? [] : operatorCharts(cluster)) {
      const keeper = isOff(chart.value('certController.rbac.create')) ? certificateAccount(chart) : undefined;
      const unkept = keeper === undefined ? [] : CERTIFICATE.filter((verb) => !mayKeep(cluster, keeper, verb));
      if (unkept.length > 0) {
        yield {
          ...originOf(chart.seen),
          ...says`with certController.rbac.create: false the webhook gets no certificate and no ExternalSecret is taken, and no Role lets ServiceAccount "${{ account: keeper }}" ${{ verbs: unkept }} Secrets in its own namespace`,
          fix: `bind a Role there to it with ${CERTIFICATE.join(', ')} on the Secret of the webhook, or leave certController.rbac out`,
        };
      }
      const account = chartAccount(chart);
      if (account === undefined || !isOff(chart.value('rbac.create'))) {
        continue;
      }
      const missing = IN_ALL.filter((verb) => !isAllowed(cluster, account, verb));
      if (missing.length > 0) {
        yield {
          ...originOf(chart.seen),
          ...says`with rbac.create: false its chart gives it no rights, and no ClusterRole lets ServiceAccount "${{ account }}" ${{ verbs: missing }} Secrets`,
          fix: `bind a ClusterRole to it that lets it ${IN_ALL.join(' and ')} Secrets, or leave rbac.create out of the values`,
        };
      }
      const [place] = account.split('/');
      const leading = String(chart.value('leaderElect')) === 'true' ? LEASE : [];
      const waiting = leading.filter((verb) => !isAllowed(cluster, account, verb, place, LEASES));
      if (waiting.length > 0) {
        yield {
          ...originOf(chart.seen),
          ...says`with leaderElect: true no pod of it works before it has the Lease, and no Role lets ServiceAccount "${{ account }}" ${{ verbs: waiting }} Leases in its own namespace`,
          fix: `bind a Role in "${place}" to it with ${LEASE.join(', ')} on leases of coordination.k8s.io, or leave leaderElect out`,
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
            ...says`no Role lets the operator ("${{ account }}") ${{ verbs: lacking }} Secrets in namespace "${{ namespace }}", and its chart gives it no rights (rbac.create: false)`,
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

const SECRETS = { group: '', resource: 'secrets' };
const LEASES = { group: 'coordination.k8s.io', resource: 'leases' };

function isAllowed({ rbac }: ClusterView, account: string, verb: string, namespace?: string, of = SECRETS): boolean {
  return rbac
    .allowing({ verb, ...of, namespace })
    .some(({ subjects }) => subjects.some(({ kind, name }) => kind === 'ServiceAccount' && name === account));
}

/** Whether somebody may do it with one Secret of its namespace: which that is, the names in the chart say. */
function mayKeep({ rbac }: ClusterView, account: string, verb: string): boolean {
  const [namespace] = account.split('/');
  return rbac
    .allowing({ verb, ...SECRETS, namespace, anyName: true })
    .some(({ subjects }) => subjects.some(({ kind, name }) => kind === 'ServiceAccount' && name === account));
}
