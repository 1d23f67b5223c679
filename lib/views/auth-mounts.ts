import { literalText } from '../encode/terraform';
import { hubName } from '../output/hub-names';
import { absolute, HubResource } from '../output/hub-resource';
import type { ResourceIndex } from './resource-index';

export interface AuthMount extends HubResource {
  /** `any` for one that is only looked at. */
  readonly method: string;
}

/** Mounts for logins: by their paths, below `auth/` of their Vault namespace, and by their accessors. */
export class AuthMounts {
  readonly byPath = new Map<string, AuthMount>();
  /** What a mount is told of its cluster, by the mount. */
  readonly configurations = new Map<string, HubResource>();
  /** Path of a mount, by what a policy's template calls its accessor: an expression with its stack. */
  private readonly accessors = new Map<string, string>();

  constructor(resources: ResourceIndex) {
    for (const resource of resources.ofType(...MOUNTS)) {
      const { attributes, address } = resource;
      const path = mountPath(resource);
      this.byPath.set(path, { ...resource, method: isLookedAt(resource) ? 'any' : methodOf(resource) });
      this.accessors.set(accessorKey(resource.stack, `\${${address}.accessor}`), path);
      if (typeof attributes['accessor'] === 'string') {
        this.accessors.set(attributes['accessor'], path);
      }
      if (resource.type === 'vault_jwt_auth_backend') {
        this.configurations.set(path, resource);
      }
    }
    for (const resource of resources.ofType('vault_kubernetes_auth_backend_config')) {
      const own = hubName.mount(literalText(String(resource.attributes['backend'] ?? 'kubernetes')));
      this.configurations.set(absolute(resource.namespace, own), resource);
    }
  }

  /** The mount whose accessor is written as this expression. */
  ofExpression(stack: string | undefined, expression: string): string | undefined {
    return this.accessors.get(accessorKey(stack, expression));
  }

  /** The mount whose accessor is written so. */
  ofAccessor(stack: string | undefined, accessor: string): string | undefined {
    return this.ofExpression(stack, accessor) ?? this.accessors.get(accessor);
  }

  /** How the accessor of a mount may be written. */
  accessorsOf(mount: string): string[] {
    return [...this.accessors].filter(([, path]) => path === mount).map(([accessor]) => accessor);
  }
}

export const MOUNTS = ['vault_auth_backend', 'vault_jwt_auth_backend', 'vault_gcp_auth_backend'];

/** Where a mount is, with its Vault namespace. */
export function mountPath(resource: HubResource): string {
  const path = literalText(String(resource.attributes['path'] ?? methodOf(resource)));
  return absolute(resource.namespace, hubName.mount(path));
}

/** Whether Terraform only looks at it. */
export function isLookedAt({ address }: HubResource): boolean {
  return /(^|\.)data\./.test(address);
}

function methodOf({ type, attributes }: HubResource): string {
  return String(attributes['type'] ?? (type === 'vault_gcp_auth_backend' ? 'gcp' : 'jwt'));
}

function accessorKey(stack: string | undefined, expression: string): string {
  return `${stack ?? ''} ${expression}`;
}
