import { Mutation } from '../../mutation';
import { Output } from '../../output';
import { GENERATOR, SECRET, generator, issue, role } from '../../edits/certificates';

const secret = (output: Output, name: string) => output.object('eu', 'ExternalSecret', name).spec.target.template;

const hub = (output: Output, type: string, id: string) =>
  output.resource('hub', `vault_pki_secret_backend_${type}`, `authority_prod_${id}`);

const drop = (output: Output, type: string, id: string) => {
  const resources = output.stack('hub')['resource'] as Record<string, Record<string, unknown>>;
  delete resources[`vault_pki_secret_backend_${type}`]![`authority_prod_${id}`];
};

const ROLE = {
  fleet: 'certified',
  path: 'prod/payments/api',
  place: 'stack hub, vault_pki_secret_backend_role.certificate_prod_payments_api',
} as const;

const LOGIN = {
  fleet: 'certified',
  path: 'prod/payments/eu.app',
  place: 'stack spoke-eu, vault_jwt_auth_backend_role.read_app',
} as const;

const INTERNAL = {
  fleet: 'certified',
  path: 'prod/internal',
  place: 'stack hub, vault_pki_secret_backend_intermediate_set_signed.authority_prod_internal',
} as const;

export const certificates: readonly Mutation[] = [
  {
    ...GENERATOR,
    id: 'certificate-role-exists',
    when: 'the generator names another role',
    mutate: (output) => (generator(output, 'api').path += '-other'),
    message: ['it asks by role "prod.payments.api-other", which authority "acme.pki.prod.internal" does not have'],
  },
  {
    ...GENERATOR,
    id: 'certificate-role-exists',
    when: 'Vault/OpenBao calls the role otherwise',
    mutate: (output) => (role(output, 'api').name = 'other'),
    message: ['it asks by role "prod.payments.api"'],
  },
  {
    ...ROLE,
    id: 'authority-can-sign',
    when: 'it has no certificate',
    mutate: (output) => drop(output, 'intermediate_set_signed', 'internal'),
    message: ['authority "acme.pki.prod.internal" (stack hub, vault_mount.authority_prod_internal) has no certificate'],
  },
  {
    ...INTERNAL,
    id: 'authority-can-sign',
    when: 'nothing makes the key',
    mutate: (output) => drop(output, 'intermediate_cert_request', 'internal'),
    message: ['authority "acme.pki.prod.internal" gets a certificate and makes no key for it'],
  },
  {
    ...INTERNAL,
    id: 'authority-can-sign',
    when: 'the request of another authority is signed',
    mutate: (output) =>
      (hub(output, 'root_sign_intermediate', 'internal').csr =
        '${vault_pki_secret_backend_intermediate_cert_request.authority_prod_payments_company.csr}'),
    message: [
      'the certificate of authority "acme.pki.prod.internal" is for the key of "acme.pki.prod.payments.company"',
    ],
  },
  {
    ...INTERNAL,
    id: 'authority-can-sign',
    when: 'who signs it has no certificate',
    mutate: (output) => drop(output, 'root_cert', 'root'),
    message: ['authority "acme.pki.prod.internal" is signed by "acme.pki.prod.root"', 'has no certificate itself'],
  },
  {
    ...INTERNAL,
    id: 'authority-can-sign',
    when: 'nothing signs it',
    mutate: (output) => drop(output, 'root_sign_intermediate', 'internal'),
    message: [
      'authority "acme.pki.prod.internal" gets its certificate of vault_pki_secret_backend_root_sign_intermediate',
    ],
  },
  {
    ...INTERNAL,
    id: 'authority-can-sign',
    when: 'the root is left out of its chain',
    mutate: (output) =>
      (hub(output, 'intermediate_set_signed', 'internal').certificate =
        '${vault_pki_secret_backend_root_sign_intermediate.authority_prod_internal.certificate}'),
    message: ['authority "acme.pki.prod.internal" gets its certificate without those above it'],
  },
  {
    ...ROLE,
    id: 'issuer-outlives-what-it-signs',
    when: 'a role gives more than its authority lasts',
    mutate: (output) => (role(output, 'api').max_ttl = '31536000'),
    message: [
      'what it makes lasts 365d, and authority "acme.pki.prod.internal" itself lasts 365d ' +
        '(stack hub, vault_pki_secret_backend_intermediate_set_signed.authority_prod_internal)',
    ],
  },
  {
    fleet: 'certified',
    path: 'prod/payments/web',
    place: 'stack hub, vault_pki_secret_backend_role.certificate_prod_payments_web',
    id: 'issuer-outlives-what-it-signs',
    when: 'a role gives more than is left of a certificate that was signed elsewhere',
    mutate: (output) => (role(output, 'web').max_ttl = '9999999999'),
    message: ['what it makes lasts 115740d17h46m39s, and authority "acme.pki.prod.payments.company" itself ends in'],
  },
  {
    ...INTERNAL,
    id: 'issuer-outlives-what-it-signs',
    when: 'the root lasts no longer',
    mutate: (output) => (hub(output, 'root_cert', 'root').ttl = '31536000'),
    message: [
      'the certificate of "acme.pki.prod.internal" is to last 365d, and authority "acme.pki.prod.root" itself ' +
        'lasts 365d',
    ],
  },
  {
    ...ROLE,
    id: 'issuer-outlives-what-it-signs',
    when: 'the engine gives less',
    mutate: (output) => (output.resource('hub', 'vault_mount', 'authority_prod_internal').max_lease_ttl_seconds = 3600),
    message: [
      'it is to last 1d, and engine "acme.pki.prod.internal" (stack hub, vault_mount.authority_prod_internal) gives ' +
        'nothing longer than 1h',
    ],
  },
  ...(
    [
      ['another common name', { common_name: 'other.svc' }, 'it asks for "other.svc", which is not among the names of'],
      ['one name more', { alt_names: 'api,risk.svc' }, 'it asks for "risk.svc", which is not among the names of'],
      ['a name below', { alt_names: 'x.api.app.svc' }, 'it asks for "x.api.app.svc", which is not among the names of'],
      ['another URI', { uri_sans: 'spiffe://x' }, 'it asks for "spiffe://x", which is not among the URIs of'],
      ['more time', { ttl: '172800s' }, 'it asks for 2d and gets 1d by'],
      ['no common name', { common_name: '' }, 'it asks for no common_name, which is demanded by'],
    ] as const
  ).map(([what, parameters, message]): Mutation => ({
    ...GENERATOR,
    id: 'certificate-names-are-allowed',
    when: `the generator asks for ${what}`,
    mutate: (output) => Object.assign(generator(output, 'api').parameters, parameters),
    message: [`${message} role "prod.payments.api"`],
  })),
  {
    ...GENERATOR,
    id: 'certificate-names-are-allowed',
    when: 'the role has a name less',
    mutate: (output) => role(output, 'api').allowed_domains.pop(),
    message: ['it asks for "api.app.svc", which is not among the names of role "prod.payments.api"'],
  },
  {
    ...GENERATOR,
    id: 'certificate-names-are-allowed',
    when: 'the role allows no address',
    mutate: (output) => (role(output, 'api').allow_ip_sans = false),
    message: ['it asks for 10.0.0.1, fd00::1, and no address is allowed by role'],
  },
  {
    ...GENERATOR,
    id: 'certificate-names-are-allowed',
    when: 'the role allows no wildcard',
    mutate: (output) => (role(output, 'api').allow_wildcard_certificates = false),
    message: ['it asks for "*.api.app.svc", which is not among the names of role'],
  },
  ...(
    [
      ['any name', { allow_any_name: true }, 'any name'],
      ['all names below its own', { allow_subdomains: true }, 'every name below its own'],
      ['patterns', { allow_glob_domains: true }, 'whatever matches a pattern'],
      ['localhost', { allow_localhost: true }, '"localhost"'],
      ['one name more', { allowed_domains: ['api', 'api.app.svc', '*.api.app.svc', 'x'] }, '"x"'],
      ['one URI more', { allowed_uri_sans: ['spiffe://acme/payments/api', 'spiffe://*'] }, '"spiffe://*"'],
      ['more time', { max_ttl: '172800' }, '2d'],
    ] as const
  ).map(([what, attributes, message]): Mutation => ({
    ...ROLE,
    id: 'certificate-role-allows-only-what-is-asked',
    when: `the role allows ${what}`,
    mutate: (output) => Object.assign(role(output, 'api'), attributes),
    message: [`role "acme.pki.prod.internal/roles/prod.payments.api" allows ${message}, which nothing here asks for`],
  })),
  {
    ...ROLE,
    path: 'prod/payments/web',
    place: ROLE.place.replace('api', 'web'),
    id: 'certificate-role-allows-only-what-is-asked',
    when: 'the role allows addresses and wildcards that nobody asks for',
    mutate: (output) => Object.assign(role(output, 'web'), { allow_ip_sans: true, allow_wildcard_certificates: true }),
    message: ['allows any address, which nothing here asks for', 'allows certificates for "*"'],
  },
  {
    ...LOGIN,
    id: 'certificate-role-allows-only-what-is-asked',
    when: 'the policy leaves the request open',
    mutate: (output) =>
      issue(output, (parameters) => Object.keys(parameters).forEach((name) => delete parameters[name])),
    message: [
      'login role "acme.app" may ask "acme.pki.prod.internal/issue/prod.payments.api" for any address and any end',
    ],
  },
  {
    ...LOGIN,
    id: 'certificate-role-allows-only-what-is-asked',
    when: 'the policy allows more',
    mutate: (output) =>
      issue(output, (parameters) => {
        parameters['ip_sans'] = [];
        parameters['not_after'] = ['2099-01-01T00:00:00Z'];
      }),
    message: ['for any ip_sans, which nothing here does', 'for not_after 2099-01-01T00:00:00Z'],
  },
  ...(
    [
      ['the key is the certificate', { 'tls.key': '{{ .certificate }}' }, '"tls.key" is made of certificate'],
      ['the certificate is the chain', { 'tls.crt': '{{ .ca_chain }}' }, '"tls.crt" is made of ca_chain'],
      ['the intermediate is left out', { 'tls.crt': '{{ .certificate }}' }, '"tls.crt" lacks the intermediate'],
      [
        'the key stands in the certificate',
        { 'tls.crt': '{{ .certificate }}{{ .ca_chain }}{{ .private_key }}' },
        '"tls.crt" holds the private key',
      ],
      [
        'the intermediate is taken for the root',
        { 'ca.crt': '{{ filterCertChain "intermediate" (join "\\n" (.ca_chain | fromJson)) }}' },
        '"ca.crt" takes "intermediate" of a chain',
      ],
      ['the root is the certificate', { 'ca.crt': '{{ .certificate }}' }, '"ca.crt" is made of certificate'],
    ] as const
  ).map(([when, data, message]): Mutation => ({
    ...SECRET,
    id: 'tls-secret-holds-its-pair',
    when,
    mutate: (output) => Object.assign(secret(output, 'api').data, data),
    message: [message],
  })),
  ...(
    [
      ['its own name and that of another tenant', { allowed_domains: ['api', 'risk.svc'] }, 'risk.svc'],
      ['the name of another tenant in capitals', { allowed_domains: ['Risk.SVC'] }, 'risk.svc'],
      ['a wildcard that another tenant is one of', { allowed_domains: ['*.svc'] }, '*.svc'],
      ['all below a domain of another tenant', { allowed_domains: ['svc'], allow_subdomains: true }, 'risk.svc'],
      ['what matches a pattern', { allowed_domains: ['*.svc'], allow_glob_domains: true }, 'risk.svc'],
      ['any name', { allow_any_name: true }, 'risk.svc'],
    ] as const
  ).map(([what, attributes, name]): Mutation => ({
    ...ROLE,
    id: 'certificate-names-have-one-tenant',
    when: `the role allows ${what}, and no policy pins it`,
    mutate: (output) => {
      Object.assign(role(output, 'api'), attributes);
      issue(output, (allowed) => Object.keys(allowed).forEach((parameter) => delete allowed[parameter]));
    },
    message: [`"${name}"`, 'below authority "acme.pki.prod.root"'],
  })),
  {
    ...ROLE,
    id: 'certificate-names-have-one-tenant',
    when: 'the policy pins the name of another tenant',
    mutate: (output) => issue(output, (allowed) => (allowed['common_name'] = ['RISK.svc'])),
    message: ['"risk.svc"', '"prod/risk"', '"prod/payments"'],
  },
];
