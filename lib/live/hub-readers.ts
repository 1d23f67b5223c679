import { literalText } from '../encode/terraform';
import { absolute, HubResource } from '../output/hub-resource';

/** How the hub itself is asked for what a resource of Terraform states. */
interface HubReader {
  /** Path of the API, in the Vault namespace of the resource. */
  readonly path: (name: Named) => string;
  /** Which entry of the answer it is, where that tells of several. */
  readonly entry?: (name: Named) => string;
  /** Fields that count also where the resource does not state them: something else there changes who may do what. */
  readonly fields: readonly string[];
  /** Folder that lists everything of the kind, where all of it is the fleet's own. */
  readonly folder?: (name: Named) => string;
  /** The attribute that names it there. */
  readonly name?: string;
  /** Where what is leased of it is asked for. */
  readonly leasedAt?: (name: Named) => string;
}

type Named = (attribute: string) => string;

const TOKEN = [
  'token_policies',
  'token_no_default_policy',
  'token_bound_cidrs',
  'token_ttl',
  'token_max_ttl',
  'token_explicit_max_ttl',
  'token_period',
  'token_type',
];

/** https://developer.hashicorp.com/vault/api-docs */
const READERS: Readonly<Record<string, HubReader>> = {
  vault_mount: { path: (of) => `sys/mounts/${of('path')}`, fields: ['type'] },
  // One of them alone is told with "sudo" only.
  vault_auth_backend: { path: () => 'sys/auth', entry: (of) => `${of('path')}/`, fields: ['type'] },
  vault_jwt_auth_backend: {
    path: (of) => `auth/${of('path')}/config`,
    fields: [
      ...['jwt_validation_pubkeys', 'jwks_url', 'jwks_ca_pem', 'jwks_pairs'],
      ...['oidc_discovery_url', 'oidc_discovery_ca_pem', 'bound_issuer', 'default_role'],
    ],
  },
  vault_jwt_auth_backend_role: {
    path: (of) => `auth/${of('backend')}/role/${of('role_name')}`,
    fields: [
      ...['bound_audiences', 'bound_subject', 'bound_claims', 'bound_claims_type', 'user_claim', 'groups_claim'],
      ...['claim_mappings', 'role_type', ...TOKEN],
    ],
    folder: (of) => `auth/${of('backend')}/role`,
    name: 'role_name',
  },
  vault_kubernetes_auth_backend_config: {
    path: (of) => `auth/${of('backend')}/config`,
    fields: ['kubernetes_host', 'kubernetes_ca_cert', 'disable_local_ca_jwt', 'issuer'],
  },
  vault_kubernetes_auth_backend_role: {
    path: (of) => `auth/${of('backend')}/role/${of('role_name')}`,
    fields: [
      ...[
        'bound_service_account_names',
        'bound_service_account_namespaces',
        'bound_service_account_namespace_selector',
      ],
      ...['audience', ...TOKEN],
    ],
    folder: (of) => `auth/${of('backend')}/role`,
    name: 'role_name',
  },
  vault_approle_auth_backend_role: {
    path: (of) => `auth/${of('backend')}/role/${of('role_name')}`,
    fields: ['secret_id_bound_cidrs', 'bind_secret_id', ...TOKEN],
    folder: (of) => `auth/${of('backend')}/role`,
    name: 'role_name',
  },
  vault_policy: { path: (of) => `sys/policies/acl/${of('name')}`, fields: ['policy'] },
  vault_database_secret_backend_role: {
    path: (of) => `${of('backend')}/roles/${of('name')}`,
    fields: ['db_name', 'creation_statements', 'default_ttl', 'max_ttl'],
    leasedAt: (of) => `${of('backend')}/creds/${of('name')}`,
  },
  vault_database_secret_backend_static_role: {
    path: (of) => `${of('backend')}/static-roles/${of('name')}`,
    fields: ['db_name', 'username', 'rotation_period'],
  },
  vault_pki_secret_backend_role: {
    path: (of) => `${of('backend')}/roles/${of('name')}`,
    fields: [
      ...['allowed_domains', 'allow_any_name', 'allow_subdomains', 'allow_glob_domains', 'allow_bare_domains'],
      ...['allowed_uri_sans', 'allow_ip_sans', 'max_ttl'],
    ],
  },
  vault_transit_secret_backend_key: { path: (of) => `${of('backend')}/keys/${of('name')}`, fields: ['type'] },
};

/** What is asked of the hub about one resource. */
export interface HubQuestion {
  readonly resource: HubResource;
  /** With its Vault namespace. */
  readonly path: string;
  readonly entry?: string;
  readonly fields: readonly string[];
  /** With its Vault namespace. */
  readonly folder?: string;
  readonly name?: string;
  readonly leases?: AskedLeases;
}

export interface AskedLeases {
  /** Where they are asked for, with its Vault namespace. */
  readonly path: string;
  /** Folder that lists them, with its Vault namespace. */
  readonly folder: string;
}

/** Whether something of the hub is compared at all. */
export function isCompared({ type, address }: HubResource): boolean {
  return Object.hasOwn(READERS, type) && !/(^|\.)data\./.test(address);
}

/** What the hub is asked, resource by resource; nothing of it is a value. */
export function hubQuestions(resources: readonly HubResource[]): readonly HubQuestion[] {
  return resources.filter(isCompared).flatMap((resource) => {
    const { path, entry, fields, folder, name, leasedAt } = READERS[resource.type]!;
    const asked = new Set<string>();
    const of: Named = (attribute) => {
      const text = resource.attributes[attribute];
      asked.add(String(text));
      return literalText(String(text ?? ''));
    };
    const question = {
      ...{ resource, fields },
      path: absolute(resource.namespace, path(of)),
      entry: entry?.(of),
      folder: folder && absolute(resource.namespace, folder(of)),
      name: name === undefined ? undefined : of(name),
      leases: leasedAt && {
        path: absolute(resource.namespace, leasedAt(of)),
        folder: absolute(resource.namespace, `sys/leases/lookup/${leasedAt(of)}`),
      },
    };
    // Where the name is only known once it is applied, there is nothing to ask for.
    return [...asked].some((text) => text === 'undefined' || text.includes('${')) ? [] : [question];
  });
}
