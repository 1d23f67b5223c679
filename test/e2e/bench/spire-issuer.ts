import { createPublicKey, generateKeyPairSync, KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeCertificate } from './certificate';

export interface Svid {
  readonly spiffeId: string;
  readonly audience: string;
  /** @default - the one that signs */
  readonly key?: KeyObject;
  /** In seconds from now. @default 300 */
  readonly expiresIn?: number;
}

const KEY_ID = 'bench-1';

/**
 * What the hub sees of a SPIRE server with `jwt_issuer` and its OIDC discovery provider: two documents on loopback, and
 * JWT-SVIDs as the server signs them, by its default kind of key.
 * https://github.com/spiffe/spiffe/blob/main/standards/JWT-SVID.md
 */
export class SpireIssuer {
  static async start(folder: string): Promise<SpireIssuer> {
    const ca = makeCertificate(folder, 'spire');
    const issuer = new SpireIssuer(readFileSync(join(folder, 'spire.key'), 'utf8'), ca);
    await new Promise<void>((resolve) => issuer.server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  private readonly server: Server;
  private readonly key = newKey();

  private constructor(
    key: string,
    readonly ca: string,
  ) {
    this.server = createServer({ key, cert: ca }, ({ url }, outgoing) => {
      const body = this.documents[url ?? ''];
      outgoing.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify(body ?? {}));
    });
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  svid({ spiffeId, audience, key = this.key, expiresIn = 300 }: Svid): string {
    const now = Math.floor(Date.now() / 1000);
    const parts = [
      { alg: 'ES256', kid: KEY_ID, typ: 'JWT' },
      { aud: [audience], exp: now + expiresIn, iat: now - 300, iss: this.url, sub: spiffeId },
    ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const signature = sign('SHA256', Buffer.from(parts.join('.')), { key, dsaEncoding: 'ieee-p1363' });
    return [...parts, signature.toString('base64url')].join('.');
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private get documents(): Record<string, object> {
    const key = createPublicKey(this.key).export({ format: 'jwk' });
    return {
      '/.well-known/openid-configuration': {
        issuer: this.url,
        jwks_uri: `${this.url}/keys`,
        authorization_endpoint: '',
        response_types_supported: ['id_token'],
        subject_types_supported: [],
        id_token_signing_alg_values_supported: ['RS256', 'ES256', 'ES384'],
      },
      '/keys': { keys: [{ ...key, kid: KEY_ID, alg: 'ES256' }] },
    };
  }
}

export function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}
