import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeCertificate } from './certificate';

export interface IdentityClient {
  readonly id: string;
  readonly secret: string;
  readonly redirectUris: readonly string[];
}
export interface Person {
  readonly name: string;
  readonly groups: readonly string[];
}
interface Permission {
  readonly person: Person;
  readonly redirectUri: string;
  readonly nonce: string;
  readonly challenge: string;
}

const KEY_ID = 'bench';

/**
 * A company's identity provider on loopback: discovery, keys, and codes that one client changes for tokens.
 * https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
 */
export class IdentityProvider {
  static async start(folder: string, client: IdentityClient): Promise<IdentityProvider> {
    const ca = makeCertificate(folder, 'identity');
    const provider = new IdentityProvider(readFileSync(join(folder, 'identity.key'), 'utf8'), ca, client);
    await new Promise<void>((resolve) => provider.server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  private readonly server: Server;
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private readonly codes = new Map<string, Permission>();

  private constructor(
    key: string,
    readonly ca: string,
    private readonly client: IdentityClient,
  ) {
    this.server = createServer({ key, cert: ca }, (incoming, outgoing) => {
      void this.answer(incoming).then((body) => {
        outgoing.writeHead(body === undefined ? 400 : 200, { 'content-type': 'application/json' });
        outgoing.end(JSON.stringify(body ?? { error: 'invalid_request' }));
      });
    });
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** What a browser does at the address that the hub names, with somebody who is known here. */
  consent(address: string, person: Person): { readonly code: string; readonly state: string } {
    const asked = Object.fromEntries(new URL(address).searchParams);
    const { client_id: id, redirect_uri: redirectUri = '', code_challenge: challenge, state, nonce, scope } = asked;
    if (id !== this.client.id || !this.client.redirectUris.includes(redirectUri) || !scope?.includes('openid')) {
      throw new Error(`the identity provider knows no client ${id} at ${redirectUri}`);
    }
    if (!state || !nonce || !challenge || asked['code_challenge_method'] !== 'S256') {
      throw new Error('Vault/OpenBao asks without state, nonce or a proof key');
    }
    const code = randomBytes(16).toString('hex');
    this.codes.set(code, { person, redirectUri, nonce, challenge });
    return { code, state };
  }

  private async answer(incoming: IncomingMessage): Promise<object | undefined> {
    switch (incoming.url) {
      case '/.well-known/openid-configuration':
        return {
          issuer: this.url,
          authorization_endpoint: `${this.url}/authorize`,
          token_endpoint: `${this.url}/token`,
          jwks_uri: `${this.url}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        };
      case '/keys': {
        const key = this.keys.publicKey.export({ format: 'jwk' });
        return { keys: [{ ...key, kid: KEY_ID, alg: 'RS256', use: 'sig' }] };
      }
      case '/token':
        return this.tokens(new URLSearchParams(await textOf(incoming)), incoming.headers.authorization);
      default:
        return undefined;
    }
  }

  /** A code is good for once, and for whoever knows the client's secret and what was hashed when it was asked for. */
  private tokens(form: URLSearchParams, authorization = ''): object | undefined {
    const code = form.get('code') ?? '';
    const permission = this.codes.get(code);
    this.codes.delete(code);
    const [id, secret] = authorization.startsWith('Basic ')
      ? Buffer.from(authorization.slice(6), 'base64').toString().split(':').map(decodeURIComponent)
      : [form.get('client_id'), form.get('client_secret')];
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (
      permission?.challenge !== proof ||
      permission.redirectUri !== form.get('redirect_uri') ||
      id !== this.client.id ||
      secret !== this.client.secret
    ) {
      return undefined;
    }
    const token = this.signed({ ...permission.person, nonce: permission.nonce });
    return { access_token: randomBytes(16).toString('hex'), token_type: 'Bearer', id_token: token, expires_in: 60 };
  }

  private signed({ name, groups, nonce }: Person & { readonly nonce: string }): string {
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, exp: now + 60 };
    const parts = [
      { alg: 'RS256', typ: 'JWT', kid: KEY_ID },
      { iss: this.url, aud: this.client.id, sub: name, groups, nonce, ...times },
    ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const signature = sign('RSA-SHA256', Buffer.from(parts.join('.')), this.keys.privateKey);
    return [...parts, signature.toString('base64url')].join('.');
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
