import { IConstruct } from 'constructs';
import { note } from '../../errors';
import { requireObjectName, requireSecretKey } from '../../fleet/names';
import type { SpokeCluster } from '../../fleet/spoke-cluster';
import type { UpstreamAuth } from './upstream-auth';

/** Notes what is wrong with the way to another cluster. */
export function requireUpstream(scope: IConstruct, cluster: SpokeCluster, { settings }: UpstreamAuth): void {
  if (settings.kind !== 'kubeconfig' && !cluster.apiServer.caCertificate) {
    note(
      scope,
      'CaCertificateMissing',
      `the downstream clusters call the API server of "${cluster.name}", whose authority is not known; give its apiServer.caCertificate`,
    );
  }
  if (settings.kind === 'serviceAccount') {
    return;
  }
  if (settings.secretName !== undefined) {
    requireObjectName(scope, `the name of the Secret of UpstreamAuth.${settings.kind}`, settings.secretName);
  }
  const keys =
    settings.kind === 'clientCertificate' ? [settings.certificateKey, settings.privateKeyKey] : [settings.key];
  keys.forEach((key) => requireSecretKey(scope, `key of UpstreamAuth.${settings.kind}`, key));
  if ('user' in settings && !settings.user.trim()) {
    note(
      scope,
      'UserInvalid',
      `the user of UpstreamAuth.${settings.kind} is empty; give the name by which the API server of "${cluster.name}" knows it`,
    );
  }
}
