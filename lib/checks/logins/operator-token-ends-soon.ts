import { tokenLimits } from '../../timing/lifetime';
import { leastOf } from '../../timing/term';
import { AdmittedLogin, admittedLogins } from '../../views/admitted';
import type { ClusterView } from '../../views/cluster-view';
import { absolute } from '../../output/hub-resource';
import { specOf } from '../../output/seen-object';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
import { Check } from '../check';
import { time } from '../../text/time';

/** Ten times what Kubernetes gives a token of a ServiceAccount where nothing is said, in seconds. */
const LONG = 10 * 3600;
/** https://external-secrets.io/latest/provider/hashicorp-vault/: else it logs in again for each refresh. */
const CACHE = /enable-vault-token-cache/;

/** A token with which the operator only reads ends soon after it was read. */
export const operatorTokenEndsSoon: Check = {
  id: 'operator-token-ends-soon',
  severity: 'warning',
  scope: 'fleet',
  why: 'The operator logs in again for each refresh and gives its token back: a longer life serves only who stole one, or a token that could not be given back.',
  *run(views) {
    const logins = [...admittedLogins(views)];
    const caching = new Set(views.clusters.filter(caches));
    const own = logins.filter(({ login }) => login.byOperator && !caching.has(login.cluster));
    // Who is no operator, or takes leases, needs its token for longer.
    const needed = new Set(logins.filter((one) => !one.login.byOperator || leases(views, one)).map(({ role }) => role));
    for (const role of new Set(own.map((one) => one.role))) {
      const { namespace, mount, name, unknown = [], path, place, source } = role;
      const end = leastOf(tokenLimits(views.vault, { mount: absolute(namespace, mount), role: name }));
      const isKnown = end?.from !== undefined && !unknown.some((one) => /^token_.*(ttl|period|uses)$/.test(one));
      if (isKnown && end!.seconds > LONG && !needed.has(role)) {
        yield {
          path,
          place,
          source,
          ...says`tokens of role "${{ role: name }}" at auth mount "${{ mount }}" live ${{ time: time(end!.seconds) }} (${end!.name}), and the operator needs one for a single refresh`,
          fix: 'give the role a token_ttl and token_max_ttl of some minutes',
        };
      }
    }
  },
};

/** What is leased ends with its token, so such a token lives as long as that needs. */
function leases({ vault }: Views, { login }: AdmittedLogin): boolean {
  return login.requests.some(
    ({ path }) =>
      vault.dynamicRoles.has(path) || vault.certificateRoles.get(path)?.attributes['generate_lease'] === true,
  );
}

/** Whether a Deployment of the cluster is told to keep its tokens. */
function caches(cluster: ClusterView): boolean {
  return cluster.ofKind('Deployment').some((seen) => CACHE.test(JSON.stringify(specOf(seen.object).template ?? {})));
}
