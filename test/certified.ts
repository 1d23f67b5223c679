import { Duration } from 'cdk8s';
import { Certificate, CertificateAuthority, FleetProps, KeyType, Pem, Signer } from 'keywheel';
import { join } from 'node:path';
import { small, spoke, team } from './fleets';

/** Of an intermediate and its root, which nobody has the keys of any more. */
export const companyChain = () => Pem.fromFile(join(__dirname, 'certificates/company-chain.pem'));

/** A fleet with authorities of each kind, and certificates of each. */
export function certified(props: { fleet?: Partial<FleetProps> } = {}) {
  const { fleet, prod, payments, namespace } = small(props);
  const abroad = payments.addNamespace(spoke(prod, 'us'), 'app');
  const root = new CertificateAuthority(prod, 'root', { commonName: 'Acme Prod', ttl: Duration.days(3650) });
  const internal = new CertificateAuthority(prod, 'internal', {
    commonName: 'Acme Prod Internal',
    ttl: Duration.days(365),
    signer: Signer.authority(root),
    names: { payments: ['api', '10.0.0.1', 'fd00::1', 'spiffe://acme/payments/*'] },
  });
  const company = new CertificateAuthority(payments, 'company', {
    commonName: 'Payments of Acme',
    ttl: Duration.days(365),
    signer: Signer.outside({ chain: companyChain() }),
    keyType: KeyType.RSA_3072,
  });
  const theirs = CertificateAuthority.fromCertificateAuthorityAttributes(prod, 'theirs', { mount: 'pki' });
  const api = new Certificate(payments, 'api', {
    authority: internal,
    commonName: 'api.app.svc',
    dnsNames: ['api', '*.api.app.svc'],
    ipAddresses: ['10.0.0.1', 'fd00::1'],
    uriNames: ['spiffe://acme/payments/api'],
    trusts: [company, theirs],
    ttl: Duration.days(1),
  });
  const web = new Certificate(payments, 'web', {
    authority: company,
    commonName: 'web.app.svc',
    ttl: Duration.days(7),
    keyType: KeyType.RSA_2048,
    usages: ['client'],
  });
  const batch = new Certificate(payments, 'batch', {
    authority: theirs,
    commonName: 'batch.app.svc',
    ttl: Duration.hours(6),
  });
  api.deliver(namespace);
  api.deliver(abroad, { name: 'api-tls' });
  web.deliver(namespace);
  batch.deliver(namespace);
  const risk = team(prod, 'risk');
  new Certificate(risk, 'api', { authority: internal, commonName: 'risk.svc', ttl: Duration.days(1) }).deliver(
    risk.addNamespace(spoke(prod, 'ap'), 'risk'),
  );
  return { fleet, prod, payments, namespace, abroad, root, internal, company, theirs, api, web, batch };
}
