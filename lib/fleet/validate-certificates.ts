import { FleetError } from '../errors';
import { goDuration, seconds } from '../go/duration';
import { Certificate } from './certificate';
import { CertificateAuthority } from './certificate-authority';
import { Inventory } from './inventory';
import { certificateNameErrors } from './validate-certificate-names';

/** What is wrong with certificates only together. */
export function certificateErrors(inventory: Inventory): FleetError[] {
  return [
    ...certificateNameErrors(inventory),
    ...sharedStores(inventory),
    ...signers(inventory),
    ...authoritiesWithoutHub(inventory),
  ];
}

function sharedStores({ namespaces }: Inventory): FleetError[] {
  return namespaces
    .flatMap(({ stores }) => stores)
    .filter((store) => store.secrets.some((secret) => secret instanceof Certificate))
    .map(
      (store) =>
        new FleetError(
          'NotShareable',
          'a certificate is made for one reader at a time and cannot be read through a ClusterSecretStore; deliver it to ' +
            'each namespace',
          store,
        ),
    );
}

/** An intermediate must not outlive who signs it: the hub would refuse it. */
function signers({ authorities }: Inventory): FleetError[] {
  return authorities.flatMap((one) => {
    const { signer } = one instanceof CertificateAuthority ? one : {};
    if (signer?.kind !== 'authority') {
      return [];
    }
    const { authority } = signer;
    if (!authority.isSigned) {
      return [
        new FleetError(
          'AuthorityNotSigned',
          `signer "${authority.node.id}" has no certificate yet; have its request signed first, and give the chain to ` +
            'Signer.outside(...)',
          one,
        ),
      ];
    }
    return seconds(one.ttl!) < seconds(authority.ttl)
      ? []
      : [
          new FleetError(
            'TtlInvalid',
            `ttl is ${goDuration(one.ttl!)}, and its signer "${authority.node.id}" itself is valid for ` +
              `${goDuration(authority.ttl)}; use less`,
            one,
          ),
        ];
  });
}

function authoritiesWithoutHub({ fleet, authorities }: Inventory): FleetError[] {
  return fleet.vault
    ? []
    : authorities
        .filter((authority) => authority instanceof CertificateAuthority)
        .map(
          (authority) =>
            new FleetError(
              'VaultMissing',
              'its key is kept on a hub and the fleet has none; give it a vault',
              authority,
            ),
        );
}
