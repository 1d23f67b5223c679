import {
  BridgedSecret,
  EncryptionKey,
  GeneratedSecret,
  Isolation,
  ReplicatedSecret,
  StaticSecret,
  Tenant,
  UpstreamAuth,
  ExternalStore,
  StoredSecret,
  StoreProvider,
  WorkloadIdentity,
} from 'keywheel';
import { Testing } from 'keywheel/testing';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { certified } from '../fixtures/certified';
import { outside } from '../fixtures/outside';
import { banking, small, spoke, team } from '../fixtures/fleets';

// A change here recreates what users have: a mount with all that is in it, a role that stores log in with.

/** One fleet with everything that has a name. */
function pinned() {
  const { fleet, prod, eu, payments, namespace } = small();
  const us = spoke(prod, 'us');
  const abroad = payments.addNamespace(us, 'app-us', { create: true });
  const db = new StaticSecret(payments, 'db', { keys: ['user', 'password'], firstValueVariable: 'db_first' });
  db.deliver(namespace, { name: 'app-db' });
  new GeneratedSecret(payments, 'cookie', { keys: ['key'] }).deliver(abroad);
  new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['user'] }).deliver(abroad);
  namespace.addClusterSecretStore('shared', { conditions: [{ namespaces: ['x'] }], secrets: [db] });
  const own = team(prod, 'risk', { isolation: Isolation.vaultNamespace() });
  new GeneratedSecret(own, 'seed', { keys: ['key'] }).deliver(own.addNamespace(eu, 'risk'));
  const templated: Tenant = team(prod, 'ads', { isolation: Isolation.templatedPolicy() });
  new GeneratedSecret(templated, 'token', { keys: ['key'] }).deliver(templated.addNamespace(eu, 'ads'));
  return { fleet, namespace, abroad };
}

test('Terraform addresses stay as they are', () => {
  const { stacks } = synthesizeInMemory(pinned().fleet);
  expect(Object.fromEntries(stacks.map(({ name, owners }) => [name, [...owners.keys()].sort()]))).toEqual({
    bootstrap: [
      'vault_approle_auth_backend_role.deploy_hub',
      'vault_approle_auth_backend_role.deploy_spoke-eu',
      'vault_approle_auth_backend_role.deploy_spoke-us',
      'vault_auth_backend.deploy',
      'vault_policy.deploy_hub',
      'vault_policy.deploy_spoke-eu',
      'vault_policy.deploy_spoke-us',
    ],
    hub: [
      'terraform_data.secret_prod_ads_token',
      'terraform_data.secret_prod_payments_cookie',
      'terraform_data.secret_prod_risk_seed',
      'vault_generic_endpoint.secret_prod_ads_token',
      'vault_generic_endpoint.secret_prod_payments_cookie',
      'vault_generic_endpoint.secret_prod_payments_db',
      'vault_generic_endpoint.secret_prod_risk_seed',
      'vault_kv_secret_backend_v2.kv',
      'vault_kv_secret_backend_v2.kv_prod_risk',
      'vault_kv_secret_backend_v2.namespaces',
      'vault_kv_secret_v2.secret_prod_ads_token',
      'vault_kv_secret_v2.secret_prod_payments_cookie',
      'vault_kv_secret_v2.secret_prod_payments_db',
      'vault_kv_secret_v2.secret_prod_risk_seed',
      'vault_mount.kv',
      'vault_mount.kv_prod_risk',
      'vault_mount.namespaces',
      'vault_namespace.environment_prod',
      'vault_namespace.tenant_prod_risk',
    ],
    'spoke-eu': [
      'vault_jwt_auth_backend.login_eu',
      'vault_jwt_auth_backend_role.push_app',
      'vault_jwt_auth_backend_role.read_ads',
      'vault_jwt_auth_backend_role.read_app',
      'vault_jwt_auth_backend_role.read_risk',
      'vault_policy.push_app',
      'vault_policy.read',
      'vault_policy.read_app',
      'vault_policy.read_risk',
    ],
    'spoke-us': [
      'vault_jwt_auth_backend.login_us',
      'vault_jwt_auth_backend_role.read_app-us',
      'vault_policy.read_app-us',
    ],
  });
});

test('names on the hub stay as they are', () => {
  const output = Testing.synth(pinned().fleet);
  const of = (type: string, argument: string) =>
    output
      .resources(type)
      .map((attributes: Record<string, string>) => attributes[argument])
      .sort();
  expect(of('vault_mount', 'path')).toEqual(['acme.kv', 'acme.kv', 'acme.namespaces']);
  expect(of('vault_auth_backend', 'path')).toEqual(['acme.deploy.approle']);
  expect(of('vault_jwt_auth_backend', 'path')).toEqual(['acme.eu', 'acme.us']);
  expect(of('vault_jwt_auth_backend_role', 'role_name')).toEqual([
    'acme.ads',
    'acme.app',
    'acme.app-us',
    'acme.app.push',
    'acme.risk',
  ]);
  expect(of('vault_policy', 'name')).toEqual([
    'acme.deploy.hub',
    'acme.deploy.spoke-eu',
    'acme.deploy.spoke-us',
    'acme.push.eu.app',
    'acme.read.eu',
    'acme.read.eu.app',
    'acme.read.eu.risk',
    'acme.read.us.app-us',
  ]);
  expect(of('vault_kv_secret_v2', 'name')).toEqual([
    'prod/ads/token',
    'prod/payments/cookie',
    'prod/payments/db',
    'seed',
  ]);
  expect(of('vault_namespace', 'path')).toEqual(['acme.env.prod', 'team.risk']);
});

test('names on a cluster stay as they are', () => {
  const output = Testing.synth(pinned().fleet);
  const objects = (cluster: string): string[] =>
    output
      .manifests(cluster)
      .map(({ kind, metadata }: { kind: string; metadata: { name: string; namespace?: string } }) =>
        [kind, metadata.namespace, metadata.name].filter(Boolean).join(' '),
      )
      .sort();
  expect(objects('eu')).toEqual([
    'ClusterSecretStore keywheel.payments.shared',
    'ExternalSecret ads token',
    'ExternalSecret app app-db',
    'ExternalSecret risk seed',
    'PushSecret app keywheel.us',
    'Role ads keywheel-token',
    'Role app keywheel-push-token',
    'Role app keywheel-token',
    'Role app keywheel.us',
    'Role risk keywheel-token',
    'RoleBinding ads keywheel-token',
    'RoleBinding app keywheel-push-token',
    'RoleBinding app keywheel-token',
    'RoleBinding app keywheel.us',
    'RoleBinding risk keywheel-token',
    'Secret app keywheel.us',
    'SecretStore ads keywheel',
    'SecretStore app keywheel',
    'SecretStore app keywheel-push',
    'SecretStore risk keywheel',
    'ServiceAccount ads keywheel',
    'ServiceAccount app keywheel',
    'ServiceAccount app keywheel-push',
    'ServiceAccount app keywheel.us',
    'ServiceAccount risk keywheel',
    'ValidatingAdmissionPolicy keywheel.acme.take-over',
    'ValidatingAdmissionPolicyBinding keywheel.acme.take-over',
  ]);
  expect(objects('us')).toEqual([
    'ExternalSecret app-us cookie',
    'ExternalSecret app-us keywheel.eu.app',
    'ExternalSecret app-us users',
    'Namespace app-us',
    'Role app-us keywheel-token',
    'RoleBinding app-us keywheel-token',
    'SecretStore app-us keywheel',
    'SecretStore app-us keywheel.eu.app',
    'ServiceAccount app-us keywheel',
    'ValidatingAdmissionPolicy keywheel.acme.take-over',
    'ValidatingAdmissionPolicyBinding keywheel.acme.take-over',
  ]);
});

test('the pinned fleet agrees', () => {
  const findings = Testing.synth(pinned().fleet).findings.map(({ id, place }) => `${id} ${place}`);
  expect(findings).toEqual(['upstream-token-expires eu/app.k8s.yaml, Secret app/keywheel.us']);
});

test('names of copies stay as they are', () => {
  const { fleet, prod, payments, namespace } = small();
  const abroad = payments.addNamespace(spoke(prod, 'us'), 'app-us');
  const auth = UpstreamAuth.serviceAccount();
  new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['user'], auth }).deliver(abroad);
  new BridgedSecret(payments, 'bucket', { from: namespace, keys: ['key'] }).deliver(
    payments.addNamespace(namespace.cluster, 'logs'),
  );
  const output = Testing.synth(fleet);
  const objects = (cluster: string) =>
    output
      .manifests(cluster)
      .filter(({ metadata }) => metadata.namespace !== undefined)
      .map(({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`)
      .sort();
  expect(objects('us')).toEqual([
    'ExternalSecret app-us users',
    'Role app-us keywheel-token.eu.app',
    'RoleBinding app-us keywheel-token.eu.app',
    'SecretStore app-us keywheel.eu.app',
    'ServiceAccount app-us keywheel.eu.app',
  ]);
  expect(objects('eu')).toEqual([
    'ExternalSecret logs bucket',
    'Role app keywheel.eu.logs',
    'Role app keywheel.us.app-us',
    'Role logs keywheel-token.eu.app',
    'RoleBinding app keywheel.eu.logs',
    'RoleBinding app keywheel.us.app-us',
    'RoleBinding logs keywheel-token.eu.app',
    'SecretStore logs keywheel.eu.app',
    'ServiceAccount logs keywheel.eu.app',
  ]);
  const { auth: login } = output.manifest(abroad, 'SecretStore', 'keywheel.eu.app').spec.provider.kubernetes;
  expect(login.serviceAccount.audiences).toEqual(['acme.eu.upstream']);
  expect(output.manifest(namespace, 'RoleBinding', 'keywheel.us.app-us').subjects[0].name).toBe(
    'acme.us:system:serviceaccount:app-us:keywheel.eu.app',
  );
});

test('names of databases and of their roles stay as they are', () => {
  const { fleet, namespace } = banking();
  const output = Testing.synth(fleet);
  const owners = synthesizeInMemory(fleet).stacks.flatMap((stack) => [...stack.owners.keys()]);
  expect(owners.filter((address) => /database|credential|lease|rotate/.test(address)).sort()).toEqual([
    'vault_database_secret_backend_connection.database_prod_core',
    'vault_database_secret_backend_role.credential_prod_payments_leased',
    'vault_database_secret_backend_static_role.credential_prod_payments_nightly',
    'vault_database_secret_backend_static_role.credential_prod_payments_pair_of_pair_a',
    'vault_database_secret_backend_static_role.credential_prod_payments_pair_of_pair_b',
    'vault_generic_endpoint.database_prod_core',
    'vault_jwt_auth_backend_role.lease_app_leased',
    'vault_jwt_auth_backend_role.rotate_app_pair',
    'vault_mount.database',
    'vault_policy.lease_app_leased',
    'vault_policy.rotate_app_pair',
  ]);
  const roles = ['static_role', 'role'].flatMap((type) => output.resources(`vault_database_secret_backend_${type}`));
  expect(roles.map(({ name }) => name).sort()).toEqual([
    'prod.payments.leased',
    'prod.payments.nightly',
    'prod.payments.pair.pair_a',
    'prod.payments.pair.pair_b',
  ]);
  const objects = output
    .manifests('eu')
    .filter(({ kind, metadata }) => kind !== 'Role' && kind !== 'RoleBinding' && metadata.namespace === namespace.name)
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(objects.sort()).toEqual([
    'CronJob keywheel-rotate.pair',
    'ExternalSecret db',
    'ExternalSecret leased',
    'ExternalSecret nightly',
    'ExternalSecret pair',
    'ExternalSecret pair.keywheel-rotation',
    'PushSecret pair.keywheel-rotation',
    'SecretStore keywheel',
    'SecretStore keywheel-database',
    'SecretStore keywheel-push',
    'ServiceAccount keywheel',
    'ServiceAccount keywheel-push',
    'ServiceAccount keywheel-rotate.pair',
    'VaultDynamicSecret leased',
  ]);
  expect(
    output.manifest(namespace, 'PushSecret', 'pair.keywheel-rotation').spec.data[0].match.remoteRef.remoteKey,
  ).toBe('prod/payments/rotation.eu.app.pair');
  const environment: { name: string; value: string }[] = output.manifest(namespace, 'CronJob', 'keywheel-rotate.pair')
    .spec.jobTemplate.spec.template.spec.containers[0].env;
  expect(environment.find(({ name }) => name === 'TURN')!.value).toBe('acme.kv/data/prod/payments/turn.pair');
});

test('names of who calls the hub by itself, and of keys, stay as they are', () => {
  const { fleet, payments, namespace, nightly } = banking();
  const client = namespace.addClient('api');
  nightly.grantRead(client);
  new EncryptionKey(payments, 'cards').grantEncrypt(client);
  const output = Testing.synth(fleet);
  const owners = synthesizeInMemory(fleet).stacks.flatMap((stack) => [...stack.owners.keys()]);
  expect(owners.filter((address) => /client|key|transit/.test(address))).toEqual([
    'vault_mount.transit',
    'vault_transit_secret_backend_key.key_prod_payments_cards',
    'vault_policy.client_app_api',
    'vault_jwt_auth_backend_role.client_app_api',
  ]);
  expect(output.resources('vault_transit_secret_backend_key')[0]).toMatchObject({
    backend: 'acme.transit',
    name: 'prod.payments.cards',
  });
  expect(output.resources('vault_policy').map(({ name }) => name)).toContain('acme.client.eu.app.api');
  expect(output.resources('vault_jwt_auth_backend_role').map(({ role_name: name }) => name)).toContain(
    'acme.app.client.api',
  );
});

test('names of what the CSI driver reads stay as they are', () => {
  const { fleet, namespace, nightly, leased } = banking();
  const client = namespace.addClient('api');
  nightly.mount(client);
  leased.mount(client);
  leased.mount(namespace.addClient('batch-jobs'));
  const objects: { kind: string; metadata: { name: string } }[] = Testing.synth(fleet).manifests('eu');
  const classes = objects.filter(({ kind }) => kind === 'SecretProviderClass');
  expect(classes.map(({ metadata }) => metadata.name)).toEqual(['api.leased', 'api.nightly', 'batch-jobs.leased']);
});

test('names of authorities and of their roles stay as they are', () => {
  const { fleet, namespace } = certified();
  const output = Testing.synth(fleet);
  const owners = synthesizeInMemory(fleet).stacks.flatMap((stack) => [...stack.owners.keys()]);
  const kinds = ['config_urls', 'crl_config', 'intermediate_cert_request', 'intermediate_set_signed'];
  expect(owners.filter((address) => /authority|certificate_/.test(address)).sort()).toEqual(
    [
      ...['prod_internal', 'prod_payments_company', 'prod_root'].map((id) => `vault_mount.authority_${id}`),
      ...kinds.flatMap((kind) =>
        ['prod_internal', 'prod_payments_company'].map((id) => `vault_pki_secret_backend_${kind}.authority_${id}`),
      ),
      'vault_pki_secret_backend_config_urls.authority_prod_root',
      'vault_pki_secret_backend_crl_config.authority_prod_root',
      'vault_pki_secret_backend_role.certificate_prod_payments_api',
      'vault_pki_secret_backend_role.certificate_prod_payments_batch',
      'vault_pki_secret_backend_role.certificate_prod_payments_web',
      'vault_pki_secret_backend_role.certificate_prod_risk_api',
      'vault_pki_secret_backend_root_cert.authority_prod_root',
      'vault_pki_secret_backend_root_sign_intermediate.authority_prod_internal',
    ].sort(),
  );
  const roles = output.resources('vault_pki_secret_backend_role');
  expect(roles.map(({ backend, name }) => `${backend}/roles/${name}`).sort()).toEqual([
    'acme.pki.prod.internal/roles/prod.payments.api',
    'acme.pki.prod.internal/roles/prod.risk.api',
    'acme.pki.prod.payments.company/roles/prod.payments.web',
    'pki/roles/acme.prod.payments.batch',
  ]);
  const objects = output
    .manifests('eu')
    .filter(({ kind, metadata }) => /Secret/.test(kind) && metadata.namespace === namespace.name)
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(objects.sort()).toEqual([
    'ExternalSecret api',
    'ExternalSecret batch',
    'ExternalSecret web',
    'VaultDynamicSecret api',
    'VaultDynamicSecret batch',
    'VaultDynamicSecret keywheel-root.payments.company',
    'VaultDynamicSecret keywheel-root.theirs',
    'VaultDynamicSecret web',
  ]);
  expect(
    Object.keys(synthesizeInMemory(fleet).stacks.find(({ name }) => name === 'hub')!.json['output'] as object),
  ).toEqual(['csr_prod_payments_company']);
});

test('names for stores beside the hub stay as they are', () => {
  const { fleet, prod, payments, namespace } = small({ fleet: { vault: undefined } });
  const provider = StoreProvider.awsSecretsManager({
    region: 'eu-central-1',
    roleArn: () => 'arn:aws:iam::123456789012:role/payments',
  });
  new StoredSecret(payments, 'api', { store: new ExternalStore(prod, 'aws', { provider }), keys: ['key'] }).deliver(
    namespace,
  );
  namespace.addWorkloadIdentity('exporter', WorkloadIdentity.irsa({ roleArn: 'arn:aws:iam::123456789012:role/x' }));
  const objects: { kind: string; metadata: { name: string } }[] = Testing.synth(fleet).manifests('eu');
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
    'ExternalSecret api',
    'Role keywheel-store.aws-token',
    'RoleBinding keywheel-store.aws-token',
    'SecretStore keywheel-store.aws',
    'ServiceAccount exporter',
    'ServiceAccount keywheel-store.aws',
    'ValidatingAdmissionPolicy keywheel.acme.take-over',
    'ValidatingAdmissionPolicyBinding keywheel.acme.take-over',
  ]);
});

test('names of machines and people stay as they are', () => {
  const output = synthesizeInMemory(outside().fleet);
  const resources = output.stacks.find(({ name }) => name === 'hub')!.json['resource'] as Record<string, any>;
  const addresses = Object.entries(resources).flatMap(([type, all]) => Object.keys(all).map((id) => `${type}.${id}`));
  const ofOutside = /machine|people|owner|viewer|auditor/;
  expect(addresses.filter((address) => ofOutside.test(address)).sort()).toMatchInlineSnapshot(`
   [
     "vault_approle_auth_backend_role.machine_prod_payments_export",
     "vault_approle_auth_backend_role.machine_prod_risk_report",
     "vault_auth_backend.machines_approle",
     "vault_auth_backend.machines_aws",
     "vault_auth_backend.machines_cert",
     "vault_aws_auth_backend_client.machines_aws",
     "vault_aws_auth_backend_role.machine_prod_payments_lambda",
     "vault_cert_auth_backend_role.machine_prod_payments_printer",
     "vault_gcp_auth_backend.machines_gcp",
     "vault_gcp_auth_backend_role.machine_prod_payments_job",
     "vault_identity_group.people_Payments__20Admins",
     "vault_identity_group.people_apart",
     "vault_identity_group.people_audit",
     "vault_identity_group.people_payments",
     "vault_identity_group.people_risk",
     "vault_identity_group_alias.people_Payments__20Admins",
     "vault_identity_group_alias.people_apart",
     "vault_identity_group_alias.people_audit",
     "vault_identity_group_alias.people_payments",
     "vault_identity_group_alias.people_risk",
     "vault_jwt_auth_backend.machines_jwt_github",
     "vault_jwt_auth_backend.people",
     "vault_jwt_auth_backend_role.machine_prod_risk_release",
     "vault_jwt_auth_backend_role.people",
     "vault_policy.auditor",
     "vault_policy.machine_prod_payments_export",
     "vault_policy.machine_prod_payments_job",
     "vault_policy.machine_prod_payments_lambda",
     "vault_policy.machine_prod_payments_printer",
     "vault_policy.machine_prod_risk_release",
     "vault_policy.machine_prod_risk_report",
     "vault_policy.owner_prod_apart",
     "vault_policy.owner_prod_payments",
     "vault_policy.owner_prod_risk",
     "vault_policy.viewer_prod_payments",
   ]
  `);
  const named = (type: string, argument: string) =>
    Object.values(resources[type]).map((one: any) =>
      [one.path ?? one.backend, one[argument]].filter(Boolean).join(': '),
    );
  expect(
    [
      ...named('vault_approle_auth_backend_role', 'role_name'),
      ...named('vault_jwt_auth_backend_role', 'role_name'),
      ...named('vault_identity_group', 'name'),
      ...named('vault_jwt_auth_backend', 'type'),
    ].sort(),
  ).toMatchInlineSnapshot(`
   [
     "acme.machines.approle: prod.payments.export",
     "acme.machines.approle: prod.risk.report",
     "acme.machines.jwt.github: jwt",
     "acme.machines.jwt.github: prod.risk.release",
     "acme.people.Payments Admins",
     "acme.people.apart",
     "acme.people.audit",
     "acme.people.oidc: oidc",
     "acme.people.oidc: people",
     "acme.people.payments",
     "acme.people.risk",
   ]
  `);
});
