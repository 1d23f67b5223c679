terraform {
  required_providers {
    vault = {
      source  = "hashicorp/vault"
      version = "~> 5.0"
    }
  }
}

provider "vault" {
  address = "https://vault.corp.example"
}

resource "vault_mount" "apps" {
  path    = "apps"
  type    = "kv"
  options = { version = "2" }
}

resource "vault_auth_backend" "prod" {
  type = "kubernetes"
  path = "k8s/prod"
}

resource "vault_kubernetes_auth_backend_config" "prod" {
  backend                = vault_auth_backend.prod.path
  kubernetes_host        = "https://api.prod.corp.example:6443"
  disable_iss_validation = true
}

resource "vault_policy" "orders" {
  name   = "orders"
  policy = <<-EOT
    path "apps/data/orders/db" {
      capabilities = ["read"]
    }
  EOT
}

resource "vault_kubernetes_auth_backend_role" "orders" {
  backend                          = vault_auth_backend.prod.path
  role_name                        = "orders"
  bound_service_account_names      = ["orders-vault"]
  bound_service_account_namespaces = ["orders"]
  audience                         = "vault"
  token_policies                   = [vault_policy.orders.name]
  token_ttl                        = 3600
}
