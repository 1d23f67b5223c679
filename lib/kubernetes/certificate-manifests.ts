import { Certificate } from '../fleet/certificate';
import { issueParameters, issuePath } from '../fleet/certificate-request';
import { NamespaceDuties } from '../fleet/inventory';
import { KeyReference } from '../fleet/template';
import { TenantNamespace } from '../fleet/tenant-namespace';
import { deliveredSecret } from './delivered-secret';
import { Emission } from './emission';
import { vaultDynamicSecret } from './secret-store';
import { engineProvider, readerLogin } from './vault-provider';

/** What the operator needs to deliver the certificates of a namespace. */
export function certificateManifests({ namespace, certificates }: NamespaceDuties): Emission[] {
  const generators = new Map<Certificate, Emission>();
  for (const { certificate } of certificates) {
    generators.set(certificate, generators.get(certificate) ?? generator(namespace, certificate));
  }
  return [
    ...generators.values(),
    ...certificates.map(({ certificate, delivery }) =>
      deliveredSecret(delivery, undefined, [{ generator: certificate.name }], reference),
    ),
  ];
}

/** A certificate outlives the token with which it was asked for, so the login is the one that reads everything else. */
function generator(namespace: TenantNamespace, certificate: Certificate): Emission {
  const provider = engineProvider(namespace, certificate.authority.mount, readerLogin(namespace));
  const place = { name: certificate.name, namespace: namespace.name };
  return {
    object: vaultDynamicSecret(place, issuePath(certificate), provider, issueParameters(certificate)),
    owner: certificate,
  };
}

/** All of those above the certificate, up to the root: the operator hands on a list as JSON. */
const CHAIN = 'join "\\n" (.ca_chain | fromJson)';

/**
 * A server shows its certificate and the intermediates, and a client trusts the root.
 * https://external-secrets.io/latest/guides/templating/
 */
const KEYS: Readonly<Record<string, string>> = {
  'tls.crt': `print .certificate "\\n" (filterCertChain "intermediate" (print .certificate "\\n" (${CHAIN})))`,
  'tls.key': '.private_key',
  'ca.crt': `filterCertChain "root" (${CHAIN})`,
};

const reference: KeyReference = (key) => KEYS[key]!;
