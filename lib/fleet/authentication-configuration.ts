import { FleetError } from '../errors';
import { checkArguments } from '../options/checked';
import { names } from './names';
import type { Pem } from './pem';
import type { SpokeCluster } from './spoke-cluster';

/** Who signs the ServiceAccount tokens of a cluster. */
export interface TrustedIssuer {
  readonly cluster: SpokeCluster;
  /** The `iss` of its tokens: `https://`, and `/.well-known/openid-configuration` is found below it. */
  readonly issuer: string;
  /** The authority of that address. @default - those of the upstream API server's system */
  readonly caCertificate?: Pem;
}

/**
 * What the API server of an upstream cluster gets as `--authentication-config`, so that `UpstreamAuth.serviceAccount`
 * works: it takes tokens of the downstream clusters that are meant for it, and knows their accounts by another name than
 * its own. Write it where the API server runs; managed clusters have a setting of the same parts.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration
 *
 * @throws FleetError IssuerInvalid
 */
export function authenticationConfiguration(upstream: SpokeCluster, trusted: readonly TrustedIssuer[]): object {
  checkArguments('authenticationConfiguration', [upstream, trusted]);
  const { fleet } = upstream;
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: trusted.map(({ cluster, issuer, caCertificate }) => {
      if (!issuer.startsWith('https://') || !URL.canParse(issuer)) {
        const message = `the issuer of "${cluster.name}" is "${issuer}"; give the https:// address that its tokens carry as iss`;
        throw new FleetError('IssuerInvalid', message, cluster);
      }
      return {
        issuer: {
          url: issuer,
          ...(caCertificate && { certificateAuthority: caCertificate.text }),
          audiences: [names.upstreamAudience(fleet.name, upstream.name)],
        },
        claimMappings: { username: { claim: 'sub', prefix: names.downstreamUsers(fleet.name, cluster.name) } },
        // Only what its ServiceAccounts are called, and none of the names that Kubernetes keeps for itself.
        claimValidationRules: [
          { expression: "claims.sub.startsWith('system:serviceaccount:')", message: 'not a ServiceAccount' },
        ],
      };
    }),
  };
}
