import { ItemMeaning, PlaceMeaning, places } from './meaning';

const ROLE = /^vault_(\w+_auth_backend_role|\w+_auth_backend_user|\w+_auth_backend_group)$/;
const METHOD =
  /^vault_(auth_backend|jwt_auth_backend|\w+_auth_backend|\w+_auth_backend_(config|client|identity\w*|sts_role))$/;

/** What arguments of Terraform's resources are about. https://registry.terraform.io/providers/hashicorp/vault/latest/docs */
export const TERRAFORM_PLACES: readonly PlaceMeaning[] = [
  ...places('promises', /^statement$/, [[/^maximum_users$/, 'users that the database has room for', 'lifetime']]),
  ...places('access', /^vault_policy$/, [
    [/^policy\.(.*?)(?:\[\d+\])?\.capabilities$/, 'may on "$1"', 'capabilities'],
    [/^policy\.(.*)\.(restrictions\..*|expiration)$/, '$2 on "$1"', 'notable'],
    [/^policy$/, 'its text', 'notable'],
    [/^(name|namespace)$/, '$1', 'notable'],
  ]),
  ...places('access', ROLE, [
    [/^bound_claims\.(.*)$/, 'claim "$1"', 'alternatives'],
    [/^bound_claims_type$/, 'how claims are compared', 'notable'],
    [/^(bound_subject|bound_audiences|audience)$/, '$1', 'alternatives'],
    // A selector is another way in beside the namespaces, and of addresses none allows none.
    [/^(bound_service_account_\w+|allowed_redirect_uris)$/, '$1', 'grants'],
    [/^(bound_\w+|allowed_\w+|token_bound_cidrs|secret_id_bound_cidrs|required_extensions)$/, '$1', 'alternatives'],
    [/^(token_ttl|token_max_ttl|token_explicit_max_ttl|token_period|secret_id_ttl)$/, '$1 in seconds', 'lifetime'],
    [/^(token_num_uses|secret_id_num_uses)$/, '$1', 'lifetime'],
    [/^bind_secret_id$/, 'a secret-id is asked for', 'guard unless said'],
    [/^token_no_default_policy$/, 'the policy "default" is left out', 'guard'],
    [/^token_policies$/, 'policies', 'grants'],
    [/^certificate$/, 'certificate authority', 'identity'],
    [
      /^(user_claim|user_claim_json_pointer|groups_claim|claim_mappings.*|alias_name_source|\w*alias)$/,
      'who somebody is taken for ($1)',
      'identity',
    ],
    [/^(role_name|name|role|role_id|backend|role_type|type|auth_type|token_type|namespace)$/, '$1', 'identity'],
    [
      /^(\w*leeway|verbose_oidc_logging|clock_skew_leeway|disable_\w+|max_age|max_jwt_exp|add_group_aliases)$/,
      '$1',
      'notable',
    ],
  ]),
  ...places('access', METHOD, [
    [/^(jwt_validation_pubkeys|pem_keys)$/, 'keys that it believes', 'grants'],
    [
      /^(oidc_discovery_url|jwks_url|kubernetes_host|url|host|bound_issuer|issuer)$/,
      'whose word it takes ($1)',
      'identity',
    ],
    [/^(oidc_discovery_ca_pem|jwks_ca_pem|kubernetes_ca_cert|certificate)$/, 'certificate authority ($1)', 'identity'],
    [/^(oidc_client_id|iam_server_id_header_value|\w*audience)$/, '$1', 'identity'],
    [/^(default_role)$/, 'role of logins that name none', 'notable'],
    [/^(\w*(secret|password|token|jwt)\w*_wo|\w*secret|\w*password|token_reviewer_jwt|credentials)$/, '$1', 'hidden'],
    [/^(\w+_wo_version)$/, '$1', 'notable'],
    [
      /^(disable_\w+|use_\w+|jwt_supported_algs|oidc_response_\w+|provider_config.*|namespace_in_state|tune.*|user_agent)$/,
      '$1',
      'notable',
    ],
    [/^(path|type|backend|namespace|local)$/, '$1', 'identity'],
  ]),
  ...places('access', /^vault_identity_mfa_/, [[/^(.*)$/, 'second factor ($1)', 'notable']]),
  ...places('access', /^vault_identity_/, [
    [/^(policies|member_\w+)$/, '$1', 'grants'],
    [/^(name|canonical_id|mount_accessor|entity_id|group_id|type|namespace|external)$/, '$1', 'identity'],
    [/^(metadata.*|custom_metadata.*|disabled|exclusive)$/, '$1', 'notable'],
  ]),
  ...places('access', /^data vault_/, [[/^(.*)$/, '$1', 'identity']]),
  ...places('access', /^vault_database_secret_backend_connection$/, [
    [/^allowed_roles$/, 'roles that may use it', 'grants'],
    [/^(\w+)\.(connection_url|host|hosts|port)$/, 'server', 'identity'],
    [/^(\w+)\.(username|username_template)$/, 'user of Vault/OpenBao', 'notable'],
    [/^(\w+\.)?(\w*(password|private_key|certificate)\w*)$/, '$2', 'hidden'],
    [/^(\w+)\.((tls|insecure|ssl)\w*)$/, '$2', 'notable'],
    [/^(name|backend|namespace|plugin_name)$/, '$1', 'identity'],
    [/^(verify_connection|root_rotation_statements|\w+\..*|\w+)$/, '$1', 'notable'],
  ]),
  ...places('access', /^vault_database_secret_backend_(static_)?role$/, [
    [/^(\w+_statements)$/, 'SQL by which users get and lose their rights ($1)', 'notable'],
    [/^(default_ttl|max_ttl)$/, '$1 of a user in seconds', 'lifetime'],
    [/^(db_name|username|name|backend|namespace)$/, '$1', 'identity'],
    [/^(\w*password\w*)$/, '$1', 'hidden'],
  ]),
  ...places('promises', /^vault_database_secret_backend_(static_)?role$/, [
    [/^(rotation_period)$/, 'time between two rotations', 'lifetime'],
    [/^(rotation_schedule|rotation_window|credential_type|credential_config.*|skip_import_rotation)$/, '$1', 'notable'],
  ]),
  ...places('access', /^vault_pki_secret_backend_/, [
    [/^(allowed_\w+|key_usage|ext_key_usage\w*|permitted_\w+)$/, '$1', 'grants'],
    [
      /^(allow_localhost|allow_ip_sans|allow_wildcard_certificates|server_flag|client_flag|use_csr_\w+)$/,
      '$1',
      'opener unless said',
    ],
    [/^(allow_\w+|no_store|code_signing_flag|email_protection_flag)$/, '$1', 'opener'],
    [/^(enforce_hostnames|require_cn)$/, '$1', 'guard unless said'],
    [/^generate_lease$/, '$1', 'guard'],
    [/^(ttl|max_ttl|expiry|not_after|not_before_duration)$/, '$1', 'lifetime'],
    [/^(certificate|csr|pem_bundle)$/, '$1', 'identity'],
    [/^(auto_rebuild\w*|disable|ocsp_\w+|delta_\w+|enable_delta|unified_\w+|cross_\w+)$/, '$1', 'notable'],
    [
      /^(key_type|key_bits|signature_bits|use_pss|type|common_name|issuer_ref|issuer_name|name|backend|namespace|\w*name\w*|organization|ou|\w*sans|policy_\w+|cn_validations|\w+_points|issuing_certificates|ocsp_servers|country|locality|province|exclude_cn_from_sans|format|revoke\w*|max_path_length)$/,
      '$1',
      'notable',
    ],
  ]),
  ...places('access', /^vault_transit_secret_/, [
    [/^(exportable|allow_plaintext_backup|deletion_allowed)$/, '$1', 'opener'],
    [
      /^(type|derived|convergent_encryption|key_size|name|backend|namespace|min_decryption_version|min_encryption_version|hybrid_\w+|parameter_set)$/,
      '$1',
      'notable',
    ],
  ]),
  ...places('promises', /^vault_transit_secret_/, [[/^auto_rotate_period$/, 'time between two rotations', 'lifetime']]),
  ...places('values', /^vault_mount$/, [
    [/^(path|type|namespace)$/, '$1 of the engine', 'notable'],
    [/^(options.*|seal_wrap|external_entropy_access|local|plugin_version)$/, '$1 of the engine', 'notable'],
  ]),
  ...places('access', /^vault_mount$/, [
    [/^(default_lease_ttl_seconds|max_lease_ttl_seconds)$/, '$1', 'lifetime'],
    [
      /^(allowed_\w+|passthrough_\w+|audit_non_hmac_\w+|listing_visibility|identity_token_key|delegated_\w+)$/,
      '$1',
      'notable',
    ],
  ]),
  ...places('promises', /^vault_kv_secret_backend_v2$/, [
    [/^(max_versions|cas_required|delete_version_after)$/, '$1', 'notable'],
  ]),
  ...places('values', /^vault_kv_secret(_v2|_backend_v2)?$/, [
    [/^(mount|name|path|namespace)$/, 'where the value lies ($1)', 'notable'],
    [/^(\w*data_json\w*|data\b.*)$/, '$1', 'hidden'],
    [/^(options.*|cas|delete_all_versions|disable_read|custom_metadata.*)$/, '$1', 'notable'],
  ]),
  ...places('promises', /^vault_generic_endpoint$/, [
    [/^data_json\.custom_metadata\.(maximum_age.*|compliance.*)$/, '$1', 'lifetime'],
    [/^data_json\.(max_versions|delete_version_after|cas_required)$/, '$1', 'notable'],
  ]),
  ...places('values', /^vault_generic_endpoint$/, [
    [/^data_json\.custom_metadata\.(.*)$/, 'what people read with the value ($1)', 'opaque'],
    [/^data_json\.data\.(mark|store)$/, 'mark of a canary', 'opaque'],
    [/^(path|namespace)$/, '$1 of the call', 'notable'],
    [/^(disable_\w+|ignore_absent_fields|write_fields.*)$/, '$1 of the call', 'notable'],
    [/^data_json\b(.*)$/, 'what the call sends$1', 'hidden'],
  ]),
  ...places('access', /^vault_namespace$/, [[/^(path|namespace|custom_metadata.*)$/, '$1', 'notable']]),
  ...places('promises', /^vault_(quota_|audit|password_policy)/, [[/^(.*)$/, '$1', 'notable']]),
  ...places('access', /^(ephemeral |data )?kubernetes_/, [
    [/^subject\b(.*)$/, 'whom it binds$1', 'identity'],
    [/^role_ref\b(.*)$/, 'role that it gives$1', 'identity'],
    [/^(.*)$/, '$1', 'notable'],
  ]),
  ...places('values', /^ephemeral random_|^random_/, [[/^(.*)$/, 'how the value is made ($1)', 'notable']]),
  ...places('delivery', /^terraform_data$/, [
    [/^provisioner\b(.*)$/, 'what is run where Terraform runs$1', 'notable'],
    [/^(.*)$/, '$1', 'notable'],
  ]),
  ...places('access', /^provider$/, [
    [
      /^\[?\d*\]?\.?(address|namespace|ca_cert_file|host|cluster_ca_certificate|tls_server_name)$/,
      'the server that Terraform speaks to ($1)',
      'identity',
    ],
    [/(skip_tls_verify|insecure)/, 'certificates are not looked at', 'opener'],
    [/^(.*)$/, 'settings of the provider', 'notable'],
  ]),
  ...places('delivery', /^terraform$/, [[/^(.*)$/, 'settings of Terraform: $1', 'notable']]),
  ...places('values', /^variable$/, [[/^(.*)$/, 'how the value is given: $1', 'notable']]),
  ...places('delivery', /^(output|moved|import|locals|module|check)$/, [[/^(.*)$/, '$1', 'notable']]),
  ...places('values', /^removed$/, [[/^(.*)$/, 'what Terraform forgets: $1', 'notable']]),
  ...places('access', /^file$/, [[/^text$/, 'the certificate authority of the server', 'identity']]),
  ...places('values', /^statement$/, [[/^(.*)$/, 'what the program says of its values and tenants: $1', 'opaque']]),
  ...places('delivery', /^stack order$/, [[/^after$/, 'stacks that are applied before it', 'notable']]),
  ...places('delivery', /./, [[/^depends_on$/, 'what is applied before it', 'opaque']]),
  ...places('values', /./, [[/^lifecycle\b(.*)$/, 'what Terraform does when it changes$1', 'notable']]),
];

export const TERRAFORM_ITEMS: readonly ItemMeaning[] = [
  { type: /^vault_policy$/, subject: 'access', does: 'grants', is: 'part' },
  { type: ROLE, subject: 'access', does: 'lets somebody log in', is: 'opener' },
  { type: METHOD, subject: 'access', does: 'takes logins', is: 'opener' },
  { type: /^vault_identity_mfa_/, subject: 'access', does: 'asks for a second factor', is: 'guard' },
  { type: /^vault_identity_/, subject: 'access', does: 'gives rights by who somebody is', is: 'opener' },
  { type: /^vault_namespace$/, subject: 'access', does: 'holds all below it', is: 'needed' },
  { type: /^vault_mount$/, subject: 'values', does: 'holds values', is: 'needed' },
  { type: /^vault_kv_secret/, subject: 'values', does: 'writes a value or says how it is kept', is: 'needed' },
  { type: /^vault_generic_endpoint$/, subject: 'values', does: 'writes to Vault/OpenBao', is: 'part' },
  {
    type: /^vault_database_secret_backend_connection$/,
    subject: 'access',
    does: 'connects Vault/OpenBao with a database',
    is: 'opener',
  },
  { type: /^vault_database_secret_backend_/, subject: 'access', does: 'gives out users of a database', is: 'opener' },
  { type: /^vault_pki_secret_backend_role$/, subject: 'access', does: 'signs certificates', is: 'opener' },
  { type: /^vault_pki_/, subject: 'access', does: 'is part of a certificate authority', is: 'needed' },
  { type: /^vault_transit_/, subject: 'access', does: 'encrypts', is: 'needed' },
  { type: /^vault_(quota_|audit|password_policy)/, subject: 'promises', does: 'guards Vault/OpenBao', is: 'guard' },
  { type: /^data vault_/, subject: 'access', does: 'reads what is in Vault/OpenBao', is: 'part' },
  {
    type: /^(ephemeral |data )?kubernetes_/,
    subject: 'access',
    does: 'is made on a cluster by Terraform',
    is: 'opener',
  },
  { type: /^(ephemeral )?random_/, subject: 'values', does: 'makes a random value', is: 'part' },
  { type: /^variable$/, subject: 'values', does: 'is given when Terraform runs', is: 'needed' },
  { type: /^removed$/, subject: 'values', does: 'makes Terraform forget, or destroy where it says so', is: 'part' },
  { type: /^provider$/, subject: 'access', does: 'is how Terraform reaches the server', is: 'needed' },
  { type: /^file$/, subject: 'access', does: 'is next to the stack, as a certificate authority is', is: 'needed' },
  { type: /^stack order$/, subject: 'delivery', does: 'is applied after other stacks', is: 'part' },
  { type: /^statement$/, subject: 'values', does: 'is what the program says of its values and tenants', is: 'part' },
  {
    type: /^(terraform|terraform_data|output|moved|import|locals|module|check)$/,
    subject: 'delivery',
    does: 'is about how Terraform runs',
    is: 'part',
  },
];
