import type { Issuer } from '../../views/certificate-authorities';
import { absolute, HubResource } from '../../output/hub-resource';
import type { VaultView } from '../../views/vault-view';
import { Said, says } from '../../output/said-values';
import { Check } from '../check';

const REQUEST = 'vault_pki_secret_backend_intermediate_cert_request';
const SIGNATURE = 'vault_pki_secret_backend_root_sign_intermediate';
const ISSUERS = ['vault_pki_secret_backend_root_cert', 'vault_pki_secret_backend_intermediate_set_signed'];

/** An authority that has roles has a certificate and the key to it. */
export const authorityCanSign: Check = {
  id: 'authority-can-sign',
  severity: 'error',
  scope: 'hub',
  why: 'Vault/OpenBao answers that the engine has no issuer, or one without a key, and no certificate is ever made.',
  *run({ vault }) {
    const told = new Set<string>();
    for (const { mount, path, place, source } of vault.certificateRoles.values()) {
      const engine = vault.engines.get(mount);
      if (engine && !vault.issuers.has(mount) && !mayBeMadeElsewhere(vault, mount) && !told.has(mount)) {
        told.add(mount);
        yield {
          path,
          place,
          source,
          ...says`authority "${{ mount }}" (${{ place: engine.place }}) has no certificate, so it signs nothing`,
          fix: 'make a root there, or set a signed intermediate',
        };
      }
    }
    for (const issuer of vault.issuers.values()) {
      const problem = issuer.type.endsWith('_set_signed') ? unsigned(vault, issuer) : undefined;
      if (problem) {
        const { path, place, source } = issuer;
        yield { path, place, source, ...problem[0], fix: problem[1] };
      }
    }
  },
};

/** What is wrong with the certificate of an intermediate, and what to do. */
function unsigned(vault: VaultView, { mount, stack, attributes }: Issuer): [Said, string] | undefined {
  if (vault.mayHaveMore(REQUEST, SIGNATURE) || !vault.engines.has(mount)) {
    return undefined;
  }
  const requests = vault.resources.ofType(REQUEST);
  if (!requests.some((one) => mountOf(one) === mount)) {
    return [
      says`authority "${{ mount }}" gets a certificate and makes no key for it`,
      'make the request in this engine',
    ];
  }
  const [, address, attribute] = /^\$\{([\w.-]+)\.(\w+)\}$/.exec(String(attributes['certificate'])) ?? [];
  const signature = vault.resources.ofType(SIGNATURE).find((one) => one.stack === stack && one.address === address);
  if (!signature) {
    return address?.startsWith(SIGNATURE)
      ? [says`authority "${{ mount }}" gets its certificate of ${{ address }}, which is not there`, 'sign its request']
      : undefined;
  }
  const request = requests.find(
    (one) => one.stack === stack && signature.attributes['csr'] === `\${${one.address}.csr}`,
  );
  if (request && mountOf(request) !== mount) {
    return [
      says`the certificate of authority "${{ mount }}" is for the key of "${{ otherMount: mountOf(request) }}" (${{ place: request.place }})`,
      'sign the request that this engine itself makes',
    ];
  }
  const signer = mountOf(signature);
  if (vault.engines.has(signer) && !vault.issuers.has(signer) && !mayBeMadeElsewhere(vault, signer)) {
    return [
      says`authority "${{ mount }}" is signed by "${{ otherMount: signer }}" (${{ place: signature.place }}), which has no certificate itself`,
      'make a root there, or set a signed intermediate',
    ];
  }
  return attribute === 'certificate_bundle'
    ? undefined
    : [
        says`authority "${{ mount }}" gets its certificate without those above it, so nobody gets the root to trust`,
        'take certificate_bundle',
      ];
}

/** Many make their authorities by hand, or hand one over whole, and only their roles by Terraform. A program does not. */
function mayBeMadeElsewhere(vault: VaultView, mount: string): boolean {
  const isOfProgram = vault.engines.get(mount)?.path !== '';
  return (
    (vault.issuers.size === 0 && !isOfProgram) ||
    vault.mayHaveMore(...ISSUERS) ||
    vault.resources.ofType('vault_pki_secret_backend_config_ca').some((one) => mountOf(one) === mount) ||
    vault.resources
      .ofType('vault_generic_endpoint')
      .some(({ namespace, attributes }) => absolute(namespace, String(attributes['path'])).startsWith(`${mount}/`))
  );
}

/** The key stays where its request was made. */
function mountOf({ namespace, attributes }: HubResource): string {
  return absolute(namespace, String(attributes['backend']));
}
