// Parts that the gate cannot bring, with the reason: a test that says in its name that it needs one of them may be
// skipped. Any other test that is skipped fails the gate.
module.exports = {
  vault: 'HashiCorp Vault is in no package registry; the same scenarios run on OpenBao',
  reloader: 'Reloader is in no package registry; what it reads is held by unit tests and by patched workloads',
  terraform: 'its Vault provider is in no package registry; the small applier of the suite applies the same stacks',
  'terraform-alone': 'Terraform is in no package registry; OpenTofu, built by the full suite, runs the same scenarios',
  kubectl: 'it is in no package that the gate installs; the same texts are read by the npm package yaml',
};
