import { hashBits } from '../collections/hash-bits';
import { certificatesOf } from '../x509/certificates';
import { time } from '../text/time';
import type { Alert } from './alert';
import { Alerted, ClusterSubject } from './cluster-subject';

/** CA certificates in stores: when the last of a bundle has ended, no store of it reaches its server. */
export function authorityAlerts({ cluster, settings }: ClusterSubject): Alerted {
  const bundles = new Map<string, { readonly server: string; stores: number }>();
  for (const { vault } of cluster.stores) {
    if (vault?.caBundle !== undefined) {
      const known = bundles.get(vault.caBundle) ?? { server: vault.server, stores: 0 };
      known.stores += 1;
      bundles.set(vault.caBundle, known);
    }
  }
  const { certificateNotice } = settings;
  const alerts = [...bundles].flatMap(([bundle, { server, stores }]): Alert[] => {
    const ends = (certificatesOf(Buffer.from(bundle, 'base64').toString()) ?? []).map(({ validTo }) =>
      Date.parse(validTo),
    );
    const last = Math.max(...ends) / 1000;
    return Number.isFinite(last)
      ? [
          {
            name: 'KeywheelAuthorityEnds',
            severity: 'warning',
            // Alertmanager takes two alerts of the same labels for one.
            ...(bundles.size > 1 && { part: hashBits(bundle, 32) }),
            expr: `vector(time()) > ${last - certificateNotice}`,
            summary: `The CA certificate of ${stores} ${stores === 1 ? 'store' : 'stores'} on cluster ${cluster.name} ends within ${time(certificateNotice)}`,
            description: `It is the one by which they know ${shown(server)}. When it has ended, none of them reaches that server, and no Secret is refreshed.`,
            runbook: 'ca-certificate-ends',
          },
        ]
      : [];
  });
  return { alerts };
}

/** An address is written into a template of Go; what has braces is none. */
function shown(server: string): string {
  return server.includes('{') ? 'their server' : server;
}
