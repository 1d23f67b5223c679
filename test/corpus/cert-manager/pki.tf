provider "vault" {
  address = "https://vault.example.io:8200"
}

resource "vault_mount" "pki" {
  path                      = "pki_int"
  type                      = "pki"
  max_lease_ttl_seconds     = 157680000
  default_lease_ttl_seconds = 2592000
}

resource "vault_pki_secret_backend_role" "ingress" {
  backend          = vault_mount.pki.path
  name             = "ingress"
  allowed_domains  = ["apps.example.io"]
  allow_subdomains = true
  require_cn       = false
  max_ttl          = 2592000
}

resource "vault_policy" "issuer" {
  name   = "cert-manager"
  policy = <<EOT
path "pki_int/sign/ingress" {
  capabilities = ["create", "update"]
}
EOT
}

resource "vault_auth_backend" "k8s" {
  type = "kubernetes"
  path = "kubernetes"
}

resource "vault_kubernetes_auth_backend_config" "k8s" {
  backend         = vault_auth_backend.k8s.path
  kubernetes_host = "https://kubernetes.example.io:6443"
}

resource "vault_kubernetes_auth_backend_role" "issuer" {
  backend                          = vault_auth_backend.k8s.path
  role_name                        = "issuer"
  bound_service_account_names      = ["vault-issuer"]
  bound_service_account_namespaces = ["ingress"]
  audience                         = "vault://ingress/vault"
  token_policies                   = [vault_policy.issuer.name]
  token_ttl                        = 600
}
