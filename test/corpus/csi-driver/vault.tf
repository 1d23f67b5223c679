provider "vault" {
  address = "https://vault.lab.example"
}

resource "vault_mount" "kv" {
  path    = "kv"
  type    = "kv-v2"
}

resource "vault_auth_backend" "lab" {
  type = "kubernetes"
  path = "lab"
}

resource "vault_kubernetes_auth_backend_config" "lab" {
  backend         = vault_auth_backend.lab.path
  kubernetes_host = "https://lab.example:6443"
}

resource "vault_policy" "web" {
  name   = "web"
  policy = <<EOT
# the web team
path "kv/data/web" { capabilities = ["read"] }
EOT
}

resource "vault_kubernetes_auth_backend_role" "web" {
  backend                          = vault_auth_backend.lab.path
  role_name                        = "web"
  bound_service_account_names      = ["web"]
  bound_service_account_namespaces = ["web"]
  audience                         = "vault"
  token_policies                   = ["web"]
}
