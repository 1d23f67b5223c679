terraform {
  required_version = ">= 1.9"

  backend "s3" {
    bucket = "tfstate"
    key    = "vault/terraform.tfstate"
    region = "eu-west-1"
  }
}

provider "vault" {
  address          = var.vault_address
  skip_child_token = true
}

locals {
  kv_path = "teams"
  cluster = "west"
}

resource "vault_mount" "kv" {
  path        = local.kv_path
  type        = "kv-v2"
  description = "Secrets of teams: token, password and key live here"
}

resource "vault_auth_backend" "west" {
  type = "kubernetes"
  path = "kubernetes-${local.cluster}"
}

resource "vault_kubernetes_auth_backend_config" "west" {
  backend            = vault_auth_backend.west.path
  kubernetes_host    = "https://k8s-west.internal.example"
  token_reviewer_jwt_wo = var.reviewer_token
  token_reviewer_jwt_wo_version = 1
}

module "team" {
  source   = "./modules/team"
  for_each = var.teams

  name       = each.key
  namespaces = each.value.namespaces
  ttl        = each.value.ttl
  kv         = vault_mount.kv.path
  backend    = vault_auth_backend.west.path
}

output "policies" {
  value = { for name, team in module.team : name => team.policy }
}
