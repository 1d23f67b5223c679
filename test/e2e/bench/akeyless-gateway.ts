import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificate } from './certificate';
import { KubernetesApi } from './kubernetes-api';
import { Answered, Asked, LoopbackServer } from './loopback-server';

/** An auth method with the sub-claims that a token must have. */
export interface AkeylessAccess {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Names of what it may read. */
  readonly reads: readonly string[];
}

/**
 * A gateway of Akeyless on loopback: it has tokens reviewed by the cluster's API server.
 * https://docs.akeyless.io/docs/kubernetes-auth
 */
export class AkeylessGateway extends LoopbackServer {
  static start(folder: string, authConfig: string, reviewer: KubernetesApi): Promise<AkeylessGateway> {
    const ca = makeCertificate(folder, 'akeyless');
    return new AkeylessGateway(readFileSync(join(folder, 'akeyless.key'), 'utf8'), ca, authConfig, reviewer).listen();
  }

  /** By access id. */
  readonly access = new Map<string, AkeylessAccess>();
  readonly secrets = new Map<string, string>();
  /** What was asked for in vain: `<access id> <secret>`. */
  readonly refused = new Set<string>();
  /** Access ids by the token of the session. */
  private readonly sessions = new Map<string, string>();

  private constructor(
    key: string,
    readonly ca: string,
    private readonly authConfig: string,
    /** As whom it has tokens reviewed. */
    private readonly reviewer: KubernetesApi,
  ) {
    super({ key, cert: ca });
  }

  protected async answer({ url, body }: Asked): Promise<Answered> {
    const asked = JSON.parse(body);
    return url.pathname === '/v2/auth' ? this.login(asked) : this.read(url.pathname, asked);
  }

  private async login(asked: Record<string, string>): Promise<Answered> {
    const { 'access-id': accessId = '', 'k8s-service-account-token': token = '' } = asked;
    const access = this.access.get(accessId);
    const status = await this.review(Buffer.from(token, 'base64').toString('utf8'));
    const isMeant =
      asked['access-type'] === 'k8s' &&
      asked['k8s-auth-config-name'] === this.authConfig &&
      status?.authenticated === true &&
      status.user?.username === `system:serviceaccount:${access?.namespace}:${access?.serviceAccount}`;
    if (!isMeant) {
      return { status: 401, body: { error: 'Unauthorized' } };
    }
    const session = `t-${randomBytes(16).toString('hex')}`;
    this.sessions.set(session, accessId);
    return { status: 200, body: { token: session } };
  }

  private read(path: string, { token, name, names }: { token: string; name?: string; names?: string[] }): Answered {
    const asked = name ?? names?.[0] ?? '';
    const accessId = this.sessions.get(token) ?? 'nobody';
    if (!this.access.get(accessId)?.reads.includes(asked)) {
      this.refused.add(`${accessId} ${asked}`);
      return { status: 403, body: { error: `access to ${asked} is refused` } };
    }
    return path === '/v2/describe-item'
      ? { status: 200, body: { item_name: asked, item_type: 'STATIC_SECRET' } }
      : { status: 200, body: { [asked]: this.secrets.get(asked) } };
  }

  private async review(token: string): Promise<any> {
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } };
    const path = '/apis/authentication.k8s.io/v1/tokenreviews';
    return (await this.reviewer.call('POST', path, { body: review })).status;
  }
}
