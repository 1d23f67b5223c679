import type { Existing, HubResource } from '../output/hub-resource';

interface Handmade {
  /** Types that make it. */
  readonly made: RegExp;
  /** Where a mapping file would name it. */
  readonly said: 'engines' | 'authMounts' | 'policies';
  /** Without one of these nobody asks for it. */
  readonly needs?: (resource: HubResource) => boolean;
  readonly unread: readonly string[];
  readonly message: string;
}

/** What people make by hand before there is any Terraform, and what tells that it was not forgotten. */
const HANDMADE: readonly Handmade[] = [
  {
    made: /^vault_(?:mount|\w+_secrets_mount|\w+_secret_backend)$/,
    said: 'engines',
    // Of an engine that is made by hand, so may be what is in it.
    unread: [
      ...['vault_mount', 'vault_database_secrets_mount', 'vault_pki_secret_backend_role'],
      ...['vault_database_secret_backend_role', 'vault_database_secret_backend_static_role'],
    ],
    message:
      'no file makes an engine: which ones it has is not known (with --clusters a file can say it, by "existing")',
  },
  {
    made: /^vault_(?:\w+_)?auth_backend$/,
    said: 'authMounts',
    unread: [
      ...['vault_auth_backend', 'vault_jwt_auth_backend', 'vault_gcp_auth_backend'],
      ...['vault_kubernetes_auth_backend_role', 'vault_jwt_auth_backend_role'],
    ],
    message:
      'no file makes an auth mount: which ones it has is not known (with --clusters a file can say it, by "existing")',
  },
  {
    made: /^vault_kubernetes_auth_backend_config$/,
    needs: ({ type, attributes }) => type === 'vault_auth_backend' && attributes['type'] === 'kubernetes',
    said: 'authMounts',
    unread: ['vault_kubernetes_auth_backend_config'],
    message: 'no file says which API server reviews the tokens of an auth mount of the method kubernetes',
  },
  {
    made: /^vault_/,
    said: 'policies',
    unread: ['*'],
    message: 'no Terraform here makes anything of a hub: what it has is not known',
  },
];

/** What of it no file makes and no mapping file names, so that nothing can be missed there. */
export function handmade(resources: readonly HubResource[], existing: Existing): readonly Handmade[] {
  return HANDMADE.filter(
    ({ made, said, needs }) =>
      !resources.some(({ type }) => made.test(type)) &&
      existing[said].length === 0 &&
      (needs === undefined || resources.some(needs)),
  );
}
