import { FleetError } from '../../errors';
import { goDuration, seconds } from '../../go/duration';
import { Certificate } from './certificate';
import { CertificateAuthority } from './certificate-authority';
import { Inventory } from '../../fleet/inventory';
import { certificateNameErrors } from './name-errors';

/** What is wrong with certificates only together. */
export function certificateErrors(inventory: Inventory): FleetError[] {
  return [...certificateNameErrors(inventory), ...sharedStores(inventory), ...signers(inventory)];
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
function signers(inventory: Inventory): FleetError[] {
  return inventory.of(CertificateAuthority).flatMap((one) => {
    const { signer } = one;
    if (signer.kind !== 'authority') {
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
    return seconds(one.ttl) < seconds(authority.ttl)
      ? []
      : [
          new FleetError(
            'TtlInvalid',
            `ttl is ${goDuration(one.ttl)}, and its signer "${authority.node.id}" itself is valid for ` +
              `${goDuration(authority.ttl)}; use less`,
            one,
          ),
        ];
  });
}
