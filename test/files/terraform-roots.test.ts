import { agreeing, checkFiles, HUB } from './read';

const files = agreeing();
const manifests = Object.fromEntries(Object.entries(files).filter(([name]) => name.startsWith('manifests/')));
const { provider, ...resources } = HUB;
/** The hub of a fleet that agrees, but for a role that anybody may log in with. */
const open = (more: object) =>
  JSON.stringify({
    ...resources,
    ...more,
    resource: {
      ...resources.resource,
      vault_kubernetes_auth_backend_role: {
        app: {
          ...resources.resource.vault_kubernetes_auth_backend_role.app,
          bound_service_account_names: ['*'],
          bound_service_account_namespaces: ['*'],
        },
      },
    },
  });
const told = (more: Record<string, string>) => {
  const { findings, unknown } = checkFiles({ ...manifests, ...more });
  return { ids: [...new Set(findings.map(({ id }) => id))], unknown };
};
const BACKEND = { terraform: { backend: { s3: {} } } };
/** What says that Terraform is run in a folder, in the folder or beside its blocks. */
const SIGNS: [string, object, Record<string, string>][] = [
  ['a backend', { provider, ...BACKEND }, {}],
  ['its own provider', { provider }, {}],
  [
    'values',
    { variable: { address: {} } },
    { 'terraform/hub/terraform.tfvars.json': '{"address":"https://vault.example.com"}' },
  ],
  ['what terraform init writes', {}, { 'terraform/hub/.terraform.lock.hcl': '' }],
];

describe('who calls a folder does not take it out of what is checked', () => {
  test.each(SIGNS)('where it has %s', (_sign, more, beside) => {
    const hub = { 'terraform/hub/main.tf.json': open(more), ...beside };
    expect(told(hub).ids).toContain('role-binds-no-wildcard');
    for (const repeated of [{ count: 0 }, { for_each: [] }, { count: '${var.n}' }]) {
      const caller = JSON.stringify({ module: { hub: { source: '../hub', ...repeated } }, variable: { n: {} } });
      expect(told({ ...hub, 'terraform/caller/main.tf.json': caller }).ids).toContain('role-binds-no-wildcard');
    }
  });

  test('where it has a backend, whatever the caller gives it', () => {
    const hub = {
      variable: { names: { default: ['*'] } },
      ...BACKEND,
      provider,
      resource: {
        ...resources.resource,
        vault_kubernetes_auth_backend_role: {
          app: {
            ...resources.resource.vault_kubernetes_auth_backend_role.app,
            bound_service_account_names: '${var.names}',
          },
        },
      },
    };
    const caller = { module: { hub: { source: '../hub', names: ['reader'] } } };
    const { ids } = told({
      'terraform/hub/main.tf.json': JSON.stringify(hub),
      'terraform/caller/main.tf.json': JSON.stringify(caller),
    });
    expect(ids).toContain('role-binds-no-wildcard');
  });
});

test('a module that nobody makes is left out, and that is said', () => {
  const caller = JSON.stringify({ provider, module: { hub: { source: '../hub', count: 0 } } });
  const { ids, unknown } = told({ 'terraform/hub/main.tf.json': open({}), 'terraform/caller/main.tf.json': caller });
  expect(ids).not.toContain('role-binds-no-wildcard');
  expect(unknown).toContainEqual(expect.stringMatching(/^terraform\/hub: it is a module that no folder here makes/));
});

test('a module with a provider of its own is made once', () => {
  const caller = JSON.stringify({ module: { hub: { source: '../hub' } } });
  const { ids, unknown } = told({
    'terraform/hub/main.tf.json': JSON.stringify(HUB),
    'terraform/caller/main.tf.json': caller,
  });
  expect(ids).toEqual([]);
  expect(unknown).not.toContainEqual(expect.stringContaining('no folder here makes'));
});
