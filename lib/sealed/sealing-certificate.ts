import { createHash, KeyObject, X509Certificate } from 'node:crypto';
import { FleetError } from '../errors';

const LEAST_BITS = 2048;
const FETCH = 'kubeseal --fetch-cert prints the one of a cluster';

/** With what values are sealed for a cluster: anybody may have it, and only the cluster's controller has its key. */
export class SealingCertificate {
  /**
   * @param origin what messages call it
   * @throws FleetError SealingCertificateInvalid
   */
  static fromPem(text: string, origin: string): SealingCertificate {
    const invalid = (reason: string) => new FleetError('SealingCertificateInvalid', `${origin} ${reason}; ${FETCH}`);
    const count = text.match(/-----BEGIN CERTIFICATE-----/g)?.length ?? 0;
    if (count !== 1) {
      throw invalid(count === 0 ? 'holds no certificate' : `holds ${count} certificates, and one of them seals`);
    }
    let certificate: X509Certificate;
    try {
      certificate = new X509Certificate(text);
    } catch {
      throw invalid('holds a certificate that cannot be read');
    }
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
    if (type !== 'rsa') {
      throw invalid(`has a key of type ${type}, and values are sealed with RSA`);
    }
    if (details!.modulusLength! < LEAST_BITS) {
      throw invalid(`has a key of ${details!.modulusLength} bits, too few: ${LEAST_BITS} or more are safe`);
    }
    return new SealingCertificate(certificate);
  }

  readonly publicKey: KeyObject;
  /** Of the key, which a renewed certificate may keep. */
  readonly fingerprint: string;
  readonly notAfter: Date;

  private constructor(certificate: X509Certificate) {
    this.publicKey = certificate.publicKey;
    this.fingerprint = digestOf(certificate.publicKey.export({ type: 'spki', format: 'der' }));
    this.notAfter = new Date(certificate.validTo);
  }
}

/** `sha256:` and hexadecimal digits. */
export function digestOf(data: Buffer | string): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}
