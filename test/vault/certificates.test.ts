import { Duration } from 'cdk8s';
import { CertificateAuthority, Isolation, RemovalPolicy, Signer, VaultServer } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { certified, companyChain } from '../fixtures/certified';
import { small } from '../fixtures/fleets';

const output = Testing.synth(certified().fleet);
const { resource, output: outputs } = output.stack('hub');
const of = (type: string, id: string) => resource[`vault_pki_secret_backend_${type}`]?.[id];

describe('an authority', () => {
  test('has an engine of its own, which gives nothing longer than its own certificate lasts', () => {
    expect(resource.vault_mount['authority_prod_root']).toMatchObject({
      path: 'acme.pki.prod.root',
      type: 'pki',
      max_lease_ttl_seconds: 3650 * 86400,
      description: 'Acme Prod',
    });
  });

  test('that signs its own certificate makes its key inside the hub', () => {
    expect(of('root_cert', 'authority_prod_root')).toMatchObject({
      backend: 'acme.pki.prod.root',
      type: 'internal',
      common_name: 'Acme Prod',
      key_type: 'ec',
      key_bits: 256,
      ttl: '315360000',
    });
  });

  test('below another one has its request signed there, and keeps the certificates of those above', () => {
    expect(of('intermediate_cert_request', 'authority_prod_internal')).toMatchObject({ type: 'internal' });
    expect(of('root_sign_intermediate', 'authority_prod_internal')).toMatchObject({
      backend: 'acme.pki.prod.root',
      csr: '${vault_pki_secret_backend_intermediate_cert_request.authority_prod_internal.csr}',
      ttl: '31536000',
      depends_on: ['vault_pki_secret_backend_root_cert.authority_prod_root'],
    });
    expect(of('intermediate_set_signed', 'authority_prod_internal')).toMatchObject({
      backend: 'acme.pki.prod.internal',
      certificate: '${vault_pki_secret_backend_root_sign_intermediate.authority_prod_internal.certificate_bundle}',
    });
  });

  test('that is signed outside gives out its request, and takes the chain back', () => {
    expect(outputs['csr_prod_payments_company'].value).toBe(
      '${vault_pki_secret_backend_intermediate_cert_request.authority_prod_payments_company.csr}',
    );
    expect(of('intermediate_set_signed', 'authority_prod_payments_company').certificate).toBe(companyChain().text);
    expect(of('root_sign_intermediate', 'authority_prod_payments_company')).toBeUndefined();
  });

  test('that waits to be signed has a request and nothing more, and the program is valid', () => {
    const { fleet, prod } = small();
    const props = { commonName: 'Waiting', ttl: Duration.days(365), signer: Signer.outside() };
    new CertificateAuthority(prod, 'waiting', props);
    const waiting = Testing.synth(fleet);
    expect(waiting.findings).toEqual([]);
    expect(waiting.resources('vault_pki_secret_backend_intermediate_set_signed')).toEqual([]);
    expect(Object.keys(waiting.stack('hub').output)).toEqual(['csr_prod_waiting']);
  });

  test('says where its certificate and its list are, in the Vault namespace of the fleet', () => {
    const vault = VaultServer.vault({ address: 'https://vault.example.com:8200/', namespace: 'admin' });
    const { fleet } = certified({ fleet: { vault } });
    const [urls] = Testing.synth(fleet)
      .resources('vault_pki_secret_backend_config_urls')
      .filter(({ backend }) => backend === 'acme.pki.prod.root');
    expect(urls).toMatchObject({
      issuing_certificates: ['https://vault.example.com:8200/v1/admin/acme.pki.prod.root/ca'],
      crl_distribution_points: ['https://vault.example.com:8200/v1/admin/acme.pki.prod.root/crl'],
    });
  });

  test('outlives its construct, and Terraform never destroys its key, unless the program says so', () => {
    const retained = (removalPolicy?: RemovalPolicy) => {
      const { fleet, prod } = small();
      const signer = Signer.authority(
        new CertificateAuthority(prod, 'root', { commonName: 'Root', ttl: Duration.days(30), removalPolicy }),
      );
      const props = { commonName: 'Internal', ttl: Duration.days(9), removalPolicy, signer };
      new CertificateAuthority(prod, 'internal', props);
      const hub = synthesizeInMemory(fleet).stacks.find(({ name }) => name === 'hub')!;
      const held = Object.values<any>((hub.json['resource'] as any).vault_pki_secret_backend_root_cert);
      const kept = hub.retained.filter((address) => address.includes('authority_'));
      return [kept.length, held[0].lifecycle];
    };
    expect(retained()).toEqual([10, { prevent_destroy: true }]);
    expect(retained(RemovalPolicy.DESTROY)).toEqual([0, undefined]);
  });

  test('stands beside the logins, also for a tenant with a Vault namespace of its own', () => {
    const { fleet } = certified({ fleet: { isolation: Isolation.vaultNamespace() } });
    const apart = Testing.synth(fleet);
    const engines = apart.resources('vault_mount').filter(({ type }) => type === 'pki');
    expect(engines.map(({ namespace, path }) => [namespace, path])).toContainEqual([undefined, 'acme.pki.prod.root']);
    expect(apart.findings).toEqual([]);
  });
});

describe('a certificate', () => {
  test('has a role with exactly its names, for exactly its time', () => {
    expect(of('role', 'certificate_prod_payments_api')).toMatchObject({
      backend: 'acme.pki.prod.internal',
      name: 'prod.payments.api',
      allowed_domains: ['*.api.app.svc', 'api', 'api.app.svc'],
      allow_bare_domains: true,
      allow_subdomains: false,
      allow_glob_domains: false,
      allow_any_name: false,
      allow_localhost: false,
      allow_wildcard_certificates: true,
      allow_ip_sans: true,
      allowed_uri_sans: ['spiffe://acme/payments/api'],
      key_usage: ['DigitalSignature'],
      ttl: '86400',
      max_ttl: '86400',
      no_store: true,
      generate_lease: false,
      depends_on: ['vault_pki_secret_backend_intermediate_set_signed.authority_prod_internal'],
    });
  });

  test('without addresses and wildcards has a role that lets in none', () => {
    expect(of('role', 'certificate_prod_payments_web')).toMatchObject({
      allow_wildcard_certificates: false,
      allow_ip_sans: false,
      server_flag: false,
      client_flag: true,
      key_type: 'rsa',
      key_bits: 2048,
      key_usage: ['DigitalSignature', 'KeyEncipherment'],
    });
  });

  test('of an authority that is made elsewhere has a role of the name of the fleet, and nothing else is made there', () => {
    const theirs = Object.values<any>(resource)
      .flatMap((byId) => Object.values<any>(byId))
      .filter(({ backend }) => backend === 'pki');
    expect(theirs.map(({ name }) => name)).toEqual(['acme.prod.payments.batch']);
  });

  test('may be asked for with exactly its names and its time, by the namespaces that get it', () => {
    const grant = (stack: string, id: string) =>
      JSON.parse(output.stack(stack).resource.vault_policy[id].policy).path[
        'acme.pki.prod.internal/issue/prod.payments.api'
      ];
    expect(grant('spoke-eu', 'read_app')).toEqual({
      capabilities: ['update'],
      allowed_parameters: {
        common_name: ['api.app.svc'],
        alt_names: ['*.api.app.svc,api'],
        ip_sans: ['10.0.0.1,fd00::1'],
        uri_sans: ['spiffe://acme/payments/api'],
        ttl: ['86400s'],
      },
    });
    expect(grant('spoke-us', 'read_app')).toEqual(grant('spoke-eu', 'read_app'));
    expect(grant('spoke-ap', 'read_risk')).toBeUndefined();
  });
});

test('whoever deploys the hub may make authorities of the name of the fleet, and roles of it elsewhere', () => {
  const { policy } = output.stack('bootstrap').resource.vault_policy['deploy_hub'];
  const all = ['create', 'read', 'update', 'delete'];
  expect(JSON.parse(policy).path).toMatchObject({
    'acme.pki.*': { capabilities: all },
    'pki/roles/acme.*': { capabilities: all },
  });
  expect(JSON.parse(policy).path).not.toHaveProperty('pki/*');
});
