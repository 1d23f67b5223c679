variable "name" { type = string }
variable "namespaces" { type = list(string) }
variable "ttl" { type = number }
variable "kv" { type = string }
variable "backend" { type = string }

data "vault_policy_document" "this" {
  rule {
    path         = "${var.kv}/data/${var.name}/index"
    capabilities = ["read"]
    description  = "values"
  }

  rule {
    path         = "${var.kv}/metadata/${var.name}/index"
    capabilities = ["read"]
  }
}

resource "vault_policy" "this" {
  name   = "team-${var.name}"
  policy = data.vault_policy_document.this.hcl
}

resource "vault_kubernetes_auth_backend_role" "this" {
  backend                          = var.backend
  role_name                        = var.name
  bound_service_account_names      = ["vault"]
  bound_service_account_namespaces = var.namespaces
  audience                         = "https://vault.internal.example:8200"
  token_ttl                        = var.ttl
  token_policies                   = [vault_policy.this.name]
}

output "policy" {
  value = vault_policy.this.name
}
