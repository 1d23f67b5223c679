import { Certificate } from './certificate';
import { ICertificateAuthority } from './certificate-authority';
import { chainPath, issueParameters, issuePath } from './certificate-request';
import { deliveriesOf, DeliveryOf, NamespaceDuties } from '../../fleet/inventory';
import { names } from '../../fleet/names';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import { deliveredSecret } from '../../kubernetes/delivered-secret';
import { Emission } from '../../kubernetes/emission';
import { vaultDynamicSecret } from '../../kubernetes/secret-store';
import { engineProvider, readerLogin } from '../../kubernetes/vault-provider';

/** What the operator needs to deliver the certificates of a namespace. */
export function certificateManifests(duties: NamespaceDuties): Emission[] {
  const { namespace } = duties;
  const certificates = deliveriesOf(duties, Certificate);
  const generators = new Map<string, Emission>();
  for (const { secret: certificate } of certificates) {
    for (const one of [
      generator(namespace, certificate),
      ...certificate.trusts.map((root) => rootOf(namespace, root)),
    ]) {
      const { name } = one.object.metadata;
      generators.set(name, generators.get(name) ?? one);
    }
  }
  return [...generators.values(), ...certificates.map(delivered)];
}

function delivered({ secret, delivery }: DeliveryOf<Certificate>): Emission {
  const { name, trusts } = secret;
  const roots = trusts.map((root, index) => ({ generator: rootName(root), prefix: prefixOf(index) }));
  return deliveredSecret(delivery, undefined, [{ generator: name }, ...roots], (key) =>
    key === 'ca.crt' ? rootsOf(trusts) : KEYS[key]!,
  );
}

/** What another authority shows to everybody. */
function rootOf(namespace: TenantNamespace, authority: ICertificateAuthority): Emission {
  const provider = engineProvider(namespace, authority.mount, readerLogin(namespace));
  const place = { name: rootName(authority), namespace: namespace.name };
  return { object: vaultDynamicSecret(place, chainPath(authority), provider), owner: authority };
}

function rootName({ tenant, node }: ICertificateAuthority): string {
  return names.trustedRoot(tenant?.name, node.id);
}

function prefixOf(index: number): string {
  return `trusted_${index}_`;
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
};

/** One after the other. What an engine shows to everybody is text. */
function rootsOf(trusts: Certificate['trusts']): string {
  const others = trusts.map((_, index) => `(filterCertChain "root" .${prefixOf(index)}ca_chain)`);
  const own = `filterCertChain "root" (${CHAIN})`;
  return others.length === 0 ? own : `print (${own}) ${others.join(' ')}`;
}
