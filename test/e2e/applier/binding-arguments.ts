import { RootConstruct } from 'constructs';
import { TerraformResource, TerraformStack } from 'cdktf';

type ResourceClass = (new (scope: TerraformStack, id: string, config: object) => TerraformResource) & {
  readonly tfResourceType: string;
};

const PACKAGES: Readonly<Record<string, string>> = {
  vault: '@cdktf/provider-vault',
  kubernetes: '@cdktf/provider-kubernetes',
};
const known = new Map<string, ReadonlySet<string>>();

/** The arguments that the bindings know of a resource type: what they cannot write, a program must not hold either. */
export function bindingArguments(type: string): ReadonlySet<string> {
  const names = known.get(type) ?? readBinding(type);
  known.set(type, names);
  return names;
}

function readBinding(type: string): ReadonlySet<string> {
  const [provider = '', ...rest] = type.split('_');
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const module = require(`${PACKAGES[provider]}/lib/${rest.join('-')}`) as Record<string, unknown>;
  const resource = Object.values(module).find(
    (value): value is ResourceClass => (value as ResourceClass | undefined)?.tfResourceType === type,
  );
  if (!resource) {
    throw new Error(`the bindings know no resource type ${type}`);
  }
  const instance = new resource(new TerraformStack(new RootConstruct(), 'bindings'), 'one', {});
  return new Set(Object.keys((instance as unknown as { synthesizeAttributes(): object }).synthesizeAttributes()));
}
