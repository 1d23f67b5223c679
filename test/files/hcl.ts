import { FilesRead, readFilesWithHcl } from '../../lib/files/read-files';
import { unknownOf } from '../../lib/unknown/unknown-of';
import { runChecks } from '../../lib/checks/index';
import { readViews } from '../../lib/views/views';
import { folderWith } from '../cli/command';
import type { Read } from './read';

/** What is read of a folder that holds `terraform`, in HCL, and perhaps `manifests`. */
export async function readHcl(files: Record<string, string>): Promise<FilesRead> {
  const before = process.cwd();
  const hasManifests = Object.keys(files).some((name) => name.startsWith('manifests/'));
  process.chdir(folderWith({ ...(hasManifests ? {} : { 'manifests/none/none.yaml': '' }), ...files }));
  try {
    return await readFilesWithHcl({ terraform: ['terraform'], manifests: ['manifests'] });
  } finally {
    process.chdir(before);
  }
}

/** The same, with what is found in it. */
export async function checkHcl(files: Record<string, string>): Promise<Read> {
  const { output, unknown } = await readHcl(files);
  const views = readViews(output);
  const told = [...unknown, ...unknownOf(views)].map(({ place, message }) => `${place}: ${message}`);
  return { findings: runChecks(views), unknown: told };
}

/** The hub of `HUB` in ./read.ts, as people write it. */
export const HCL_HUB = `# Vault/OpenBao of one team.
provider "vault" {
  address = "https://vault.example.com"
}

variable "cluster" {
  type    = string
  default = "eu"
}

locals {
  account = { name = "reader", namespace = "app" }
}

resource "vault_mount" "kv" {
  path    = "kv"
  type    = "kv"
  options = { version = "2" }
}

resource "vault_auth_backend" "eu" {
  type = "kubernetes"
  path = var.cluster
}

resource "vault_kubernetes_auth_backend_config" "eu" {
  backend         = vault_auth_backend.eu.path
  kubernetes_host = "https://\${var.cluster}.example.com:6443"
}

resource "vault_policy" "app" {
  name   = local.account.namespace
  policy = <<-EOT
    path "kv/data/app" {
      capabilities = ["read"]
    }
  EOT
}

resource "vault_kubernetes_auth_backend_role" "app" {
  backend                          = vault_auth_backend.eu.path
  role_name                        = "app"
  bound_service_account_names      = [local.account.name]
  bound_service_account_namespaces = [local.account.namespace]
  audience                         = "vault"
  token_policies                   = [vault_policy.app.name]
}
`;
