import { isFields } from '../../collections/fields';
import { originOf, SeenObject, specOf } from '../../output/seen-object';
import { isStandIn } from '../../secrecy/literal';
import { certificatesOf, holdsCertificate } from '../../x509/certificates';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

const KINDS = ['SecretStore', 'ClusterSecretStore', 'VaultDynamicSecret', 'Issuer', 'ClusterIssuer'];
/** Filled in before it is applied. */
const PLACE = /\$|\{\{|<|%/;

/** The authority that a store or an issuer trusts, written as the API server takes it: PEM within base64. */
export const authorityIsACertificate: Check = {
  id: 'authority-is-a-certificate',
  severity: 'error',
  scope: 'cluster',
  why: 'The API server refuses what is not valid base64, and anyone who logs in trusts nobody where no certificate is in it: nothing is read.',
  *run({ cluster }) {
    for (const seen of cluster.ofKind(...KINDS)) {
      for (const { place, text } of bundlesOf(seen)) {
        const said = [troubleOf(text), standInOf(text), expiryOf(text)].find((one) => one !== undefined);
        if (said !== undefined) {
          const { severity, what, fix = FIX } = said;
          yield { ...originOf(seen), ...(severity && { severity }), ...says`${{ place }} ${what}`, fix };
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
    if (isFields(value)) {
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

const FIX = 'write the certificate (PEM, with its BEGIN and END lines) in base64, on one line: base64 -w0 < ca.pem';

interface Trouble extends Pick<Found, 'severity'> {
  readonly what: string;
  readonly fix?: string;
}

function troubleOf(text: string): Trouble | undefined {
  const inside = decoded(text);
  if (text.trim() === '' || PLACE.test(text) || isWord(text)) {
    return undefined;
  }
  if (text.includes('-----BEGIN')) {
    return { what: 'is a certificate as it is, not in base64' };
  }
  if (inside === undefined) {
    return { what: 'is not base64' };
  }
  if (holdsCertificate(inside)) {
    return undefined;
  }
  return { what: inside.includes('PRIVATE KEY') ? 'is a private key, not a certificate' : 'is not a certificate' };
}

/** A word that stands in for the certificate, in base64 or not: whoever wrote it knows that it is none. */
function standInOf(text: string): Trouble | undefined {
  return isWord(text) ? { severity: 'warning', what: 'is a placeholder, where a certificate is to be' } : undefined;
}

function isWord(text: string): boolean {
  return [text, decoded(text) ?? ''].some((one) => one.trim() !== '' && isStandIn(one));
}

/** Told where nothing of it is valid any more: an older one may stand beside the next. */
function expiryOf(text: string): Trouble | undefined {
  const ends = (certificatesOf(decoded(text) ?? '') ?? []).map(({ validTo }) => new Date(validTo));
  const last = new Date(Math.max(...ends.map((end) => end.getTime())));
  return ends.length > 0 && last.getTime() < Date.now()
    ? {
        severity: 'warning',
        what: `expired on ${last.toISOString().slice(0, 10)}: no TLS connection that it is to prove is made`,
        fix: 'write the current certificate of the authority, next to the one that follows it',
      }
    : undefined;
}

/** Undefined for what is no base64. */
function decoded(text: string): string | undefined {
  const packed = text.replace(/\s/g, '');
  const isPacked = /^[A-Za-z0-9+/]+={0,2}$/.test(packed) && packed.length % 4 === 0;
  return isPacked ? Buffer.from(packed, 'base64').toString('latin1') : undefined;
}
