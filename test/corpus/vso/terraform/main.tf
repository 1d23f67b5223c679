provider "vault" {
  address = "https://vault.shop.example:8200"
}

resource "vault_mount" "kv" {
  path    = "secret"
  type    = "kv"
  options = { version = "2" }
}

resource "vault_auth_backend" "kubernetes" {
  type = "kubernetes"
}

resource "vault_kubernetes_auth_backend_config" "kubernetes" {
  backend         = vault_auth_backend.kubernetes.path
  kubernetes_host = "https://10.0.0.1:443"
}

resource "vault_policy" "cart" {
  name   = "cart"
  policy = "path \"secret/data/cart/session\" { capabilities = [\"read\"] }"
}

resource "vault_kubernetes_auth_backend_role" "cart" {
  backend                          = vault_auth_backend.kubernetes.path
  role_name                        = "cart"
  bound_service_account_names      = ["cart"]
  bound_service_account_namespaces = ["cart"]
  audience                         = "vault"
  token_policies                   = [vault_policy.cart.name]
}
