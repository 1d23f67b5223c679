import type { Check } from '../check';
import { authorityCanSign } from './authority-can-sign';
import { authorityIsACertificate } from './authority-is-a-certificate';
import { certificateNamesAreAllowed } from './certificate-names-are-allowed';
import { certificateNamesHaveOneTenant } from './certificate-names-have-one-tenant';
import { certificateRoleAllowsOnlyWhatIsAsked } from './certificate-role-allows-only-what-is-asked';
import { certificateRoleExists } from './certificate-role-exists';
import { issuerOutlivesWhatItSigns } from './issuer-outlives-what-it-signs';
import { revocationIsPublished } from './revocation-is-published';
import { tlsSecretHoldsItsPair } from './tls-secret-holds-its-pair';

/** Certificates are asked for, signed and trusted as their owners mean it. */
export const CERTIFICATES: readonly Check[] = [
  authorityIsACertificate,
  certificateRoleExists,
  authorityCanSign,
  issuerOutlivesWhatItSigns,
  revocationIsPublished,
  certificateNamesAreAllowed,
  certificateNamesHaveOneTenant,
  certificateRoleAllowsOnlyWhatIsAsked,
  tlsSecretHoldsItsPair,
];
