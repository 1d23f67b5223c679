import { X509Certificate } from 'node:crypto';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Whether a text has a certificate in it, as PEM: which one is not looked at. */
export function holdsCertificate(text: string): boolean {
  return text.search(CERTIFICATE) >= 0;
}

/** The certificates of a PEM text, in its order; undefined where one cannot be read. */
export function certificatesOf(pem: string): X509Certificate[] | undefined {
  try {
    return (pem.match(CERTIFICATE) ?? []).map((one) => new X509Certificate(one));
  } catch {
    return undefined;
  }
}
