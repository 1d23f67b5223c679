import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { Answered, Asked, LoopbackServer } from './loopback-server';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export interface TrustPolicy {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Principal: { readonly Federated: string };
    readonly Action: string;
    readonly Condition: { readonly StringEquals: Readonly<Record<string, string>> };
  }[];
}
export interface AwsRole {
  readonly trust: TrustPolicy;
  /** Names of the secrets that it may read. */
  readonly reads: readonly string[];
}
/** A cluster whose tokens AWS can verify. */
export interface IdentityProviderOfAws {
  readonly issuer: string;
  readonly publicKeys: readonly string[];
}

/**
 * Two services of AWS on loopback: STS, which gives a session to whoever has a token that the role's trust policy
 * lets in, and Secrets Manager, which answers such a session with what its role may read.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export class Aws extends LoopbackServer {
  static start(): Promise<Aws> {
    return new Aws().listen();
  }

  /** By ARN. */
  readonly roles = new Map<string, AwsRole>();
  readonly secrets = new Map<string, string>();
  identityProvider?: IdentityProviderOfAws;
  /** What was asked for in vain: `<role> <secret>`. */
  readonly refused = new Set<string>();
  /** Roles by the token of the session. */
  private readonly sessions = new Map<string, string>();

  /** What tells the operator where AWS is. */
  get environment(): Record<string, string> {
    return { AWS_STS_ENDPOINT: `${this.url}/sts`, AWS_SECRETSMANAGER_ENDPOINT: `${this.url}/secretsmanager` };
  }

  /** As a pod would ask that holds the token. @returns the session's token; undefined where it is refused */
  assume(role: string, token: string): string | undefined {
    const trust = this.roles.get(role)?.trust;
    const claims = this.claimsOf(token);
    if (!trust || !claims) {
      return undefined;
    }
    const host = claims.iss.replace('https://', '');
    const [, , , , account] = role.split(':');
    const isTrusted = trust.Statement.some(
      ({ Effect, Action, Principal, Condition }) =>
        Effect === 'Allow' &&
        Action === 'sts:AssumeRoleWithWebIdentity' &&
        Principal.Federated === `arn:aws:iam::${account}:oidc-provider/${host}` &&
        Condition.StringEquals[`${host}:sub`] === claims.sub &&
        claims.aud.includes(Condition.StringEquals[`${host}:aud`]!),
    );
    if (!isTrusted) {
      return undefined;
    }
    const session = randomBytes(16).toString('hex');
    this.sessions.set(session, role);
    return session;
  }

  protected answer({ url, headers, body }: Asked): Answered {
    return url.pathname.startsWith('/sts')
      ? this.sts(new URLSearchParams(body))
      : this.secretsManager(String(headers['x-amz-target']), headers['x-amz-security-token'], JSON.parse(body));
  }

  private sts(form: URLSearchParams): Answered {
    const role = form.get('RoleArn') ?? '';
    const session = this.assume(role, form.get('WebIdentityToken') ?? '');
    if (form.get('Action') !== 'AssumeRoleWithWebIdentity' || !session) {
      const error = '<Error><Code>AccessDenied</Code><Message>Not authorized</Message></Error>';
      return { status: 403, body: `<ErrorResponse>${error}</ErrorResponse>` };
    }
    const credentials = [
      ['AccessKeyId', 'bench'],
      ['SecretAccessKey', randomBytes(16).toString('hex')],
      ['SessionToken', session],
      ['Expiration', new Date(Date.now() + 3_600_000).toISOString()],
    ].map(([name, value]) => `<${name}>${value}</${name}>`);
    const result = `<AssumeRoleWithWebIdentityResult><Credentials>${credentials.join('')}</Credentials></AssumeRoleWithWebIdentityResult>`;
    return { status: 200, body: `<AssumeRoleWithWebIdentityResponse>${result}</AssumeRoleWithWebIdentityResponse>` };
  }

  private secretsManager(target: string, session: unknown, { SecretId: name }: { SecretId: string }): Answered {
    const role = this.sessions.get(String(session)) ?? 'nobody';
    if (target !== 'secretsmanager.GetSecretValue' || !this.roles.get(role)?.reads.includes(name)) {
      this.refused.add(`${role} ${name}`);
      return { status: 400, body: { __type: 'AccessDeniedException', Message: `${target} of ${name} is refused` } };
    }
    return { status: 200, body: { Name: name, SecretString: this.secrets.get(name), VersionStages: ['AWSCURRENT'] } };
  }

  /** Undefined where the cluster did not sign it. */
  private claimsOf(token: string): { iss: string; sub: string; aud: string[] } | undefined {
    const [head = '', body = '', signature = ''] = token.split('.');
    const { issuer, publicKeys = [] } = this.identityProvider ?? {};
    const isSigned = publicKeys.some((key) =>
      verify('RSA-SHA256', Buffer.from(`${head}.${body}`), createPublicKey(key), Buffer.from(signature, 'base64url')),
    );
    const claims = isSigned ? JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) : undefined;
    return claims?.iss === issuer && claims.exp * 1000 > Date.now() ? claims : undefined;
  }
}
