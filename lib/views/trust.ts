import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { literalText } from '../encode/terraform';
import type { HubResource } from '../output/hub-resource';

/** Something by which a mount knows the tokens of a cluster, in one spelling. */
export interface Trusted {
  readonly id: string;
  /** In the words of the file, for a message. */
  readonly what: string;
}

/**
 * Whose tokens an auth mount takes: keys, issuers and API servers. Two mounts that have one of these in common take the
 * tokens of one cluster.
 */
export function trustedBy({ attributes }: Pick<HubResource, 'attributes'>): Trusted[] {
  const keys = keyIds((attributes['jwt_validation_pubkeys'] ?? []) as unknown[]).map((id) => ({
    id: `key ${id}`,
    what: 'the same public key',
  }));
  const places = ['kubernetes_host', 'jwks_url', 'oidc_discovery_url'].flatMap((name) => {
    const said = attributes[name] as unknown;
    // One issuer may be the default of many clusters: with keys, it is the keys that tell them apart.
    return typeof said !== 'string' || said === '' || /^https:\/\/kubernetes\.default\.svc/i.test(said)
      ? []
      : [{ id: `issuer ${issuerOf(literalText(said))}`, what: `what is at "${said}"` }];
  });
  return [...keys, ...places];
}

/** By the list as a stack has it: states of a change are made of the same stacks, and reading a key takes long. */
const known = new WeakMap<readonly unknown[], readonly string[]>();

function keyIds(keys: readonly unknown[]): readonly string[] {
  const ids = known.get(keys) ?? keys.map((key) => keyId(literalText(String(key))));
  known.set(keys, ids);
  return ids;
}

/** A key however it is written: as PEM of any form, with text around it, or in a certificate. */
function keyId(text: string): string {
  const block = /-----BEGIN ([A-Z ]+)-----[\s\S]*?-----END \1-----/.exec(text)?.[0] ?? text;
  try {
    const key = block.includes('CERTIFICATE') ? new X509Certificate(block).publicKey : createPublicKey(block);
    return createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest('hex');
  } catch {
    return text.replace(/\s/g, '');
  }
}

/** Where issuers keep their keys, below their own address. */
const KEYS =
  /\/(?:openid\/v1\/jwks|\.well-known\/(?:jwks(?:\.json)?|openid-configuration)|discovery\/(?:v2\.0\/)?keys|jwks(?:\.json)?|keys|certs)$/;

/** The address of an issuer in one spelling: that of its keys, or of its description, stands for it as well. */
function issuerOf(url: string): string {
  try {
    const { protocol, hostname, port, pathname, search } = new URL(url.trim());
    const path = pathname
      .replace(/\/{2,}/g, '/')
      .replace(/\/+$/, '')
      .replace(KEYS, '')
      .replace(/\/+$/, '');
    return `${protocol}//${hostname.replace(/\.$/, '')}${port === '' ? '' : `:${port}`}${path}${search}`;
  } catch {
    return url.trim().replace(/\/+$/, '');
  }
}
