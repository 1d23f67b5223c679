/** A text that looks like a credential of this length: put together here, so that no file holds anything like one. */
const fill = (start: string, length: number, letters = 'aB3dE6gH9') =>
  start + letters.repeat(Math.ceil(length / letters.length)).slice(0, length);
export const TOKEN = fill('hvs.', 90);
export const PASSWORD = 'Tr0ub4dor' + '&3';
const JWT = `${fill('eyJ', 20)}.${fill('eyJ', 30)}.${fill('', 40)}`;
const KEY = `-----BEGIN RSA ${'PRIVATE'} KEY-----\n${'QUJD'.repeat(20)}\n-----END RSA ${'PRIVATE'} KEY-----`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----\n${'QUJD'.repeat(20)}\n-----END CERTIFICATE-----`;
const HEX = '8f14e45fceea167a5a36dedd4bea2543';

const vault = (said: object) => ({ provider: { vault: [{ address: 'https://vault.example.com:8200', ...said }] } });
const resource = (type: string, body: object) => ({ resource: { [type]: { this: body } } });
const variable = (name: string, body: object) => ({ variable: { [name]: body } });
const connection = (block: object) =>
  resource('vault_database_secret_backend_connection', { backend: 'db', name: 'pg', postgresql: block });
const url = 'postgresql://{{username}}:{{password}}@db.example.com/x';

/**
 * Files of Terraform, each with one value in clear, after what gitleaks (`hashicorp-tf-password`,
 * `hashicorp-tf-api-token`, `vault-service-token`, `vault-batch-token`, `generic-api-key`, `private-key`, `jwt`,
 * `aws-access-token`, `gcp-api-key` and others) and trufflehog (addresses, JDBC, LDAP, SQL Server, cloud accounts) name.
 */
export const CAUGHT: Readonly<Record<string, object>> = {
  'the token of a provider': vault({ token: TOKEN }),
  'the old token of a provider': vault({ token: fill('s.', 24, 'ABCDEFGH') }),
  'the token of a server for development': vault({ token: 'myroot-9' }),
  'a login of a provider': vault({ auth_login: [{ path: 'auth/approle/login', parameters: { secret_id: HEX } }] }),
  'a password of a login of a provider': vault({ auth_login_userpass: { username: 'ci', password: PASSWORD } }),
  'a header of a provider': vault({ headers: [{ name: 'X-Auth-Token', value: fill('', 30) }] }),
  'a key of another provider': { provider: { aws: { access_key: fill('AKIA', 16, 'ABCDEF2'), region: 'eu' } } },
  'a token of another provider': { provider: { kubernetes: { host: 'https://k', token: JWT } } },
  'the password of a backend of states': {
    terraform: { backend: { pg: { conn_str: `postgres://u:${PASSWORD}@h/s` } } },
  },
  'the key of a backend of states': { terraform: [{ backend: { s3: { bucket: 'x', secret_key: fill('', 40) } } }] },
  'a variable by its shape': variable('x', { default: TOKEN }),
  'a variable by its name': variable('db_password', { default: PASSWORD }),
  'a variable with a map': variable('users', { default: { app: { password: PASSWORD } } }),
  'a variable with a map of passwords': variable('passwords', { default: { app: PASSWORD } }),
  'a list of variables': { variable: [{ api_key: [{ default: HEX }] }] },
  'a variable with keys to unseal': variable('unseal_keys', { default: [fill('', 44)] }),
  'a description of a variable': variable('x', { description: `the password: ${PASSWORD}` }),
  'a local by its shape': { locals: { t: TOKEN } },
  'a local by its name': { locals: [{ admin_password: PASSWORD }] },
  'a local in a map': { locals: { settings: { db: { client_secret: HEX } } } },
  'a local that is encoded': { locals: { settings: `\${jsonencode({ "password" = "${PASSWORD}" })}` } },
  'an output': { output: { url: { value: `https://u:${PASSWORD}@example.com` } } },
  'an output by its name': { output: { admin_password: { value: PASSWORD } } },
  'an argument of a module': { module: { app: { source: './app', db_password: PASSWORD } } },
  'a comment': { '//': `login with ${TOKEN}` },
  'a comment of a block': resource('vault_mount', { path: 'kv', '//': { note: TOKEN } }),
  'a description of a mount': resource('vault_mount', { path: 'kv', type: 'kv', description: TOKEN }),
  'a key of a map': { locals: { owners: { [TOKEN]: 'ops' } } },
  'the password of a connection': connection({ connection_url: url, username: 'vault', password: PASSWORD }),
  'the password of a connection in a list': connection([{ connection_url: url, password_wo: PASSWORD }]),
  'a short password of a connection': connection({ connection_url: url, password: 'x7' }),
  'a password that is a word': connection({ connection_url: url, password: 'kubernetes' }),
  'a password that begins as a path': connection({ connection_url: url, password: `/${HEX}` }),
  'an address with a password': connection({ connection_url: `postgresql://vault:${PASSWORD}@db.example.com/x` }),
  'an address of MySQL with a password': connection({ connection_url: `vault:${PASSWORD}@tcp(db.example.com:3306)/` }),
  'a connection string': connection({ connection_url: `sqlserver://db:1433?user id=sa;password=${PASSWORD}` }),
  'a key of a connection': connection({ connection_url: url, tls_certificate_key: KEY }),
  'an account of a cloud': connection({ service_account_json: '{"type":"service_account"}' }),
  'a JWT of a reviewer': resource('vault_kubernetes_auth_backend_config', { token_reviewer_jwt: JWT }),
  'a JWT of a reviewer of another form': resource('vault_kubernetes_auth_backend_config', { token_reviewer_jwt: HEX }),
  'a JWT of an engine': resource('vault_kubernetes_secret_backend', { service_account_jwt: JWT }),
  'a secret of OIDC': resource('vault_jwt_auth_backend', { oidc_client_secret: HEX }),
  'a bind password': resource('vault_ldap_auth_backend', { url: 'ldaps://l', bindpass: PASSWORD }),
  'a bind password, write-only': resource('vault_ldap_secret_backend', { bindpass_wo: PASSWORD }),
  'a key of AWS': resource('vault_aws_secret_backend', { secret_key: fill('', 40) }),
  'a secret of Azure': resource('vault_azure_secret_backend', { client_secret: HEX }),
  'credentials of Google': resource('vault_gcp_secret_backend', { credentials: '{"type": "service_account"}' }),
  'a secret-id': resource('vault_approle_auth_backend_role_secret_id', { secret_id: HEX }),
  'a secret-id of a login': resource('vault_approle_auth_backend_login', { role_id: HEX, secret_id: HEX }),
  'a management token': resource('vault_consul_secret_backend', { address: 'c', token: HEX }),
  'a token of Okta': resource('vault_okta_auth_backend', { organization: 'x', token: HEX }),
  'a private key': resource('vault_ssh_secret_backend_ca', { private_key: KEY }),
  'a bundle with a key': resource('vault_pki_secret_backend_config_ca', { pem_bundle: `${CERTIFICATE}\n${KEY}` }),
  'a key for Duo': resource('vault_mfa_duo', { secret_key: HEX }),
  'a plaintext': { data: { vault_transit_encrypt: { this: { key: 'k', plaintext: PASSWORD } } } },
  'a secret in KV': resource('vault_kv_secret_v2', { data_json: JSON.stringify({ a: PASSWORD }) }),
  'a secret in KV that is encoded': resource('vault_kv_secret_v2', {
    data_json: `\${jsonencode({a = "${PASSWORD}"})}`,
  }),
  'a secret in KV, write-only': resource('vault_kv_secret_v2', { data_json_wo: `\${jsonencode({"a": "${HEX}"})}` }),
  'a secret in KV next to a reference': resource('vault_generic_secret', {
    data_json: `\${jsonencode({ user = var.user, password = "${PASSWORD}" })}`,
  }),
  'a secret in KV below a name like one of the server': resource('vault_generic_secret', {
    ...{ path: 'sys-admins/db', data_json: JSON.stringify({ a: PASSWORD }) },
  }),
  'a reviewer’s token that is written by its path': resource('vault_generic_secret', {
    ...{ path: 'auth/eu/config', data_json: JSON.stringify({ token_reviewer_jwt: JWT }) },
  }),
  'a user': resource('vault_generic_endpoint', { data_json: JSON.stringify({ password: PASSWORD, policies: ['a'] }) }),
  'a user that is encoded': resource('vault_generic_endpoint', {
    data_json: `\${jsonencode({password="${PASSWORD}"})}`,
  }),
  'a user with a short password': resource('vault_generic_endpoint', { data_json: '{"password":"x1y"}' }),
  'a Secret of Kubernetes': resource('kubernetes_secret_v1', { data: { a: PASSWORD } }),
  'a secret of AWS': resource('aws_secretsmanager_secret_version', { secret_id: 'x', secret_string: PASSWORD }),
  'a parameter of AWS': resource('aws_ssm_parameter', { name: 'x', type: 'SecureString', value: PASSWORD }),
  'a secret of Google': resource('google_secret_manager_secret_version', { secret_data: PASSWORD }),
  'a database of others': resource('aws_db_instance', { username: 'a', password: PASSWORD }),
  'a server of others': resource('azurerm_mssql_server', { administrator_login_password: PASSWORD }),
  'a value of a chart': resource('helm_release', { set: [{ name: 'auth.password', value: PASSWORD }] }),
  'values of a chart': resource('helm_release', { values: [`auth:\n  password: ${PASSWORD}\n`] }),
  'values of a chart that are encoded': resource('helm_release', {
    values: [`\${yamlencode({ auth = { password = "${PASSWORD}" } })}`],
  }),
  'an environment variable': resource('kubernetes_deployment_v1', {
    spec: [{ container: [{ env: [{ name: 'DB_PASSWORD', value: PASSWORD }] }] }],
  }),
  'a fallback': connection({ password: `\${coalesce(var.password, "${PASSWORD}")}` }),
  'a choice': connection({ password: `\${var.env == "prod" ? var.password : "${PASSWORD}"}` }),
  'a call': connection({ password: `\${sensitive("${PASSWORD}")}` }),
  'a call in a call': connection({ password: `\${base64encode(trimspace("${PASSWORD}"))}` }),
  'a text as an expression': connection({ password: `\${"${PASSWORD}"}` }),
  'a call in a local': { locals: { db_password: `\${sensitive("${PASSWORD}")}` } },
  'an ephemeral block': { ephemeral: { vault_kv_secret_v2: { x: { mount: 'kv', note: TOKEN } } } },
  'a token of Terraform': { terraform: { cloud: { token: `${fill('', 14)}.atlasv1.${fill('', 64)}` } } },
};

/** Where a person still has to put something. */
export const STAND_INS: Readonly<Record<string, object>> = {
  'a password of a connection': connection({ password: 'changeme' }),
  'a token of a provider': vault({ token: 'root' }),
  'a variable': variable('db_password', { default: 'PLACEHOLDER' }),
  'a local': { locals: { api_key: 'REPLACE_ME' } },
  'a secret in KV': resource('vault_kv_secret_v2', { data_json: '{"password":"TODO"}' }),
  'the name of a key': resource('vault_ldap_auth_backend', { bindpass: 'ldap-bind-password' }),
  'an address': connection({ connection_url: 'postgresql://postgres:password@localhost/x' }),
  'a user': resource('vault_generic_endpoint', { data_json: '{"password":"changeme"}' }),
  'a fallback': connection({ password: '${try(var.password, "changeme")}' }),
};

/** Files of Terraform with nothing in clear. */
export const SILENT: Readonly<Record<string, object>> = {
  'a policy that is written by its path': resource('vault_generic_secret', {
    path: 'sys/policy/app',
    data_json: JSON.stringify({ policy: 'path "kv/data/app" { capabilities = ["read"] }' }),
  }),
  'an engine that is mounted by its path': resource('vault_generic_secret', {
    path: '/sys/mounts/kv',
    data_json: '{"type":"kv","options":{"version":"2"}}',
  }),
  'a Secret that names a repository': {
    resource: { kubernetes_secret: { a: { data: { type: 'helm', url: 'charts.example.com/a', enableOCI: 'true' } } } },
  },
  'a token by a variable': vault({ token: '${var.vault_token}' }),
  'a login by variables': vault({ auth_login: { parameters: { role_id: HEX, secret_id: '${var.secret_id}' } } }),
  'a token in a file': vault({ auth_login_token_file: { filename: '/run/secrets/token' } }),
  'a path of credentials': { provider: { google: { credentials: '/etc/google/account.json' } } },
  'a file of credentials': { provider: { google: { credentials: '${file("account.json")}' } } },
  'a variable without a value': variable('db_password', { type: 'string', sensitive: true, ephemeral: true }),
  'an empty variable': variable('db_password', { default: '' }),
  'a variable that is null': variable('vault_token', { default: null }),
  'a description of a variable': variable('token', { description: 'The token: see the runbook for password rotation' }),
  'a rule of a variable': variable('password', {
    validation: [{ condition: '${length(var.password) > 12}', error_message: 'The password: at least 12 letters.' }],
  }),
  'the name of a Secret': variable('secret_name', { default: 'orders-db-credentials' }),
  'the name of a secret': variable('secret', { default: 'orders-db' }),
  'a length': variable('password_length', { default: 32 }),
  'a switch in quotes': variable('enable_password', { default: 'true' }),
  'a time': { locals: { token_ttl: '3600', secret_id_ttl: '1h' } },
  'a path of a secret': { locals: { secret_path: 'secret/data/prod/orders-db' } },
  'a key of a variable': { locals: { password: '${var.passwords["orders-db"]}' } },
  'a key of data': { locals: { db_password: '${data.vault_kv_secret_v2.db.data["the-password-1"]}' } },
  'a reference next to a name': { locals: { token: '${lookup(var.tokens, "prod-eu-1")}' } },
  'a fallback to nothing': { locals: { db_password: '${try(var.secrets["orders-db-1"], "")}' } },
  'an output by reference': { output: { admin_password: { value: '${random_password.a.result}', sensitive: true } } },
  'a certificate': resource('vault_kubernetes_auth_backend_config', { kubernetes_ca_cert: CERTIFICATE }),
  'public keys': resource('vault_jwt_auth_backend', {
    jwt_validation_pubkeys: ['-----BEGIN PUBLIC KEY-----\nQUJD\n-----END PUBLIC KEY-----'],
  }),
  'a bundle of certificates': resource('vault_pki_secret_backend_config_ca', { pem_bundle: CERTIFICATE }),
  'a public key of SSH': resource('hcloud_ssh_key', { ssh_key: `ssh-ed25519 ${fill('AAAA', 60)} ops@example.com` }),
  'redirect addresses': resource('vault_jwt_auth_backend_role', {
    allowed_redirect_uris: ['https://vault.example.com/ui/vault/auth/oidc/oidc/callback?token=1'],
  }),
  'settings of tokens': resource('vault_jwt_auth_backend_role', {
    ...{ token_type: 'service', token_policies: ['orders-read'], token_ttl: 600, token_period: '3600' },
    ...{ user_claim: 'sub', token_no_default_policy: 'true', bound_audiences: ['vault'] },
  }),
  'settings of secret-ids': resource('vault_approle_auth_backend_role', {
    bind_secret_id: 'true',
    secret_id_ttl: '600',
  }),
  'a policy': resource('vault_policy', { policy: 'path "auth/token/renew-self" { capabilities = ["update"] }' }),
  'a policy of passwords': resource('vault_password_policy', {
    policy: 'length = 20\nrule "charset" { charset = "ab" }',
  }),
  'the name of a policy of passwords': resource('vault_ldap_secret_backend', { password_policy: 'strong-passwords' }),
  'a connection by variables': connection({ connection_url: url, username: 'vault', password_wo: '${var.password}' }),
  'a connection with a version': connection({ connection_url: url, password_wo_version: 1, disable_escaping: 'true' }),
  'an address by variables': connection({ connection_url: 'postgresql://${var.user}:${var.password}@db/x' }),
  statements: resource('vault_database_secret_backend_role', {
    creation_statements: [`CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';`],
  }),
  'credentials of a kind': resource('vault_database_secret_backend_role', {
    credential_type: 'password',
    credential_config: { password_policy: 'strong' },
  }),
  'a token of identities': resource('vault_auth_backend', {
    identity_token_key: 'default',
    type: 'jwt',
    path: 'token',
  }),
  'a secret in KV by reference': resource('vault_kv_secret_v2', {
    data_json: '${jsonencode({ username = "orders", password = random_password.orders.result })}',
  }),
  'a secret in KV that is random': resource('vault_kv_secret_v2', {
    data_json_wo:
      '${jsonencode({ "a" = ephemeral.random_password.a.result, "b" = ephemeral.random_password.b.result })}',
  }),
  'an empty secret in KV': resource('vault_kv_secret_v2', { data_json: '{}' }),
  'a secret in KV to be filled in': resource('vault_kv_secret_v2', { data_json: '{"password":"${var.password}"}' }),
  'metadata in KV': resource('vault_kv_secret_v2', {
    custom_metadata: { data: { owner: 'orders', keys: 'password' } },
  }),
  'a user by variables': resource('vault_generic_endpoint', {
    data_json: '${jsonencode({ password = var.password })}',
  }),
  'an endpoint without values': resource('vault_generic_endpoint', {
    path: 'database/rotate-root/pg',
    data_json: '{}',
  }),
  ciphertext: resource('vault_generic_endpoint', { data_json: '{"password":"vault:v1:8SDd3WHDOjf7mq69CyCqYjBX"}' }),
  'sealed text': { locals: { db_password: 'ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]' } },
  'placeholders of a pipeline': {
    locals: { db_password: '#{DB_PASSWORD}#', api_key: '__API_KEY__', token: '<token>' },
  },
  'the id of a secret of Google': resource('google_secret_manager_secret', { secret_id: 'orders-db-2' }),
  'the id of a secret of AWS': {
    data: { aws_secretsmanager_secret_version: { a: { secret_id: 'prod/orders-db-2' } } },
  },
  'a Secret of Kubernetes by reference': resource('kubernetes_secret_v1', {
    data: { username: 'orders', password: '${random_password.orders.result}' },
  }),
  'a token Secret': resource('kubernetes_secret_v1', {
    metadata: [{ name: 'reviewer-token', annotations: { 'kubernetes.io/service-account.name': 'reviewer' } }],
    type: 'kubernetes.io/service-account-token',
  }),
  'certificates in a Secret': resource('kubernetes_secret_v1', { data: { 'ca.crt': CERTIFICATE } }),
  'values of a chart': resource('helm_release', {
    values: ['auth:\n  existingSecret: orders-db\n  secretKeys:\n    adminPasswordKey: password\n'],
    set: [{ name: 'auth.existingSecret', value: 'orders-db-credentials' }],
  }),
  'an external name of a password': resource('kubernetes_manifest', {
    manifest: { spec: { data: [{ secretKey: 'password', remoteRef: { key: 'prod/orders', property: 'password' } }] } },
  }),
  'a comment on tokens': { '//': { metadata: { note: 'tokens and passwords are made elsewhere' } } },
  'the address of a module': { module: { a: { source: 'git::https://git.example.com/acme/vault-token.git?ref=v1' } } },
};
