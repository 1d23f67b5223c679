import { isFields } from '../collections/fields';
import type { Misread } from '../output/misread';

type Json = Record<string, any>;
type ArgumentType = 'text' | 'number' | 'boolean' | 'texts' | 'map' | 'block';

/** What providers say of arguments that somebody reads, by their names: one name is of one type in every resource. */
const TYPES: Readonly<Record<ArgumentType, string>> = {
  text:
    'accessor address api_group audience auto_rotate_period aws_secret_engine backend bound_ami_id bound_subject ' +
    'bound_service_account_namespace_selector ca_cert_file canonical_id certificate client_id common_name csr ' +
    'data_json data_json_wo db_name default_role entity_id external_policies group_id issuer issuer_ref key_bits ' +
    'key_name key_type kubernetes_ca_cert kubernetes_host mode mount name namespace not_after oidc_client_id ' +
    'oidc_discovery_ca_pem oidc_discovery_url jwks_url bound_issuer path path_fq plugin_name policy role role_arn ' +
    'role_id role_name role_type rotation_schedule secret_name type user_claim username username_template ' +
    'groups_claim token_type',
  number:
    'default_lease_ttl_seconds max_lease_ttl_seconds max_versions min_decryption_version min_encryption_version ' +
    'rotation_period rotation_window secret_id_num_uses secret_id_ttl token_explicit_max_ttl token_max_ttl ' +
    'token_num_uses token_period token_ttl clock_skew_leeway expiration_leeway not_before_leeway version',
  boolean:
    'allow_any_name allow_bare_domains allow_glob_domains allow_ip_sans allow_localhost allow_plaintext_backup ' +
    'allow_subdomains allow_wildcard_certificates bind_secret_id convergent_encryption deletion_allowed derived ' +
    'disable_iss_validation disable_local_ca_jwt exportable generate_lease no_store token_no_default_policy',
  texts:
    'allowed_common_names allowed_dns_sans allowed_domains allowed_organizational_units allowed_redirect_uris ' +
    'allowed_roles allowed_uri_sans bound_audiences bound_cidrs bound_iam_principal_arns bound_projects ' +
    'bound_service_account_names bound_service_account_namespaces bound_service_accounts creation_statements ' +
    'jwt_validation_pubkeys jwt_supported_algs member_entity_ids member_group_ids pem_keys policies ' +
    'revocation_statements root_rotation_statements rotation_statements secret_id_bound_cidrs token_bound_cidrs ' +
    'allowed_policies allowed_policies_glob disallowed_policies disallowed_policies_glob ' +
    'token_policies rollback_statements renew_statements oidc_scopes',
  map: 'bound_claims claim_mappings options metadata role_ref',
  block: 'custom_metadata lifecycle mysql postgresql rule subject tune',
};

/** Arguments that are read, by name. */
export const BY_NAME: ReadonlyMap<string, ArgumentType> = new Map(
  Object.entries(TYPES).flatMap(([type, names]) =>
    names.split(' ').map((name): [string, ArgumentType] => [name, type as ArgumentType]),
  ),
);

const NAMES: Readonly<Record<ArgumentType, string>> = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  texts: 'a list of texts',
  map: 'a map',
  block: 'a block',
};

/** Arguments that fit, and the names of those that do not. */
export interface Fitted {
  readonly attributes: Json;
  readonly unfit: readonly string[];
  readonly misread: readonly Misread[];
  /** The Vault namespace that it names; what another product calls so is none. */
  readonly namespace?: string;
}

/**
 * Arguments of the types that they have to be, turned into those as Terraform does. Those of other products than the hub
 * are as they are: there one name may be of another type.
 */
export function fitArguments(type: string, attributes: Json, origin: Pick<Misread, 'place' | 'source'>): Fitted {
  if (!type.startsWith('vault_')) {
    return { attributes, unfit: [], misread: [] };
  }
  const fitted: Json = {};
  const unfit: string[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    const wanted = BY_NAME.get(name);
    const turned: unknown = wanted === undefined || value === undefined || value === null ? value : as(wanted, value);
    if (wanted !== undefined && turned === undefined && value !== undefined && value !== null) {
      unfit.push(name);
    } else {
      fitted[name] = turned;
    }
  }
  const misread = unfit.map((name): Misread => {
    const wanted = NAMES[BY_NAME.get(name)!];
    return {
      ...{ kind: 'type', path: '', place: origin.place, source: origin.source },
      message: `argument "${name}" of ${origin.place} has to be ${wanted}, and is something else`,
      fix: 'write the argument as the provider has it: "terraform validate" says where it is not',
    };
  });
  return { attributes: fitted, unfit, misread, namespace: fitted['namespace'] };
}

/** Undefined for what Terraform refuses. */
function as(type: ArgumentType, value: unknown): unknown {
  switch (type) {
    case 'text':
      return asText(value);
    case 'number':
      return typeof value === 'number' || (typeof value === 'string' && isNumber(value)) ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined;
    case 'texts': {
      const texts = Array.isArray(value) ? value.filter((one) => one !== null).map(asText) : [undefined];
      return texts.includes(undefined) ? undefined : texts;
    }
    case 'map':
      return isFields(value) ? value : undefined;
    case 'block': {
      const blocks = [value].flat();
      return blocks.every(isFields) ? value : undefined;
    }
  }
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? `${value}`
      : undefined;
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
