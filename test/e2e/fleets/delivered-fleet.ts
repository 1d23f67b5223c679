import { Duration } from 'cdk8s';
import { Environment, GitOps, StaticSecret, SynthOptions, Tenant } from 'keywheel';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../bench/bench';
import type { Deployment } from '../bench/deployment';
import type { GitServer } from '../bench/git-server';
import { BenchClusterOptions, BenchFleet } from './bench-fleet';

/** What a pipeline commits of what is written. */
export const WRITTEN = ['dist', 'dist.gitops'];

/** A fleet "acme" that a GitOps tool brings to its clusters: each tenant has each secret on every one of them. */
export class DeliveredFleet {
  readonly deployment: Deployment;
  /** Ids of those that the program has. */
  readonly secrets: string[] = [];
  /** Of each cluster. */
  cluster: BenchClusterOptions = {};

  constructor(
    private readonly bench: Bench,
    private readonly git: GitServer,
    private readonly gitOps: GitOps,
    private readonly spokes: readonly string[],
    /** Of the program. */
    public tenants: readonly string[],
  ) {
    this.deployment = bench.deployment(bench.addWorkspace());
  }

  /** Brings the hub what the program says; manifests are only written. */
  async program(options: SynthOptions = {}): Promise<void> {
    const fleet = new BenchFleet({ name: 'acme', hub: this.bench.hub, gitOps: this.gitOps });
    const prod = new Environment(fleet, 'prod');
    const clusters = this.spokes.map((name) => fleet.addCluster(prod, this.bench.spoke(name), this.cluster));
    for (const name of this.tenants) {
      const tenant = new Tenant(prod, name, { owner: `${name}@example.com` });
      const namespaces = clusters.map((cluster) => tenant.addNamespace(cluster, name, { create: true }));
      for (const id of this.secrets) {
        const secret = new StaticSecret(tenant, id, { keys: ['password'] });
        namespaces.forEach((one) => secret.deliver(one, { refreshInterval: Duration.seconds(5) }));
      }
    }
    this.deployment.workspace.synth(fleet, options);
    await this.deployment.applyStacks();
  }

  async addSecret(id: string, password: string): Promise<void> {
    this.secrets.push(id);
    await this.program();
    await this.putValue(id, password);
  }

  async removeSecret(id: string): Promise<void> {
    this.secrets.splice(this.secrets.indexOf(id), 1);
    await this.program({ remove: this.tenants.map((tenant) => `prod/${tenant}/${id}`) });
  }

  async putValue(secret: string, password: string): Promise<void> {
    for (const tenant of this.tenants) {
      await this.bench.hub.putValue({ mount: 'acme.kv', path: `prod/${tenant}/${secret}` }, { password });
    }
  }

  /** Passwords by cluster and namespace. */
  async delivered(secret: string): Promise<(string | undefined)[]> {
    const read = this.spokes.flatMap((spoke) =>
      this.tenants.map(async (tenant) => (await this.bench.spoke(spoke).api.secret(tenant, secret))?.['password']),
    );
    return Promise.all(read);
  }

  /** As {@link delivered} has it where all have the same. */
  everywhere<T>(value: T): T[] {
    return this.spokes.flatMap(() => this.tenants.map(() => value));
  }

  /** @returns the revision, as source-controller writes it */
  commit(message: string): string {
    return this.git.commit(this.deployment.workspace.folder, WRITTEN, message);
  }

  /** Changes the Secrets of a tenant on every cluster, past the program. @returns what takes it back */
  edit(tenant: string, change: (text: string) => string): () => void {
    const { manifests } = this.deployment.workspace;
    const files = this.spokes.map((spoke) => join(manifests, spoke, tenant, `${tenant}.k8s.yaml`));
    const before = files.map((file) => readFileSync(file, 'utf8'));
    files.forEach((file, index) => writeFileSync(file, change(before[index]!)));
    return () => files.forEach((file, index) => writeFileSync(file, before[index]!));
  }
}
