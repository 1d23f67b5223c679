import { Duration } from 'cdk8s';
import { Fleet, GeneratedSecret, Isolation, KvMount, Policy, RemovalPolicy, StaticSecret, VaultServer } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { AccessRules } from '../../lib/policy/policy';
import { certificate, small, smallWithSecret, team } from '../fixtures/fleets';

describe('a StaticSecret', () => {
  test('is not written by Terraform: people and pipelines put its value in', () => {
    const output = Testing.synth(smallWithSecret().fleet);
    expect(output.resources('vault_kv_secret_v2')).toEqual([]);
    expect(output.resources('vault_generic_endpoint')).toEqual([]);
  });

  test('states its maximum age beside its value, with owner and keys', () => {
    const { fleet, payments } = small();
    new StaticSecret(payments, 'db', { keys: ['user', 'password'], maximumAge: Duration.days(90) });
    const output = Testing.synth(fleet);
    expect(output.resources('vault_kv_secret_v2')).toEqual([]);
    const [metadata] = output.resources('vault_generic_endpoint');
    expect(metadata).toMatchObject({ path: 'acme.kv/metadata/prod/payments/db', disable_delete: true });
    expect(JSON.parse(metadata.data_json)).toEqual({
      custom_metadata: {
        fleet: 'acme',
        owner: 'payments@example.com',
        keys: 'user,password',
        maximum_age: '2160h0m0s',
      },
      // What is no longer stated is set back.
      max_versions: 0,
      delete_version_after: '0s',
    });
  });

  test('states how its versions are kept beside its value', () => {
    const { fleet, payments } = small();
    const props = { keys: ['a'], maximumAge: Duration.days(30), deleteVersionsAfter: Duration.days(60) };
    new StaticSecret(payments, 'aged', { ...props, maximumVersions: 20 });
    new StaticSecret(payments, 'kept', { keys: ['a'], maximumVersions: 1 });
    const said = Testing.synth(fleet)
      .resources('vault_generic_endpoint')
      .map(({ data_json: json }: any) => JSON.parse(json));
    expect(said).toMatchObject([
      { max_versions: 20, delete_version_after: '1440h0m0s' },
      { max_versions: 1, delete_version_after: '0s' },
    ]);
  });

  test('takes a first value from an ephemeral variable, once, only if nothing is there, and never reads it back', () => {
    const { fleet, payments } = small();
    new StaticSecret(payments, 'db', { keys: ['user', 'pass.word'], firstValueVariable: 'db_first' });
    const output = Testing.synth(fleet);
    expect(output.stack('hub').variable.db_first).toMatchObject({
      type: 'map(string)',
      default: null,
      sensitive: true,
      ephemeral: true,
    });
    const [value] = output.resources('vault_kv_secret_v2');
    expect(value).toMatchObject({
      mount: 'acme.kv',
      name: 'prod/payments/db',
      options: { cas: '0' },
      data_json_wo: expect.stringMatching(
        /^\$\{var\.db_first == null \? .* : jsonencode\(\{ "user" = var\.db_first\["user"\], "pass\.word" = var\.db_first\["pass\.word"\] \}\)\}$/,
      ),
      data_json_wo_version: 1,
      disable_read: true,
      delete_all_versions: false,
      lifecycle: { ignore_changes: 'all' },
    });
    expect(value.data_json).toBeUndefined();
  });

  test('has metadata apart from its value, written before it', () => {
    const { fleet, payments } = small();
    new StaticSecret(payments, 'db', { keys: ['a'], firstValueVariable: 'db' });
    const output = Testing.synth(fleet);
    const [value] = output.resources('vault_kv_secret_v2');
    expect(value.custom_metadata).toBeUndefined();
    expect(value.depends_on).toEqual([
      'vault_kv_secret_backend_v2.kv',
      'vault_generic_endpoint.secret_prod_payments_db',
    ]);
  });
});

describe('a GeneratedSecret', () => {
  function program(removalPolicy?: RemovalPolicy) {
    const { fleet, payments, namespace } = small();
    new GeneratedSecret(payments, 'cookie', {
      keys: ['key', 'next'],
      length: 64,
      specialCharacters: true,
      removalPolicy,
    }).deliver(namespace);
    return Testing.synth(fleet);
  }

  test('is an ephemeral random value for each key, in no state', () => {
    const output = program();
    expect(output.findings).toEqual([]);
    const { ephemeral, terraform } = output.stack('hub');
    expect(ephemeral.random_password).toEqual({
      secret_prod_payments_cookie_0: { length: 64, special: true },
      secret_prod_payments_cookie_1: { length: 64, special: true },
    });
    expect(terraform.required_providers.random).toEqual({ source: 'hashicorp/random', version: '>= 3.7.0, < 4' });
    expect(output.resources('vault_kv_secret_v2')).toEqual([
      expect.objectContaining({
        data_json_wo:
          '${jsonencode({ "key" = ephemeral.random_password.secret_prod_payments_cookie_0.result, "next" = ephemeral.random_password.secret_prod_payments_cookie_1.result })}',
        options: { cas: '0' },
        lifecycle: {
          ignore_changes: ['namespace', 'mount', 'name', 'options', 'disable_read', 'delete_all_versions'],
        },
        disable_read: true,
      }),
    ]);
    expect(output.resources('random_password')).toEqual([]);
  });

  test('is written again when the hub has lost it, which its metadata tells', () => {
    const { resource } = program().stack('hub');
    const id = 'secret_prod_payments_cookie';
    expect(resource.terraform_data[id].triggers_replace).toBe(`\${vault_generic_endpoint.${id}.id}`);
    expect(resource.vault_kv_secret_v2[id].data_json_wo_version).toBe(
      `\${parseint(substr(terraform_data.${id}.id, 0, 7), 16)}`,
    );
  });

  test('stays on the hub when it leaves the program', () => {
    expect(program().resources('vault_kv_secret_v2')[0].delete_all_versions).toBe(false);
    expect(program().resources('vault_generic_endpoint')[0].disable_delete).toBe(true);
  });

  test('is destroyed with all its versions where the program says so', () => {
    expect(program(RemovalPolicy.DESTROY).resources('vault_kv_secret_v2')[0].delete_all_versions).toBe(true);
    expect(program(RemovalPolicy.DESTROY).resources('vault_generic_endpoint')[0].disable_delete).toBe(false);
  });

  test('a hub without random values has no empty block and no provider of them', () => {
    const stack = Testing.synth(smallWithSecret().fleet).stack('hub');
    expect(stack.ephemeral).toBeUndefined();
    expect(Object.keys(stack.terraform.required_providers)).toEqual(['vault']);
  });
});

describe('an engine', () => {
  const kept = (fleet: Fleet) =>
    Testing.synth(fleet)
      .resources('vault_kv_secret_backend_v2')
      .map(({ mount, namespace, max_versions: versions }: any) => [namespace ?? '', mount, versions])
      .sort();

  test("keeps as many versions as the hub likes: a secret's own number may then be smaller", () => {
    expect(kept(small().fleet)).toEqual([['', 'acme.kv', 0]]);
  });

  test("keeps as many versions as the fleet says, and a tenant's as many as the tenant says", () => {
    const { fleet, prod } = small({ fleet: { maximumVersions: 30 } });
    const isolation = Isolation.vaultNamespace();
    team(prod, 'a', { isolation });
    team(prod, 'b', { isolation, maximumVersions: 5 });
    expect(kept(fleet)).toEqual([
      ['', 'acme.kv', 30],
      ['acme.env.prod/team.a', 'acme.kv', 30],
      ['acme.env.prod/team.b', 'acme.kv', 5],
    ]);
  });
});

describe('adoption', () => {
  test('a KV engine made elsewhere is left alone, and the name of the fleet comes first in it', () => {
    const parts = small({ fleet: { kvMount: KvMount.fromKvMountAttributes({ path: '/secret/' }) } });
    new GeneratedSecret(parts.payments, 'key', { keys: ['a'] }).deliver(parts.namespace);
    const output = Testing.synth(parts.fleet);
    expect(output.findings).toEqual([]);
    expect(output.resources('vault_mount')).toEqual([]);
    expect(output.readablePaths(parts.namespace)).toEqual(['secret/data/acme/prod/payments/key']);
    expect(output.resources('vault_kv_secret_v2')).toEqual([
      expect.objectContaining({ mount: 'secret', name: 'acme/prod/payments/key' }),
    ]);
    const { policy } = output
      .resources('vault_policy')
      .find(({ name }: { name: string }) => name === 'acme.deploy.hub');
    const paths = Object.keys((JSON.parse(policy) as { path: object }).path);
    expect(paths.filter((path) => path.startsWith('secret') && !/^secret\/(data|metadata)\/acme\//.test(path))).toEqual(
      [],
    );
    const rules = new AccessRules().addPolicy(policy);
    expect([...rules.capabilitiesOn('secret/data/acme/prod/payments/key')].sort()).toEqual(['create', 'update']);
  });

  test("a policy made elsewhere stands beside keywheel's own in the role and is not made", () => {
    const { fleet, payments, eu, db } = smallWithSecret();
    const audited = payments.addNamespace(eu, 'audited', {
      policies: [Policy.fromPolicyAttributes({ name: 'audit' })],
    });
    db.deliver(audited);
    const output = Testing.synth(fleet);
    const role = output
      .resources('vault_jwt_auth_backend_role')
      .find(({ role_name }: { role_name: string }) => role_name === 'acme.audited');
    expect(role.token_policies).toEqual(['acme.read.eu.audited', 'audit']);
    expect(output.resources('vault_policy').map(({ name }: { name: string }) => name)).not.toContain('audit');
  });
});

describe('every stack', () => {
  const { fleet } = smallWithSecret({
    fleet: {
      vault: VaultServer.openBao({
        address: 'https://bao.example.com:8200/',
        caCertificate: certificate('bao'),
        namespace: 'admin',
      }),
    },
  });
  const output = Testing.synth(fleet);

  test.each(['bootstrap', 'hub', 'spoke-eu'])('%s finds the hub with its authority and makes no token', (name) => {
    expect(output.stack(name).provider.vault).toEqual([
      {
        address: 'https://bao.example.com:8200',
        ca_cert_file: 'vault-ca.pem',
        namespace: 'admin',
        skip_child_token: true,
      },
    ]);
    expect(output.stack(name).terraform.required_version).toBe('>= 1.11');
  });

  test('stacks know each other by order alone', () => {
    const text = JSON.stringify(['bootstrap', 'hub', 'spoke-eu'].map((name) => output.stack(name)));
    expect(text).not.toContain('terraform_remote_state');
  });

  test('a store trusts the same authority', () => {
    const store = output.manifests('eu').find(({ kind }: { kind: string }) => kind === 'SecretStore');
    expect(Buffer.from(store.spec.provider.vault.caBundle, 'base64').toString()).toBe(`${certificate('bao').text}\n`);
  });
});
