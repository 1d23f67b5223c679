import {
  ClusterAuth,
  Environment,
  ExternalSecretsInstallation,
  Fleet,
  FleetProps,
  GitOps,
  Pem,
  SecretsStoreInstallation,
  SpokeCluster,
  VaultServer,
} from 'keywheel';
import { Hub } from '../bench/hub';
import { Spoke } from '../bench/spoke';

export interface BenchFleetProps extends Omit<FleetProps, 'vault'> {
  readonly hub?: Hub;
  /** As stacks and clusters reach it. @default - its own address */
  readonly hubAddress?: string;
  /** Of the certificate that is shown there. @default - its own */
  readonly hubAuthority?: string;
}

export interface BenchClusterOptions {
  /** @default - by the public key that signs its tokens */
  readonly auth?: ClusterAuth;
  /** As the hub and other clusters reach it. @default - its own address */
  readonly url?: string;
  readonly sealingCertificates?: readonly Pem[];
  readonly secretsStore?: SecretsStoreInstallation;
  /** @default - as the fleet */
  readonly gitOps?: GitOps;
  /** @default - as its chart installs it */
  readonly externalSecrets?: ExternalSecretsInstallation;
}

/** A fleet whose addresses and keys are those of a bench. */
export class BenchFleet extends Fleet {
  private readonly hub?: Hub;

  constructor({ hub, hubAddress, hubAuthority, ...props }: BenchFleetProps) {
    super({ canaries: false, ...props, vault: hub && serverOf(hub, hubAddress, hubAuthority) });
    this.hub = hub;
  }

  addCluster(environment: Environment, spoke: Spoke, options: BenchClusterOptions = {}): SpokeCluster {
    return new SpokeCluster(environment, spoke.name, {
      apiServer: { url: options.url ?? spoke.url, caCertificate: Pem.fromText(spoke.ca) },
      auth: this.hub && (options.auth ?? byPublicKeys(spoke)),
      sealingCertificates: options.sealingCertificates,
      secretsStore: options.secretsStore,
      gitOps: options.gitOps,
      externalSecrets: options.externalSecrets,
    });
  }
}

function serverOf(hub: Hub, address = hub.url, authority = hub.ca): VaultServer {
  const props = { address, caCertificate: Pem.fromText(authority) };
  return hub.server === 'vault' ? VaultServer.vault(props) : VaultServer.openBao(props);
}

/** Every key whose tokens the cluster takes. */
export function byPublicKeys(spoke: Spoke): ClusterAuth {
  return ClusterAuth.jwt({ publicKeys: spoke.signingKeys.map(({ publicPem }) => Pem.fromText(publicPem)) });
}
