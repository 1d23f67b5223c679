import { originOf, SeenObject, specOf } from '../views/seen-object';
import { holdsCertificate } from '../x509';
import { Check } from './check';

const KINDS = ['SecretStore', 'ClusterSecretStore', 'VaultDynamicSecret', 'Issuer', 'ClusterIssuer'];
/** Filled in before it is applied. */
const PLACE = /\$|\{\{|<|%/;

/** The authority that a store or an issuer trusts, written as the API server takes it: PEM within base64. */
export const authorityIsACertificate: Check = {
  id: 'authority-is-a-certificate',
  severity: 'error',
  why: 'The API server refuses what is no base64, and whoever logs in trusts nobody where no certificate is in it: nothing is read.',
  *run({ clusters }) {
    for (const cluster of clusters) {
      for (const seen of cluster.ofKind(...KINDS)) {
        for (const { place, text } of bundlesOf(seen)) {
          const trouble = troubleOf(text);
          if (trouble !== undefined) {
            yield {
              ...originOf(seen),
              message: `${place} is ${trouble}`,
              fix: 'write the certificate (PEM, with its BEGIN and END lines) in base64, on one line: base64 -w0 < ca.pem',
            };
          }
        }
      }
    }
  },
};

interface Bundle {
  readonly place: string;
  readonly text: string;
}

function bundlesOf({ object }: SeenObject): Bundle[] {
  const spec = specOf(object);
  const found: Bundle[] = [];
  const look = (value: unknown, place: string): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [name, inner] of Object.entries(value)) {
        if (name === 'caBundle' && typeof inner === 'string') {
          found.push({ place: `${place}.${name}`, text: inner });
        } else {
          look(inner, `${place}.${name}`);
        }
      }
    }
  };
  look(spec.provider, 'spec.provider');
  look(spec.vault, 'spec.vault');
  return found;
}

function troubleOf(text: string): string | undefined {
  if (text.trim() === '' || PLACE.test(text)) {
    return undefined;
  }
  if (text.includes('-----BEGIN')) {
    return 'a certificate as it is, not in base64';
  }
  const packed = text.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed) || packed.length % 4 !== 0) {
    return 'not base64';
  }
  const inside = Buffer.from(packed, 'base64').toString('latin1');
  if (holdsCertificate(inside)) {
    return undefined;
  }
  return inside.includes('PRIVATE KEY') ? 'a private key, not a certificate' : 'no certificate';
}
