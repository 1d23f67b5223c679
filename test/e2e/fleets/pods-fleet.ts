import * as kplus from 'cdk8s-plus-28';
import { ClusterAuth, Environment, Isolation, StaticSecret, Tenant, TokenReviewer, WorkloadClient } from 'keywheel';
import { Bench } from '../bench/bench';
import { BenchFleet } from './bench-fleet';

export interface PodsCase {
  readonly name: string;
  readonly isolation: Isolation;
  readonly auth: 'jwt' | 'kubernetes';
}
export type PodsSecret = StaticSecret<'password' | 'api-key'>;

/** Ways of logging in, and of keeping tenants apart. */
export const PODS_CASES: readonly PodsCase[] = [
  { name: 'policies', isolation: Isolation.policyPerNamespace(), auth: 'jwt' },
  { name: 'reviews', isolation: Isolation.policyPerNamespace(), auth: 'kubernetes' },
  { name: 'spaces', isolation: Isolation.vaultNamespace(), auth: 'jwt' },
];

/** Two tenants on one cluster, each with a Deployment whose pods get a secret from the hub by themselves. */
export class PodsFleet extends BenchFleet {
  /** @param give lets the pods of a client have the secret */
  constructor(
    private readonly bench: Bench,
    private readonly pods: PodsCase,
    give: (secret: PodsSecret, client: WorkloadClient) => void,
  ) {
    const { name, isolation, auth } = pods;
    super({ name, hub: bench.hub, isolation });
    const spoke = bench.spoke('prod');
    const reviewer = TokenReviewer.clientToken({ apiAudience: spoke.issuer });
    const prod = new Environment(this, 'prod');
    const cluster = this.addCluster(prod, spoke, {
      auth: auth === 'kubernetes' ? ClusterAuth.kubernetes({ reviewer }) : undefined,
    });
    for (const id of ['payments', 'risk']) {
      const tenant = new Tenant(prod, id, { owner: `${id}@example.com` });
      const namespace = tenant.addNamespace(cluster, `${name}-${id}`);
      const workload = new kplus.Deployment(namespace.chart, 'api', {
        metadata: { name: 'api' },
        containers: [{ image: 'api:1' }],
      });
      give(
        new StaticSecret(tenant, 'core', { keys: ['password', 'api-key'] }),
        namespace.addClient('api').runs(workload),
      );
    }
  }

  /** Gives a tenant's secret its value. */
  put(tenant: string, values: Readonly<Record<string, string>>): Promise<void> {
    const { name, isolation } = this.pods;
    return this.bench.hub.putValue(
      isolation.kind === 'vaultNamespace'
        ? { vaultNamespace: `${name}.env.prod/team.${tenant}`, mount: `${name}.kv`, path: 'core' }
        : { mount: `${name}.kv`, path: `prod/${tenant}/core` },
      values,
    );
  }
}
