import { TerraformResource } from 'cdktf';
import { argumentsOf, learn, ResourceConfig } from './resource-shape';

/** One resource of a stack: its arguments as cdktf would write them where those are known, else cdktf's own construct. */
export class Resource {
  private readonly plain: Readonly<Record<string, unknown>> | undefined;
  private made: TerraformResource | undefined;

  /** @param make makes cdktf's construct of it */
  constructor(
    readonly config: ResourceConfig,
    private readonly make: () => TerraformResource,
    hasOverrides: boolean,
  ) {
    this.plain = hasOverrides ? undefined : argumentsOf(config);
    if (!this.plain) {
      this.made = make();
      if (!hasOverrides) {
        learn(config, () => this.attributes);
      }
    }
  }

  /** As cdktf's construct: from here on what it says holds. */
  get construct(): TerraformResource {
    this.made ??= this.make();
    return this.made;
  }

  /** As in Terraform's JSON. @returns undefined where cdktf has to write them */
  get arguments(): Readonly<Record<string, unknown>> | undefined {
    return this.made ? undefined : this.plain;
  }

  /** As cdktf writes them, with what is overridden. */
  get attributes(): Readonly<Record<string, unknown>> {
    const { type, id } = this.config;
    const json = this.construct.toTerraform() as { resource: Record<string, Record<string, Record<string, unknown>>> };
    return json.resource[type]![id]!;
  }
}
