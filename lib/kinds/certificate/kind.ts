import { deliveriesOf } from '../../fleet/inventory';
import { names } from '../../fleet/names';
import { sharedName } from '../../fleet/owned';
import { ALL } from '../../vault/deployer-grants';
import { PathGrant } from '../../vault/policy-document';
import type { Kind } from '../kind';
import { Certificate } from './certificate';
import { AnyCertificateAuthority, CertificateAuthority } from './certificate-authority';
import { issueParameters, issuePath } from './certificate-request';
import { certificateErrors } from './errors';
import { addCertificates } from './hub';
import { certificateManifests } from './spoke';

/** Certificates, and the authorities that sign them. */
export const certificate: Kind = {
  constructs: [CertificateAuthority, Certificate],
  claims: (inventory) =>
    inventory
      .of(AnyCertificateAuthority)
      .map((owner) => ({ what: 'authority', name: sharedName(owner).join('/'), owner })),
  errors: certificateErrors,
  needsHub: (inventory) =>
    inventory.of(CertificateAuthority).map((owner) => ({ owner, why: 'its key is kept on a hub' })),
  addToHub: addCertificates,
  existing: (inventory) => ({
    engines: inventory
      .of(AnyCertificateAuthority)
      .filter((one) => !(one instanceof CertificateAuthority))
      .map(({ mount }) => mount),
    certificateRoles: inventory
      .of(Certificate)
      .flatMap((one) => (one.existingRole === undefined ? [] : [issuePath(one)])),
  }),
  deployHub: (grants, inventory) => {
    // Who writes the roles of an authority could have any certificate of it anyway.
    grants.set(`${names.certificateAuthorityMounts(inventory.fleet.name)}*`, ALL);
    for (const { mount, rolePrefix } of inventory.of(AnyCertificateAuthority)) {
      if (rolePrefix !== '') {
        grants.set(`${mount}/roles/${rolePrefix}*`, ALL);
      }
    }
  },
  reads: (duties) => ({ requests: deliveriesOf(duties, Certificate).map(({ secret }) => issueGrant(secret)) }),
  manifests: certificateManifests,
};

/** This certificate and no other: a role alone lets in any address and any end. */
function issueGrant(one: Certificate): PathGrant {
  const allowed = Object.entries(issueParameters(one)).map(([name, value]) => [name, [value]]);
  return [issuePath(one), { capabilities: ['update'], allowedParameters: Object.fromEntries(allowed) }];
}
