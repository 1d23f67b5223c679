provider "vault" {
  address = "http://vault.vault.svc:8200"
}

resource "vault_mount" "database" {
  path = "database"
  type = "database"
}

resource "vault_auth_backend" "kubernetes" {
  type = "kubernetes"
}

resource "vault_kubernetes_auth_backend_config" "kubernetes" {
  backend         = vault_auth_backend.kubernetes.path
  kubernetes_host = "https://kubernetes.default.svc"
}

variable "database_admin_password" {
  type      = string
  sensitive = true
}

resource "vault_database_secret_backend_connection" "postgres" {
  backend       = vault_mount.database.path
  name          = "postgres"
  allowed_roles = ["reports"]

  postgresql {
    connection_url = "postgresql://{{username}}:{{password}}@postgres.data.svc:5432/reports?sslmode=verify-full"
    username       = "vault"
    password       = var.database_admin_password
  }
}

resource "vault_generic_endpoint" "rotate" {
  path                 = "${vault_mount.database.path}/rotate-root/${vault_database_secret_backend_connection.postgres.name}"
  disable_read         = true
  disable_delete       = true
  data_json            = "{}"
  ignore_absent_fields = true
}

resource "vault_database_secret_backend_role" "reports" {
  backend     = vault_mount.database.path
  name        = "reports"
  db_name     = vault_database_secret_backend_connection.postgres.name
  default_ttl = 3600
  max_ttl     = 86400
  creation_statements = [
    "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO \"{{name}}\";",
  ]
}

resource "vault_policy" "reports" {
  name   = "reports"
  policy = <<-EOT
    path "database/creds/reports" {
      capabilities = ["read"]
    }
  EOT
}

resource "vault_kubernetes_auth_backend_role" "reports" {
  backend                          = vault_auth_backend.kubernetes.path
  role_name                        = "reports"
  bound_service_account_names      = ["reports"]
  bound_service_account_namespaces = ["reports"]
  audience                         = "vault"
  token_policies                   = [vault_policy.reports.name]
  token_ttl                        = 1200
}
