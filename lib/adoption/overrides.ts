import type { HubResource } from '../output/hub-resource';
import { isExpression } from './hub-key';

type Attributes = HubResource['attributes'];

/** What providers before 3.0 call the arguments of a role. */
const FORMER: ReadonlyMap<string, string> = new Map([
  ['policies', 'token_policies'],
  ['ttl', 'token_ttl'],
  ['max_ttl', 'token_max_ttl'],
  ['period', 'token_period'],
  ['num_uses', 'token_num_uses'],
]);

/** Of Terraform itself, or what a resource is known by. */
const NOT_ARGUMENTS = new Set([
  ...['//', 'id', 'count', 'depends_on', 'for_each', 'lifecycle', 'provider', 'provisioner', 'connection', 'timeouts'],
  ...['namespace', 'backend', 'role_name', 'name', 'accessor', 'role_id', 'allow_overwrite'],
]);

/** Arguments with which a resource of a program is one that was found. What Terraform has yet to compute is left as it is. */
export function overridesOf(resource: HubResource, found: HubResource): Readonly<Record<string, unknown>> {
  const [own, other] = [argumentsOf(resource), argumentsOf(found)];
  const names = [...new Set([...Object.keys(own), ...Object.keys(other)])].sort();
  const differing = names.filter(
    (name) => !isExpression(other[name]) && !found.unknown?.includes(name) && !isSameArgument(own[name], other[name]),
  );
  return Object.fromEntries(differing.map((name) => [name, saysNothing(other[name]) ? null : other[name]]));
}

function argumentsOf({ type, attributes }: HubResource): Attributes {
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([name]) => !NOT_ARGUMENTS.has(name))
      .map(([name, value]) => [(type === 'vault_policy' ? undefined : FORMER.get(name)) ?? name, value]),
  );
}

/** As Terraform compares arguments: an empty one is none, and the order of a set is none. */
export function isSameArgument(one: unknown, other: unknown): boolean {
  return normal(one) === normal(other);
}

function normal(value: unknown): string {
  if (saysNothing(value)) {
    return '';
  }
  if (Array.isArray(value)) {
    return JSON.stringify(value.map(normal).sort());
  }
  return typeof value === 'object'
    ? JSON.stringify(
        Object.entries(value!)
          .map(([key, one]) => [key, normal(one)])
          .sort(),
      )
    : String(value);
}

/** Whether an argument says what one that is left out says. */
export function saysNothing(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    value === false ||
    value === 0 ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
