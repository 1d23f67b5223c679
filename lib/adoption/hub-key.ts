import { literalText } from '../encode/terraform';
import { hubName } from '../output/hub-names';
import { absolute, HubResource } from '../output/hub-resource';
import { loginRolePlace } from '../views/login-roles';

type Resource = Pick<HubResource, 'type' | 'attributes' | 'namespace'>;

/** What a resource is on the hub, whatever Terraform calls it, and how the provider names it for an import. */
export interface HubIdentity {
  readonly key: string;
  readonly importId: string;
  /** Such as `policy "payments"`. */
  readonly what: string;
}

/** Undefined for a resource that import does not take over, and for one whose name is not known. */
export function hubIdentity({ type, attributes, namespace }: Resource): HubIdentity | undefined {
  const method = METHODS.get(type);
  const said = String(attributes[method === undefined ? 'name' : 'role_name'] ?? '');
  if ((method === undefined && type !== 'vault_policy') || said === '' || isExpression(said)) {
    return undefined;
  }
  if (method === undefined) {
    const name = hubName.policy(literalText(said));
    return { key: `policy ${absolute(namespace, name)}`, importId: name, what: `policy "${name}"` };
  }
  const { mount, name } = loginRolePlace({ attributes }, method);
  return isExpression(mount)
    ? undefined
    : {
        key: `role ${absolute(namespace, mount)} ${name}`,
        importId: `auth/${mount}/role/${name}`,
        what: `role "${name}" at "${mount}"`,
      };
}

const METHODS: ReadonlyMap<string, 'jwt' | 'kubernetes'> = new Map([
  ['vault_jwt_auth_backend_role', 'jwt'],
  ['vault_kubernetes_auth_backend_role', 'kubernetes'],
]);

/** Whether Terraform would have to compute it. */
export function isExpression(value: unknown): boolean {
  return /(^|[^$])\$\{/.test(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}
