import { outputOf, readViews, Views } from './views/views';
import type { Finding } from './output/finding';
import { FleetError, oneOf } from './errors';
import { FleetBase } from './fleet/fleet-base';
import type { TenantNamespace } from './fleet/tenant-namespace';
import { companyCheck } from './checks/company/company-check';
import { foundIn } from './checks/files/check-completes';
import { findingsOf } from './checks/index';
import type { CompanyRule } from './output/company-rule';
import { problemsOfRules } from './output/rule-problems';
import { checked as checkedOutput, synthesizeInMemory } from './synth/synthesize';
import type { SynthesizedFleet } from './synth/synthesized-fleet';
import { checked } from './options/checked';

/** Both sides of a fleet, in memory, for the assertions of a test. */
@checked
export class TestOutput {
  private readonly views: Views;

  /** @internal */
  constructor(
    private readonly fleet: SynthesizedFleet,
    private readonly program: FleetBase,
  ) {
    this.views = readViews(outputOf(fleet));
  }

  /** What the checks found and the program does not acknowledge. Nothing, if the two sides agree. */
  get findings(): readonly Finding[] {
    return this.fleet.findings.filter(({ acknowledged }) => acknowledged === undefined);
  }

  /** What the checks found and the program acknowledges. */
  get acknowledged(): readonly Finding[] {
    return this.fleet.findings.filter(({ acknowledged }) => acknowledged !== undefined);
  }

  /**
   * An object of a namespace, as it would be written.
   *
   * @throws ManifestMissing
   */
  manifest(namespace: TenantNamespace, kind: string, name: string): any {
    const objects = this.manifests(namespace.cluster.name).filter(
      ({ kind: ofKind, metadata }) => ofKind === kind && metadata.namespace === namespace.name,
    );
    const found = objects.find(({ metadata }) => metadata.name === name);
    if (!found) {
      const names = objects.map(({ metadata }) => metadata.name as string);
      throw new FleetError(
        'ManifestMissing',
        `there is no ${kind} "${name}"; there is ${oneOf(names) || 'none'}`,
        namespace,
      );
    }
    return found;
  }

  /** Every object of a cluster, as it would be written. */
  manifests(cluster: string): any[] {
    const files = this.fleet.clusters.find(({ name }) => name === cluster)?.files ?? [];
    return files.flatMap(({ manifests }) => manifests.map(({ object }) => object));
  }

  /** The arguments of every Terraform resource of a type, such as `vault_policy`, in all stacks. */
  resources(type: string): any[] {
    return this.fleet.stacks.flatMap(({ json }) =>
      Object.values((json['resource'] as Record<string, Record<string, unknown>> | undefined)?.[type] ?? {}),
    );
  }

  /** A stack as Terraform's JSON. */
  stack(name: string): any {
    return this.fleet.stacks.find((stack) => stack.name === name)?.json;
  }

  /**
   * What one company rule finds, whether or not the program acknowledges it. What the rule throws is thrown.
   *
   * @throws RuleInvalid
   */
  findingsOf(rule: CompanyRule): readonly Finding[] {
    const [problem] = problemsOfRules([rule]);
    if (problem !== undefined) {
      throw new FleetError('RuleInvalid', problem, this.program);
    }
    return findingsOf(companyCheck(rule), foundIn(companyCheck(rule), this.views));
  }

  /**
   * The same output after a hand has changed manifests of it, with what the checks and the rules find then: for a test
   * that breaks one side and sees it found.
   *
   * @param edit gets a copy of each manifest and the name of its cluster, and changes it in place
   * @throws EditHasNoEffect for one that changes nothing
   */
  withManifests(edit: (manifest: any, cluster: string) => unknown): TestOutput {
    const clusters = this.fleet.clusters.map((cluster) => ({
      ...cluster,
      files: cluster.files.map((file) => ({
        ...file,
        manifests: file.manifests.map((manifest) => {
          const object = structuredClone(manifest.object);
          edit(object, cluster.name);
          return { ...manifest, object };
        }),
      })),
    }));
    return this.edited({ clusters });
  }

  /**
   * The same for the arguments of every Terraform resource of a type, such as `vault_policy`.
   *
   * @throws EditHasNoEffect for one that changes nothing
   */
  withResources(type: string, edit: (resource: any) => unknown): TestOutput {
    const stacks = this.fleet.stacks.map((stack) => {
      const json = structuredClone(stack.json);
      const byType = json['resource'] as Record<string, Record<string, unknown>> | undefined;
      Object.values(byType?.[type] ?? {}).forEach((resource) => edit(resource));
      return { ...stack, json };
    });
    return this.edited({ stacks });
  }

  private edited(change: Partial<Pick<SynthesizedFleet, 'clusters' | 'stacks'>>): TestOutput {
    const [before, after] = [this.fleet, { ...this.fleet, ...change }].map(({ clusters, stacks }) =>
      JSON.stringify([clusters.map(({ files }) => files), stacks.map(({ json }) => json)]),
    );
    if (before === after) {
      throw new FleetError(
        'EditHasNoEffect',
        'the edit changes nothing of the output; see what it looks for',
        this.program,
      );
    }
    return new TestOutput(checkedOutput({ ...this.fleet, ...change }, this.program), this.program);
  }

  /** The paths that the login of a namespace may read, by Vault's own rules: patterns, sorted, without its own token. */
  readablePaths(namespace: TenantNamespace): string[] {
    const cluster = this.views.clusters.find(({ name }) => name === namespace.cluster.name);
    const stores = cluster?.stores.filter((store) => store.namespace === namespace.name) ?? [];
    const paths = stores.flatMap(({ vault }) => {
      const role = vault?.login && this.views.vault.role(vault.login.mount, vault.login.role);
      return role ? this.views.vault.policies.rulesOf(role).patternsWith('read') : [];
    });
    return [...new Set(paths)].filter((path) => path !== 'auth/token/lookup-self').sort();
  }
}

/** Renders a fleet without writing it. */
@checked
export class Testing {
  /** @throws FleetErrors for what is wrong in the program; what does not agree is in `findings` */
  static synth(fleet: FleetBase): TestOutput {
    return new TestOutput(synthesizeInMemory(fleet), fleet);
  }

  private constructor() {}
}
