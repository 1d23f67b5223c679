import type { ClusterView } from '../../views/cluster-view';
import type { HubClient } from '../../views/hub-clients';
import { LabelSelector, selects } from '../../views/label-selector';
import { originOf, specOf } from '../../output/seen-object';
import { quoted, says } from '../../output/said-values';
import { Check } from '../check';

/** https://github.com/spiffe/spiffe/blob/main/standards/JWT-SVID.md#3-jwt-claims */
const CLAIMS = ['sub', 'aud', 'exp', 'iat', 'iss'];

/** Whoever logs in with a JWT-SVID is given the id that the role of the hub lets in. */
export const spiffeIdIsGiven: Check = {
  id: 'spiffe-id-is-given',
  severity: 'error',
  scope: 'cluster',
  why: 'Vault/OpenBao refuses the login, because SPIRE gives the pods no id or another one than the role lets in.',
  *run({ vault, cluster }) {
    for (const client of cluster.clients) {
      const { mount, role, spiffeId } = client.login;
      const bound = vault.role(mount, role)?.attributes['bound_subject'] as string | undefined;
      const isSpire = spiffeId !== undefined || bound?.startsWith('spiffe://');
      if (!isSpire || bound === undefined) {
        continue;
      }
      if (spiffeId !== bound) {
        yield {
          ...originOf(client),
          ...says`it logs in as "${spiffeId ?? 'a ServiceAccount'}", and role "${{ role }}" lets in "${bound}"`,
          fix: 'say the same id on both sides',
        };
      }
      const claims = Object.keys(vault.role(mount, role)?.attributes['bound_claims'] ?? {});
      const others = claims.filter((claim) => !CLAIMS.includes(claim));
      if (others.length > 0) {
        yield {
          ...originOf(client),
          ...says`role "${{ role }}" asks for claim ${{ claims: others }}, which no JWT-SVID has`,
          fix: 'leave it out of bound_claims',
        };
      }
      const given = idsGivenTo(cluster, client);
      if (!cluster.unread.objects && !given.includes(bound)) {
        yield {
          ...originOf(client),
          ...says`role "${{ role }}" lets in "${bound}", and SPIRE gives its pods ${given.length > 0 ? quoted({ ids: given }) : 'no id'}`,
          fix: 'give that id by a ClusterSPIFFEID that selects the namespace and the pods',
        };
      }
    }
  },
};

function idsGivenTo(cluster: ClusterView, { account }: HubClient): string[] {
  const [namespace, name] = account.split('/') as [string, string];
  const labels = {
    ...cluster.find('Namespace', namespace)?.object.metadata.labels,
    'kubernetes.io/metadata.name': namespace,
  };
  const pods = cluster.workloadsAs(account);
  return cluster.ofKind('ClusterSPIFFEID').flatMap((seen) => {
    const { namespaceSelector, podSelector, spiffeIDTemplate = '' }: Spec = specOf(seen.object);
    const selected =
      (!namespaceSelector || selects(namespaceSelector, labels)) &&
      (!podSelector || pods.every(({ podLabels }) => selects(podSelector, podLabels)));
    return selected ? [rendered(spiffeIDTemplate, namespace, name)] : [];
  });
}

interface Spec {
  readonly namespaceSelector?: LabelSelector;
  readonly podSelector?: LabelSelector;
  readonly spiffeIDTemplate?: string;
}

/** https://github.com/spiffe/spire-controller-manager/blob/main/docs/clusterspiffeid-crd.md#templates */
function rendered(template: string, namespace: string, account: string): string {
  return template
    .replace(/\{\{-?\s*\.PodMeta\.Namespace\s*-?\}\}/g, namespace)
    .replace(/\{\{-?\s*\.PodSpec\.ServiceAccountName\s*-?\}\}/g, account);
}
