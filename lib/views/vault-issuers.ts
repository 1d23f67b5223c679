import { hubName } from '../output/hub-names';
import { absolute } from '../output/hub-resource';
import { SeenObject, unsaidNamespace, specOf } from '../output/seen-object';
import type { ControllerClient, Controllers, Objects, SaidOf } from './controller-secret';

const WHO = 'cert-manager';

/**
 * Issuers by which cert-manager lets the hub sign.
 * https://cert-manager.io/docs/configuration/vault/
 */
export function readVaultIssuers(objects: Objects): Controllers {
  const clients: ControllerClient[] = [];
  const unread: SaidOf[] = [];
  for (const of of objects.ofKind('Issuer', 'ClusterIssuer')) {
    const vault = specOf(of.object).vault;
    const client = vault && clientOf(of, vault);
    if (client) {
      clients.push(client);
    } else if (vault) {
      const how = Object.keys(vault.auth ?? {}).join(', ') || 'nothing that it says';
      unread.push({ of, message: `cert-manager logs in by ${how}, which is not read: its login is not checked` });
    }
  }
  return { clients, secrets: [], absent: [], refused: [], unread };
}

function clientOf(of: SeenObject, { server, path, namespace = '', auth }: any): ControllerClient | undefined {
  const { role, mountPath, serviceAccountRef } = auth?.kubernetes ?? {};
  if (role === undefined || serviceAccountRef?.name === undefined) {
    return undefined;
  }
  const { name, namespace: own } = of.object.metadata;
  const mount = hubName.mount(String(mountPath || '/v1/auth/kubernetes').replace(/^\/?v1\/auth\//, ''));
  const isOfCluster = of.object.kind === 'ClusterIssuer';
  return {
    who: of,
    whoName: WHO,
    method: 'kubernetes',
    server,
    mount: absolute(namespace, mount),
    role,
    // Accounts of a ClusterIssuer are in the namespace that an option of cert-manager says.
    account: `${isOfCluster ? unsaidNamespace(WHO) : (own ?? '')}/${serviceAccountRef.name}`,
    // Next to those that are said stands one that no other issuer has.
    audiences: [...(serviceAccountRef.audiences ?? []), `vault://${isOfCluster ? '' : `${own}/`}${name}`],
    requests: [{ path: absolute(namespace, hubName.mount(String(path ?? ''))), capabilities: ['update'], by: of }],
  };
}
