import { Duration } from 'cdk8s';
import { FleetError } from '../errors';
import { checked } from '../options/checked';
import type { HubServer } from './hub-server';
import { Pem } from './pem';

/** What a hub bears, as its operators have measured it or sized it for. */
export interface VaultServerLimits {
  /**
   * Requests a second, of all clients together and on all nodes. More on an average is the error
   * `load-stays-within-hub-limits`.
   * @default - none is known
   */
  readonly requestsPerSecond?: number;
  /** Of these, logins a second: each writes into the hub's storage. @default - none is known */
  readonly loginsPerSecond?: number;
  /**
   * Leases at any time, those of tokens too. https://developer.hashicorp.com/vault/docs/concepts/lease
   * @default - none is known
   */
  readonly leases?: number;
}

export interface VaultServerProps {
  /** Where the spokes and Terraform reach the hub, as `https://host:port`. */
  readonly address: string;

  /**
   * The authority that signed the hub's certificate.
   *
   * @default - the system's authorities
   */
  readonly caCertificate?: Pem;

  /**
   * The server's version, such as `1.21.0`.
   *
   * @default - the newest that is known
   */
  readonly version?: string;

  /**
   * The Vault namespace in which all of the fleet stands, such as `admin` on HCP.
   *
   * @default - the root namespace
   */
  readonly namespace?: string;

  /**
   * The longest lease that the server gives (`max_lease_ttl` of its configuration).
   * https://developer.hashicorp.com/vault/docs/configuration#max_lease_ttl
   *
   * @default - 768 hours, as the server's own
   */
  readonly maximumLeaseTtl?: Duration;

  /**
   * Whether the server has what only Vault Enterprise has: quotas on the number of leases.
   *
   * @default false
   */
  readonly enterprise?: boolean;

  /**
   * What the server bears. The load that the operators of all clusters make is compared with it, by
   * `load-stays-within-hub-limits` and in `reports/<fleet>/load.md`. A number that is not above zero is
   * `VaultServerInvalid`.
   * https://developer.hashicorp.com/vault/docs/concepts/resource-quotas
   *
   * @default - none is known
   */
  readonly limits?: VaultServerLimits;

  /**
   * The servers themselves: their configuration is written for whoever runs them, and looked at by checks.
   * What they would not take is `HubServerInvalid`. https://openbao.org/docs/configuration/
   * @default - somebody else's: nothing is written
   */
  readonly server?: HubServer;
}

/** The hub: one HashiCorp Vault or OpenBao for all clusters. */
@checked
export class VaultServer {
  /**
   * HashiCorp Vault. https://developer.hashicorp.com/vault
   * @throws VaultServerInvalid
   */
  static vault(props: VaultServerProps): VaultServer {
    return new VaultServer('vault', props);
  }

  /**
   * OpenBao. https://openbao.org
   * @throws VaultServerInvalid
   */
  static openBao(props: VaultServerProps): VaultServer {
    return new VaultServer('openbao', props);
  }

  readonly address: string;
  readonly caCertificate?: Pem;
  readonly version?: string;
  /** Without slashes around it. */
  readonly namespace?: string;
  readonly maximumLeaseTtl: Duration;
  readonly enterprise: boolean;
  readonly limits?: VaultServerLimits;
  readonly server?: HubServer;
  /** @internal Whether the program says the longest lease. */
  readonly statesMaximumLease: boolean;

  private constructor(
    readonly product: 'vault' | 'openbao',
    props: VaultServerProps,
  ) {
    const url = URL.canParse(props.address) ? new URL(props.address) : undefined;
    if (!url || !(url.protocol === 'https:' || isLoopback(url)) || url.pathname !== '/' || url.username || url.search) {
      throw new FleetError(
        'VaultServerInvalid',
        `address "${props.address}" is not an address of a hub; use https://host:port without a path or a user (http only on loopback)`,
      );
    }
    this.address = props.address.replace(/\/$/, '');
    this.caCertificate = props.caCertificate;
    this.version = props.version;
    this.namespace = props.namespace?.replace(/^\/+|\/+$/g, '') || undefined;
    if (this.namespace?.includes('//')) {
      throw new FleetError(
        'VaultServerInvalid',
        `namespace "${props.namespace}" has a part without a name; write one slash between each two, such as "admin/team"`,
      );
    }
    this.maximumLeaseTtl = props.maximumLeaseTtl ?? Duration.hours(768);
    this.enterprise = props.enterprise ?? false;
    this.limits = props.limits;
    this.server = props.server;
    this.statesMaximumLease = props.maximumLeaseTtl !== undefined;
    for (const [name, limit] of Object.entries(props.limits ?? {})) {
      if (limit !== undefined && !(limit > 0)) {
        throw new FleetError(
          'VaultServerInvalid',
          `limits.${name} is ${limit}; use a number above zero, or leave it out`,
        );
      }
    }
  }
}

function isLoopback(url: URL): boolean {
  return url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}
