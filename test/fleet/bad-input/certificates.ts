import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  Certificate,
  CertificateAuthority,
  CertificateAuthorityProps,
  CertificateProps,
  CertificateUsage,
  Environment,
  Pem,
  Signer,
} from 'keywheel';
import { companyChain } from '../../fixtures/certified';
import { acme, small, spoke, team } from '../../fixtures/fleets';
import { BadInput, CERTIFICATE } from './bad-input';

const days = (amount: number) => Duration.days(amount);

/** A fleet whose one authority is as given. */
function withAuthority(props: Partial<CertificateAuthorityProps>, id = 'root') {
  const { fleet, prod } = small();
  new CertificateAuthority(prod, id, { commonName: 'Acme Prod', ttl: days(365), ...props });
  return fleet;
}

/** A fleet whose one certificate is as given. */
function withCertificate(props: Partial<CertificateProps>) {
  const { fleet, prod, payments, namespace } = small();
  const authority = new CertificateAuthority(prod, 'root', { commonName: 'Acme Prod', ttl: days(365) });
  const certificate = new Certificate(payments, 'api', {
    authority,
    commonName: 'api.app.svc',
    ttl: days(1),
    ...props,
  });
  certificate.deliver(namespace);
  return fleet;
}
const API = { path: 'prod/payments/api', code: 'CertificateNameInvalid' } as const;

/** Authorities, their names and times, and the certificates that they sign. */
export const CERTIFICATES: readonly BadInput[] = [
  {
    when: 'an authority has a name that is not a label',
    program: () => withAuthority({}, 'my.root'),
    code: 'NameInvalid',
    path: 'prod/my.root',
    told: ['the name of the authority "my.root" is not a valid DNS label'],
  },
  {
    when: 'an authority has an empty common name',
    program: () => withAuthority({ commonName: ' ' }),
    code: 'CommonNameInvalid',
    path: 'prod/root',
    told: ['commonName " " is invalid', 'use 1 to 64 characters'],
  },
  {
    when: 'a certificate names a role of an authority that the program makes',
    program: () => withCertificate({ role: 'servers' }),
    ...{ path: API.path, code: 'CertificateRoleInvalid' },
    told: ['role "servers" is of authority "root", which this program makes', 'leave role out'],
  },
  ...['servers*', 'acme.prod.risk.web', ''].map((role): BadInput => ({
    when: `a certificate is had by a role "${role}" of before`,
    program: () => {
      const { fleet, prod, payments } = small();
      const theirs = CertificateAuthority.fromCertificateAuthorityAttributes(prod, 'theirs', { mount: 'pki' });
      new Certificate(payments, 'api', { authority: theirs, commonName: 'api.app.svc', ttl: days(1), role });
      return fleet;
    },
    ...{ path: API.path, code: 'CertificateRoleInvalid' },
    told: [`role "${role}" cannot be used`, 'which does not begin with "acme."'],
  })),
  {
    when: 'an authority ends at once',
    program: () => withAuthority({ ttl: Duration.millis(10) }),
    code: 'TtlInvalid',
    path: 'prod/root',
    told: ['ttl is 0s', 'better years'],
  },
  {
    when: 'the chain of an authority cannot be read',
    program: () => withAuthority({ signer: Signer.outside({ chain: Pem.fromText(CERTIFICATE) }) }),
    code: 'ChainInvalid',
    path: 'prod/root',
    told: ['not a certificate of an authority', 'up to the root'],
  },
  {
    when: 'an authority that is made elsewhere has no path',
    program: () => {
      const { fleet, prod } = small();
      CertificateAuthority.fromCertificateAuthorityAttributes(prod, 'theirs', { mount: '/' });
      return fleet;
    },
    code: 'AuthorityMountInvalid',
    path: 'prod/theirs',
    told: ['the mount "" is empty', 'name a PKI engine'],
  },
  {
    when: 'two authorities have one name',
    program: () => {
      const { fleet, prod } = small();
      const props = { commonName: 'Acme', ttl: days(365) };
      new CertificateAuthority(prod, 'root', props);
      new CertificateAuthority(new Construct(prod, 'below'), 'root', props);
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/root',
    told: ['authority "prod/root" is taken by prod/below/root', 'rename one'],
  },
  {
    when: 'an authority is signed in another environment',
    program: () => {
      const { fleet, prod } = small();
      const authority = new CertificateAuthority(prod, 'root', { commonName: 'Acme', ttl: days(365) });
      const signer = Signer.authority(authority);
      new CertificateAuthority(new Environment(fleet, 'dev'), 'internal', { commonName: 'Dev', ttl: days(30), signer });
      return fleet;
    },
    code: 'AnotherEnvironment',
    path: 'dev/internal',
    told: ['signer "root" is in "prod" and this in "dev"', 'use an authority of "dev"'],
  },
  {
    when: "a certificate is another tenant's authority's",
    program: () => {
      const { fleet, prod, payments, namespace } = small();
      const risk = team(prod, 'risk');
      const authority = new CertificateAuthority(risk, 'own', { commonName: 'Risk', ttl: days(365) });
      new Certificate(payments, 'api', { authority, commonName: 'api.app.svc', ttl: days(1) }).deliver(namespace);
      return fleet;
    },
    code: 'AnotherTenantsAuthority',
    path: 'prod/payments/api',
    told: ['authority "own" belongs to tenant "risk"', 'an authority of "payments" or of the environment'],
  },
  {
    when: "a certificate trusts another tenant's authority",
    program: () => {
      const { fleet, prod, payments } = small();
      const props = { commonName: 'Acme', ttl: days(365) };
      const authority = new CertificateAuthority(prod, 'root', props);
      const trusts = [new CertificateAuthority(team(prod, 'risk'), 'own', props)];
      new Certificate(payments, 'api', { authority, trusts, commonName: 'api.app.svc', ttl: days(1) });
      return fleet;
    },
    code: 'AnotherTenantsAuthority',
    path: 'prod/payments/api',
    told: ['trusted "own" belongs to tenant "risk"'],
  },
  {
    when: "the environment's authority is signed by a tenant's",
    program: () => {
      const { fleet, prod, payments } = small();
      const signer = Signer.authority(new CertificateAuthority(payments, 'own', { commonName: 'P', ttl: days(365) }));
      new CertificateAuthority(prod, 'internal', { commonName: 'Internal', ttl: days(30), signer });
      return fleet;
    },
    code: 'AnotherTenantsAuthority',
    path: 'prod/internal',
    told: ['signer "own" belongs to tenant "payments"', 'use an authority of the environment'],
  },
  {
    when: 'an authority outlives the one that signs it',
    program: () => {
      const { fleet, prod } = small();
      const signer = Signer.authority(new CertificateAuthority(prod, 'root', { commonName: 'Root', ttl: days(30) }));
      new CertificateAuthority(prod, 'internal', { commonName: 'Internal', ttl: days(30), signer });
      return fleet;
    },
    code: 'TtlInvalid',
    path: 'prod/internal',
    told: ['ttl is 720h0m0s, and its signer "root" itself is valid for 720h0m0s'],
  },
  {
    when: 'an authority is signed by one that has no certificate',
    program: () => {
      const { fleet, prod } = small();
      const outside = new CertificateAuthority(prod, 'outside', {
        commonName: 'Outside',
        ttl: days(365),
        signer: Signer.outside(),
      });
      const signer = Signer.authority(outside);
      new CertificateAuthority(prod, 'internal', { commonName: 'Internal', ttl: days(30), signer });
      return fleet;
    },
    code: 'AuthorityNotSigned',
    path: 'prod/internal',
    told: ['signer "outside" has no certificate yet', 'Signer.outside(...)'],
  },
  {
    when: 'a certificate is of an authority that has none',
    program: () => {
      const { fleet, prod, payments } = small();
      const authority = new CertificateAuthority(prod, 'outside', {
        commonName: 'Outside',
        ttl: days(365),
        signer: Signer.outside(),
      });
      new Certificate(payments, 'api', { authority, commonName: 'api.app.svc', ttl: days(1) });
      return fleet;
    },
    code: 'AuthorityNotSigned',
    path: 'prod/payments/api',
    told: ['apply the program without this one', 'Terraform output'],
  },
  {
    when: 'there is no hub for an authority',
    program: () => {
      const fleet = acme({ vault: undefined });
      const signer = Signer.outside({ chain: companyChain() });
      const prod = new Environment(fleet, 'prod');
      spoke(prod, 'eu');
      new CertificateAuthority(prod, 'root', { commonName: 'Acme', ttl: days(365), signer });
      return fleet;
    },
    code: 'VaultMissing',
    path: 'prod/root',
    told: ['its key is kept on a hub and the fleet has none'],
  },
  {
    when: 'a certificate is to be read through a shared store',
    program: () => {
      const { fleet, prod, payments, namespace } = small();
      const authority = new CertificateAuthority(prod, 'root', { commonName: 'Acme Prod', ttl: days(365) });
      const api = new Certificate(payments, 'api', { authority, commonName: 'api.app.svc', ttl: days(1) });
      namespace.addClusterSecretStore('shared', { conditions: [{ namespaces: ['x'] }], secrets: [api] });
      return fleet;
    },
    code: 'NotShareable',
    path: 'prod/payments/eu.app/shared',
    told: ['a certificate is made for one reader at a time', 'deliver it'],
  },
  {
    when: 'a client is to read a certificate on its own',
    program: () => {
      const { fleet, prod, payments, namespace } = small();
      const authority = new CertificateAuthority(prod, 'root', { commonName: 'Acme Prod', ttl: days(365) });
      const api = new Certificate(payments, 'api', { authority, commonName: 'api.app.svc', ttl: days(1) });
      api.grantRead(namespace.addClient('api'));
      return fleet;
    },
    code: 'NotReadable',
    path: 'prod/payments/api',
    told: ['client "api" cannot read it', 'deliver it'],
  },
  {
    ...API,
    when: 'a DNS name is none',
    program: () => withCertificate({ dnsNames: ['api_1.svc'] }),
    told: ['DNS name "api_1.svc" is invalid'],
  },
  {
    ...API,
    when: 'a star stands in the middle of a DNS name',
    program: () => withCertificate({ dnsNames: ['api.*.svc'] }),
    told: ['DNS name "api.*.svc" is invalid', '"*" at most as the first'],
  },
  {
    ...API,
    when: 'a common name is too long',
    program: () => withCertificate({ commonName: `${'a'.repeat(60)}.app.svc` }),
    told: ['has 68 letters, a certificate takes 64', 'put the long one into dnsNames'],
  },
  {
    ...API,
    when: 'an IP address is none',
    program: () => withCertificate({ ipAddresses: ['10.0.0.256'] }),
    told: ['IP address "10.0.0.256" is invalid'],
  },
  {
    ...API,
    when: 'a URI is a pattern',
    program: () => withCertificate({ uriNames: ['spiffe://acme/*'] }),
    told: ['URI "spiffe://acme/*" is invalid'],
  },
  {
    when: 'a certificate is for nothing',
    program: () => withCertificate({ usages: [] }),
    code: 'UsageInvalid',
    path: 'prod/payments/api',
    told: ['usages are empty', 'use "server" or "client", or both'],
  },
  {
    when: 'a certificate is for something unknown',
    program: () => withCertificate({ usages: ['sign' as CertificateUsage] }),
    code: 'OptionInvalid',
    path: 'prod/payments/api',
    told: ['option "usages[0]" of new Certificate(…)', 'use "server" or "client"'],
  },
  {
    when: 'a certificate ends before it could be delivered again',
    program: () => withCertificate({ ttl: Duration.seconds(14) }),
    code: 'TtlInvalid',
    path: 'prod/payments/api',
    told: ['ttl is 14s', 'use 15s or more'],
  },
  {
    when: 'a certificate outlives its authority',
    program: () => withCertificate({ ttl: days(365) }),
    code: 'TtlInvalid',
    path: 'prod/payments/api',
    told: ['ttl is 8760h0m0s, and its authority "root" itself is valid for 8760h0m0s'],
  },
];
