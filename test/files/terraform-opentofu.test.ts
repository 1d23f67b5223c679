import { checkHcl, HCL_HUB } from './hcl';
import { SPOKE } from './read';

const both = (more: Record<string, string>) =>
  checkHcl({ 'terraform/main.tf': HCL_HUB, 'manifests/eu/app.yaml': SPOKE, ...more });

test.each(['terraform/more.tofu', 'terraform/main.tofu', 'terraform/main_override.tofu'])(
  'what OpenTofu alone takes counts too: %s',
  async (file) => {
    const wide = `resource "vault_policy" "wide" {
  name   = "wide"
  policy = "path \\"auth/token/create\\" { capabilities = [\\"update\\"] }"
}
resource "vault_kubernetes_auth_backend_role" "wide" {
  backend                          = "eu"
  role_name                        = "wide"
  bound_service_account_names      = ["reader"]
  bound_service_account_namespaces = ["app"]
  audience                         = "vault"
  token_policies                   = ["wide"]
}
`;
    const { findings } = await both({ [file]: wide });
    expect(findings.map((one) => `${one.id} ${one.source?.file}`)).toEqual([`login-gives-itself-no-rights ${file}`]);
    expect((await both({ [file]: wide.replace('auth/token/create', 'kv/data/app') })).findings).toEqual([]);
  },
);
