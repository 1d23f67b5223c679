import { IConstruct } from 'constructs';
import { note } from '../errors';
import { JwtOptions } from './cluster-auth';
import { names } from './names';
import type { TenantNamespace } from './tenant-namespace';

/** The SPIRE server of a cluster, with its controller manager. https://spiffe.io/docs/latest/spire-about/ */
export interface SpireTrust {
  /** Its trust domain, of no other cluster. */
  readonly trustDomain: string;
  /** How the hub knows its JWT-SVIDs: its OIDC discovery provider, a JWKS, or its keys. */
  readonly jwt: JwtOptions;
  /** The class of its controller manager. @default - the one that looks at objects without a class */
  readonly className?: string;
}

/** https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md#21-trust-domain */
const TRUST_DOMAIN = /^[a-z0-9._-]{1,255}$/;

/** Notes `TrustDomainInvalid`, or `SpireUnused` where there is no hub that could trust it. */
export function requireSpireTrust(scope: IConstruct, { trustDomain }: SpireTrust, hasHub: boolean): void {
  if (!TRUST_DOMAIN.test(trustDomain)) {
    note(
      scope,
      'TrustDomainInvalid',
      `the trust domain is "${trustDomain}"; use 1 to 255 of a-z, 0-9, ".", "-" and "_", without spiffe://`,
    );
  }
  if (!hasHub) {
    note(scope, 'SpireUnused', 'spire has no effect without a hub; give the fleet a vault or leave spire out');
  }
}

/** Who the pods of a ServiceAccount are to SPIRE. */
export function spiffeId({ cluster, name }: TenantNamespace, account: string): string {
  return `spiffe://${cluster.spire?.trustDomain}/ns/${name}/sa/${account}`;
}

/** The same for every pod, as the controller manager fills it in. */
export function spiffeIdTemplate({ trustDomain }: SpireTrust): string {
  return `spiffe://${trustDomain}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}`;
}

/** Mount of the logins by SPIRE, below `auth/`. */
export function spireMount({ cluster }: TenantNamespace): string {
  return names.spireMount(cluster.fleet.name, cluster.name);
}
