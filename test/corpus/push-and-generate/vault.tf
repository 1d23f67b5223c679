provider "vault" {
  address = "https://openbao.example.dev:8200"
}

resource "vault_mount" "shared" {
  path = "shared"
  type = "kv-v2"
}

resource "vault_auth_backend" "dev" {
  type = "kubernetes"
  path = "dev"
}

resource "vault_kubernetes_auth_backend_config" "dev" {
  backend         = vault_auth_backend.dev.path
  kubernetes_host = "https://dev.example.dev:6443"
}

resource "vault_policy" "push" {
  name   = "push-grafana"
  policy = <<EOT
path "shared/data/grafana/admin" {
  capabilities = ["create", "read", "update"]
}
path "shared/metadata/grafana/admin" {
  capabilities = ["create", "read", "update"]
}
EOT
}

resource "vault_kubernetes_auth_backend_role" "push" {
  backend                          = vault_auth_backend.dev.path
  role_name                        = "push-grafana"
  bound_service_account_names      = ["pusher"]
  bound_service_account_namespaces = ["monitoring"]
  audience                         = "openbao"
  token_policies                   = [vault_policy.push.name]
}
