import { agreeing, checkFiles, HUB } from './read';

/** A plan of the hub, as Terraform would print it. */
function plan(change: (plan: any) => void = () => undefined): string {
  const resources = Object.entries<any>(HUB.resource).flatMap(([type, byName]) =>
    Object.entries<any>(byName).map(([name, written]) => ({
      address: `${type}.${name}`,
      mode: 'managed',
      type,
      name,
      values: known(written),
      sensitive_values: {},
    })),
  );
  const json = {
    format_version: '1.2',
    variables: { address: { value: 'https://vault.example.com' } },
    planned_values: { root_module: { resources } },
    resource_changes: resources.map(({ address }) => ({ address, change: { after_unknown: { id: true } } })),
    configuration: {
      provider_config: { vault: { name: 'vault', expressions: { address: { references: ['var.address'] } } } },
      root_module: {
        resources: resources.map(({ address }) => ({ address, provider_config_key: 'vault', expressions: {} })),
      },
    },
  };
  change(json);
  return JSON.stringify(json);
}

/** The values that its references stand for, and null for what nobody says. */
function known(written: object): object {
  const text = JSON.stringify(written)
    .replaceAll('${vault_auth_backend.eu.path}', 'eu')
    .replaceAll('${vault_policy.app.name}', 'app');
  return { ...JSON.parse(text), namespace: null };
}

const resource = (json: any, type: string) =>
  json.planned_values.root_module.resources.find((one: any) => one.type === type);
const changeOf = (json: any, type: string) =>
  json.resource_changes.find((one: any) => one.address.startsWith(type)).change;
const configured = (json: any, type: string) =>
  json.configuration.root_module.resources.find((one: any) => one.address.startsWith(`${type}.`));

const withPlan = (change?: (plan: any) => void) =>
  checkFiles({ 'plan.json': plan(change), 'manifests/eu/app.yaml': agreeing()['manifests/eu/app.yaml']! });
const ids = (change?: (plan: any) => void) => withPlan(change).findings.map(({ id }) => id);

test('a plan that agrees has no findings', () => expect(withPlan().findings).toEqual([]));

test('what a plan says is checked', () => {
  expect(ids((json) => (resource(json, 'vault_policy').values.name = 'other'))).toContain('policy-exists');
});

test('what the provider says of arguments that nobody gave, once they are applied, is not taken for a value', () => {
  const mount = (name: string) => ({
    address: `vault_jwt_auth_backend.${name}`,
    mode: 'managed',
    type: 'vault_jwt_auth_backend',
    name,
    values: {
      ...{ path: name, type: 'jwt', jwt_validation_pubkeys: [`key of ${name}`], jwks_pairs: [] },
      ...{ bound_issuer: '', default_role: '', jwks_url: '', jwks_ca_pem: '', oidc_discovery_url: '' },
    },
    sensitive_values: {},
  });
  const applied = (json: any) => json.planned_values.root_module.resources.push(mount('asia'), mount('us'));
  expect(withPlan(applied).findings).toEqual([]);
});

test('resources of modules are read, with the provider that is given to them', () => {
  const inModule = (namespace: string) => (json: any) => {
    const { root_module: module } = json.planned_values;
    const mount = module.resources.splice(0, 1)[0];
    expect(mount.type).toBe('vault_mount');
    module.child_modules = [
      { address: 'module.m["x"]', resources: [{ ...mount, address: `module.m["x"].${mount.address}` }] },
    ];
    json.configuration.provider_config['vault.team'] = {
      name: 'vault',
      alias: 'team',
      expressions: {
        address: { constant_value: 'https://vault.example.com' },
        namespace: { constant_value: namespace },
      },
    };
    json.configuration.root_module.module_calls = {
      m: { module: { resources: [{ address: mount.address, provider_config_key: 'vault.team', expressions: {} }] } },
    };
  };
  expect(ids(inModule(''))).toEqual([]);
  expect(ids(inModule('team'))).toEqual(['engine-exists']);
});

test('what is known only when it is applied accuses nobody', () => {
  const { findings, unknown } = withPlan((json) => {
    delete resource(json, 'vault_policy').values.policy;
    changeOf(json, 'vault_policy').after_unknown.policy = true;
  });
  expect(findings).toEqual([]);
  expect(unknown).toContain(
    'plan.json, vault_policy.app: "policy" is known only when it is applied, or sensitive: what rests on that is not checked',
  );
});

test('a mount that says no path has the one of its type, and so has what names it', () => {
  const { findings } = withPlan((json) => {
    delete resource(json, 'vault_auth_backend').values.path;
    changeOf(json, 'vault_auth_backend').after_unknown.path = true;
    for (const type of ['vault_kubernetes_auth_backend_role', 'vault_kubernetes_auth_backend_config']) {
      delete resource(json, type).values.backend;
      changeOf(json, type).after_unknown.backend = true;
      configured(json, type).expressions.backend = {
        references: ['vault_auth_backend.eu.path', 'vault_auth_backend.eu'],
      };
    }
  });
  expect(findings.map(({ id, message }) => `${id}: ${message}`)).toEqual([
    expect.stringMatching(/^auth-mount-exists: .*"eu", which Vault\/OpenBao does not have/),
    expect.stringMatching(/^login-role-exists: .*auth mount "eu"/),
  ]);
});

test('what is sensitive is kept nowhere', () => {
  const read = withPlan((json) => {
    const policy = resource(json, 'vault_policy');
    policy.values.policy = 'pin-20406';
    policy.sensitive_values = { policy: true };
    const config = resource(json, 'vault_kubernetes_auth_backend_config');
    config.values.token_reviewer_jwt = 'pin-20406';
    config.sensitive_values = { token_reviewer_jwt: true };
  });
  expect(read.findings).toEqual([]);
  expect(JSON.stringify(read)).not.toContain('20406');
});

test('the address of the hub is that of a variable, and a Vault namespace that is not known leaves out what stands in it', () => {
  expect(ids((json) => (json.variables.address.value = 'https://bao.example.com'))).toEqual(['store-names-hub']);
  const { findings, unknown } = withPlan((json) => {
    json.configuration.provider_config.vault.expressions.namespace = { references: ['data.x.y.z'] };
  });
  expect(findings).toEqual([]);
  expect(unknown).toContain('plan.json, provider vault: its Vault namespace is not known: what it makes was left out');
});

test('a plan in which something failed accuses nobody of what is missing', () => {
  const { findings, unknown } = withPlan((json) => {
    json.errored = true;
    json.planned_values.root_module.resources = [];
  });
  expect(findings).toEqual([]);
  expect(unknown).toContainEqual(expect.stringContaining('although something failed'));
});

test('a plan that is not complete accuses nobody of what is missing', () => {
  const { findings, unknown } = withPlan((json) => {
    json.complete = false;
    json.planned_values.root_module.resources = [];
  });
  expect(findings).toEqual([]);
  expect(unknown).toContainEqual(expect.stringContaining('plan.json: Terraform says that this plan is not complete'));
});

test('what Terraform defers is named, and accuses nobody', () => {
  const address = 'vault_policy.app';
  const { findings, unknown } = withPlan((json) => {
    const module = json.planned_values.root_module;
    module.resources = module.resources.filter((one: any) => one.address !== address);
    json.deferred_changes = [{ reason: 'provider_config_unknown', resource_change: { address } }];
  });
  expect(findings).toEqual([]);
  expect(unknown).toContain(
    `plan.json, ${address}: Terraform defers it to a later plan (provider_config_unknown): it was left out`,
  );
});

test('a plan that says that it is complete is held against all that needs it', () => {
  const whole = (json: any) => Object.assign(json, { complete: true, errored: false, deferred_changes: [] });
  expect(ids((json) => delete whole(json).planned_values.root_module.resources[3])).not.toEqual([]);
  expect(withPlan(whole).unknown).toEqual(withPlan().unknown);
});

test('a state is read as well', () => {
  const state = (json: any) => {
    json.values = json.planned_values;
    delete json.planned_values;
  };
  const { findings, unknown } = withPlan(state);
  expect(findings).toEqual([]);
  expect(unknown).toContainEqual(expect.stringContaining('a state does not say how Terraform reaches Vault/OpenBao'));
});

test.each([
  ['text', 'x', 'it is not valid JSON'],
  ['a list', '[]', 'is not a JSON object'],
  ['something else', '{}', 'is neither a plan nor a state'],
  ['the file of a state', '{"version":4,"resources":[]}', "is Terraform's own copy of its state"],
])('%s is an error', (_what, text, says) => {
  expect(() => checkFiles({ ...agreeing(), 'plan.json': text })).toThrow(
    expect.objectContaining({ code: 'TerraformUnreadable', reason: expect.stringContaining(says) }),
  );
});
