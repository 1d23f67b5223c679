import { Mount } from '@cdktf/provider-vault/lib/mount';
import { PkiSecretBackendConfigUrls } from '@cdktf/provider-vault/lib/pki-secret-backend-config-urls';
import { PkiSecretBackendCrlConfig } from '@cdktf/provider-vault/lib/pki-secret-backend-crl-config';
import { PkiSecretBackendIntermediateCertRequest } from '@cdktf/provider-vault/lib/pki-secret-backend-intermediate-cert-request';
import { PkiSecretBackendIntermediateSetSigned } from '@cdktf/provider-vault/lib/pki-secret-backend-intermediate-set-signed';
import { PkiSecretBackendRole } from '@cdktf/provider-vault/lib/pki-secret-backend-role';
import { PkiSecretBackendRootCert } from '@cdktf/provider-vault/lib/pki-secret-backend-root-cert';
import { PkiSecretBackendRootSignIntermediate } from '@cdktf/provider-vault/lib/pki-secret-backend-root-sign-intermediate';
import { Certificate } from './certificate';
import { CertificateAuthority, ICertificateAuthority } from './certificate-authority';
import { Inventory } from '../../fleet/inventory';
import { fullVaultNamespace } from '../../fleet/location';
import { names, terraformId } from '../../fleet/names';
import { sharedName } from '../../fleet/owned';
import { RemovalPolicy } from '../../fleet/removal-policy';
import { seconds } from '../../go/duration';
import { expression, literals } from '../../encode/terraform';
import type { Stack } from '../../vault/stack';

/**
 * Authorities and the roles by which certificates are had. Their engines stand where the logins stand, also for tenants
 * with a Vault namespace of their own: tenants share authorities.
 */
export function addCertificates(stack: Stack, inventory: Inventory): void {
  const ready = new Map<ICertificateAuthority, string>();
  const add = (authority: CertificateAuthority): string => {
    const { signer } = authority;
    // An authority waits for the one that signs it, whatever their names.
    const before = signer.kind === 'authority' ? (ready.get(signer.authority) ?? add(signer.authority)) : undefined;
    const address = ready.get(authority) ?? new Authority(stack, authority).add(before);
    ready.set(authority, address);
    return address;
  };
  inventory.of(CertificateAuthority).forEach(add);
  for (const secret of inventory.of(Certificate).filter(({ existingRole }) => existingRole === undefined)) {
    const issuer = ready.get(secret.authority);
    addRole(stack, secret, issuer ? [issuer] : []);
  }
}

/** What one authority is made of. */
class Authority {
  private readonly id: string;
  private readonly idParts: readonly string[];
  private readonly retain: boolean;

  constructor(
    private readonly stack: Stack,
    private readonly authority: CertificateAuthority,
  ) {
    this.idParts = sharedName(authority);
    this.id = terraformId('authority', ...this.idParts);
    this.retain = authority.removalPolicy === RemovalPolicy.RETAIN;
  }

  /**
   * @param signer what makes the certificate of the authority that signs this one
   * @returns the address of what tells that it can sign
   */
  add(signer: string | undefined): string {
    const { stack, authority, id, retain } = this;
    const { mount: path, ttl } = authority;
    // The engine gives nothing that lasts longer, its own certificate included.
    const lasting = { maxLeaseTtlSeconds: seconds(ttl), description: authority.commonName };
    const mount = stack.add(authority, Mount, id, { path, type: 'pki', ...lasting }, { retain });
    const dependsOn = [mount];
    const place = [
      authority.environment.fleet.vault!.address,
      'v1',
      fullVaultNamespace(authority.environment.fleet),
      path,
    ];
    const url = place.filter(Boolean).join('/');
    const published = { issuingCertificates: [`${url}/ca`], crlDistributionPoints: [`${url}/crl`] };
    const urls = stack.add(
      authority,
      PkiSecretBackendConfigUrls,
      id,
      { backend: path, ...published },
      { dependsOn, retain },
    );
    // Nobody would write a new list before the last one ends.
    const list = { autoRebuild: true, expiry: '72h', autoRebuildGracePeriod: '12h' };
    stack.add(authority, PkiSecretBackendCrlConfig, id, { backend: path, ...list }, { dependsOn, retain });
    return authority.signer.kind === 'itself' ? this.addRoot(urls) : this.addIntermediate(urls, signer);
  }

  private addRoot(after: string): string {
    const { stack, authority, id, retain } = this;
    const ttl = String(seconds(authority.ttl));
    return stack.add(
      authority,
      PkiSecretBackendRootCert,
      id,
      { ...this.request, ttl, lifecycle: this.lifecycle },
      { dependsOn: [after], retain },
    );
  }

  /** The key is made inside the hub, and only the request to sign it comes out. */
  private addIntermediate(after: string, signer: string | undefined): string {
    const { stack, authority, id, retain, lifecycle } = this;
    const { signer: settings, commonName, ttl } = authority;
    const request = stack.add(
      authority,
      PkiSecretBackendIntermediateCertRequest,
      id,
      { ...this.request, lifecycle },
      { dependsOn: [after], retain },
    );
    const csr = expression(`${request}.csr`);
    if (settings.kind !== 'authority') {
      this.addOutput(request);
      return settings.kind === 'outside' && settings.chain ? this.addSigned(settings.chain.text, request) : request;
    }
    const signed = stack.add(
      authority,
      PkiSecretBackendRootSignIntermediate,
      id,
      { backend: settings.authority.mount, csr, commonName, ttl: String(seconds(ttl)), lifecycle },
      { dependsOn: [signer!], retain },
    );
    return this.addSigned(expression(`${signed}.certificate_bundle`), request);
  }

  /** With the certificates of those above it: what trusts the root must find it in the chain. */
  private addSigned(certificate: string, request: string): string {
    const { stack, authority, id, retain } = this;
    const signed = { backend: authority.mount, certificate };
    return stack.add(authority, PkiSecretBackendIntermediateSetSigned, id, signed, { dependsOn: [request], retain });
  }

  private addOutput(request: string): void {
    this.stack.addOverride(
      `output.${names.certificateRequest(...this.idParts)}`,
      literals({
        value: expression(`${request}.csr`),
        description: `To be signed by the authority that signs ${this.authority.commonName}`,
      }),
    );
  }

  private get request() {
    const { mount: backend, commonName, keyType } = this.authority;
    return { backend, type: 'internal', commonName, keyType: keyType.name, keyBits: keyType.bits };
  }

  /** Another key is another authority, which nobody trusts yet. */
  private get lifecycle() {
    return this.retain ? { preventDestroy: true } : undefined;
  }
}

/** A role for each certificate, with its names and no others. */
function addRole(stack: Stack, certificate: Certificate, dependsOn: readonly string[]): void {
  const { tenant, authority, roleName, dnsNames, ipAddresses, uriNames, keyType, usages } = certificate;
  const ttl = String(seconds(certificate.ttl));
  stack.add(
    certificate,
    PkiSecretBackendRole,
    terraformId('certificate', tenant.environment.name, tenant.name, certificate.name),
    {
      backend: authority.mount,
      name: roleName,
      allowedDomains: [...dnsNames],
      allowBareDomains: true,
      allowSubdomains: false,
      allowGlobDomains: false,
      allowAnyName: false,
      allowLocalhost: false,
      allowWildcardCertificates: dnsNames.some((name) => name.startsWith('*.')),
      allowIpSans: ipAddresses.length > 0,
      allowedUriSans: uriNames.length > 0 ? [...uriNames] : undefined,
      enforceHostnames: true,
      requireCn: true,
      serverFlag: usages.includes('server'),
      clientFlag: usages.includes('client'),
      keyType: keyType.name,
      keyBits: keyType.bits,
      keyUsage: keyType.name === 'rsa' ? ['DigitalSignature', 'KeyEncipherment'] : ['DigitalSignature'],
      ttl,
      maxTtl: ttl,
      // Each ends soon: a lease or a copy of each on the hub would only grow. One can be revoked by itself all the same.
      noStore: true,
      generateLease: false,
    },
    { dependsOn },
  );
}
