import { IConstruct } from 'constructs';
import { isIP } from 'node:net';
import { hostOf, serviceNamespace } from '../addresses/url';
import { note } from '../errors';
import { requireNetworks } from './networks';

/**
 * Where the operator of a cluster may open connections to, besides the servers of names: a NetworkPolicy, which takes
 * addresses and no names. https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export interface OperatorEgress {
  /**
   * Blocks of addresses of the hub, as this cluster reaches it.
   *
   * @default - the hub's own where its address says it: an IP address, or a Service of the cluster
   */
  readonly hub?: readonly string[];
  /** Blocks of addresses of the cluster's own API server: `kubectl get endpointslices kubernetes` lists them. */
  readonly apiServer: readonly string[];
  /** Of whatever else its stores name: the API servers of other clusters, stores beside the hub. @default - nothing */
  readonly others?: readonly EgressTarget[];
}

export interface EgressTarget {
  readonly networks: readonly string[];
  /** As the server itself listens, behind every Service. @default 443 */
  readonly port?: number;
}

/** Notes `CidrInvalid`, `EgressInvalid` for a port or a list that cannot be, `HubNetworksMissing`. */
export function requireOperatorEgress(scope: IConstruct, egress: OperatorEgress, hubAddress: string | undefined): void {
  const lists = [
    ...(egress.hub ? [{ what: 'externalSecrets.egress.hub', networks: egress.hub }] : []),
    { what: 'externalSecrets.egress.apiServer', networks: egress.apiServer },
    ...(egress.others ?? []).map(({ networks }, index) => ({
      what: `externalSecrets.egress.others[${index}]`,
      networks,
    })),
  ];
  for (const { what, networks } of lists) {
    requireNetworks(scope, what, networks);
    if (networks.length === 0) {
      note(scope, 'EgressInvalid', `${what} has no networks; name one, such as "10.20.0.0/16"`);
    }
  }
  for (const { port = 443 } of egress.others ?? []) {
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      note(scope, 'EgressInvalid', `externalSecrets.egress.others has port ${port}; use 1 to 65535`);
    }
  }
  if (egress.hub && hubAddress === undefined) {
    note(scope, 'EgressInvalid', 'externalSecrets.egress.hub has no effect without a hub; leave it out');
  }
  const host = hubAddress === undefined ? undefined : hostOf(hubAddress);
  if (host !== undefined && !egress.hub && isIP(host) === 0 && serviceNamespace(host) === undefined) {
    note(
      scope,
      'HubNetworksMissing',
      `a NetworkPolicy takes no names, and Vault/OpenBao is at ${host}; give externalSecrets.egress.hub its addresses, such as ["10.20.0.0/30"]`,
    );
  }
}
