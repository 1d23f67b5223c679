import { join } from 'node:path';
import { Pem } from 'keywheel';

/** What "keywheel seal" wrote; nobody has the keys any more, and the values were words such as "a token". */
export type SealedName = 'bootstrap' | 'licence' | 'older' | 'seed' | 'upstream-token' | 'vault-ca';
export type CertificateName = 'prod-eu-2025' | 'prod-eu' | 'prod-us';

export function sealedFile(name: SealedName): string {
  return join(__dirname, `${name}.sealed.json`);
}

export function certificateFile(name: CertificateName): string {
  return join(__dirname, `${name}.pem`);
}

export function sealingCertificates(...names: CertificateName[]): Pem[] {
  return names.map((name) => Pem.fromFile(certificateFile(name)));
}
