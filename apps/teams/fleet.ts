import { Construct } from 'constructs';
import {
  ClusterAuth,
  Environment,
  Fleet,
  GitOps,
  GeneratedSecret,
  Isolation,
  Pem,
  SpokeCluster,
  StaticSecret,
  Tenant,
  TenantNamespace,
  VaultServer,
  WorkloadReference,
} from 'keywheel';
import { join } from 'node:path';

const certificate = (name: string) => Pem.fromFile(join(__dirname, 'certificates', `${name}.pem`));

class Spoke extends SpokeCluster {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      apiServer: { url: `https://api.${id}.example.com:6443` },
      auth: ClusterAuth.jwt({ discoveryUrl: `https://oidc.${id}.example.com`, caCertificate: certificate(id) }),
      externalSecrets: { install: {} },
      reloader: { install: {} },
    });
  }
}

/** A team in one environment, with its namespace on every cluster given. */
class Team extends Tenant {
  readonly namespaces: readonly TenantNamespace[];

  constructor(environment: Environment, id: string, clusters: readonly SpokeCluster[]) {
    super(environment, id, { owner: `${id}@example.com` });
    this.namespaces = clusters.map((cluster) => this.addNamespace(cluster, id));
  }
}

/**
 * Four teams on three clusters, each with a namespace of its own in OpenBao. Argo CD picks up `dist/<cluster>/`, and
 * installs the operator and Reloader.
 */
export class TeamsFleet extends Fleet {
  readonly staging: Environment;
  readonly prod: Environment;
  readonly clusters: readonly SpokeCluster[];

  constructor() {
    super({
      name: 'platform',
      vault: VaultServer.openBao({ address: 'https://bao.example.com:8200', caCertificate: certificate('bao') }),
      isolation: Isolation.vaultNamespace(),
      gitOps: GitOps.argoCd({ repository: { url: 'https://git.example.com/platform/fleet.git', branch: 'main' } }),
    });
    this.staging = new Environment(this, 'staging');
    this.prod = new Environment(this, 'prod');
    const stagingEu = new Spoke(this.staging, 'staging-eu');
    const prodEu = new Spoke(this.prod, 'prod-eu');
    const prodUs = new Spoke(this.prod, 'prod-us');
    this.clusters = [stagingEu, prodEu, prodUs];
    this.addTeams(this.staging, [stagingEu], [stagingEu]);
    this.addTeams(this.prod, [prodEu, prodUs], [prodEu]);
  }

  private addTeams(
    environment: Environment,
    clusters: readonly SpokeCluster[],
    european: readonly SpokeCluster[],
  ): void {
    const search = new Team(environment, 'search', clusters); // one value an environment, on all of its clusters
    const algolia = new StaticSecret(search, 'algolia', { keys: ['app_id', 'api_key'] });
    for (const namespace of search.namespaces) {
      algolia.deliver(namespace).restartOnChange(WorkloadReference.deployment('search-api'));
    }

    const billing = new Team(environment, 'billing', clusters); // another value a cluster, under one Secret name
    for (const namespace of billing.namespaces) {
      new StaticSecret(billing, `psp-${namespace.cluster.name}`, { keys: ['api_key'] })
        .deliver(namespace, { name: 'psp' })
        .restartOnChange(WorkloadReference.deployment('billing-api'));
    }

    const identity = new Team(environment, 'identity', clusters); // other keys in production, and a random one
    const signing = new StaticSecret(identity, 'signing', {
      keys: environment === this.prod ? ['private_key', 'next_key'] : ['private_key'],
    });
    const cookies = new GeneratedSecret(identity, 'cookies', { keys: ['encryption_key'], length: 64 });
    for (const namespace of identity.namespaces) {
      signing.deliver(namespace).restartOnChange(WorkloadReference.deployment('identity'));
      cookies.deliver(namespace).restartOnChange(WorkloadReference.deployment('identity'));
    }

    const media = new Team(environment, 'media', european); // in Europe only
    const cdn = new StaticSecret(media, 'cdn', { keys: ['token'] });
    for (const namespace of media.namespaces) {
      cdn.deliver(namespace).restartOnChange(WorkloadReference.deployment('media-api'));
    }
  }
}
