import { engineOf, fullVaultNamespace, type Location, loginMount } from '../fleet/location';
import { audienceOf } from '../fleet/audience';
import { TenantNamespace } from '../fleet/tenant-namespace';
import { VaultLogin, VaultProvider } from './secret-store';

type KvEngine = Pick<Location, 'vaultNamespace' | 'mount' | 'version'>;

/** How the ServiceAccount of a namespace logs in to read. */
export function readerLogin(namespace: TenantNamespace, serviceAccountNamespace?: string): VaultLogin {
  const { serviceAccount, role } = namespace.own;
  return { ...vaultLogin(namespace, serviceAccount, role), serviceAccountNamespace };
}

export function vaultLogin({ cluster }: TenantNamespace, account: string, role: string): VaultLogin {
  const { method, reviewer } = cluster.auth!.settings;
  return {
    method,
    mount: loginMount(cluster),
    role,
    serviceAccount: account,
    audiences: [
      audienceOf(cluster),
      ...(reviewer?.settings.kind === 'clientToken' ? [reviewer.settings.apiAudience] : []),
    ],
  };
}

/** A KV engine. @param engine the one of the namespace's tenant unless another is named */
export function kvProvider(
  namespace: TenantNamespace,
  login: VaultLogin,
  engine: KvEngine = engineOf(namespace.tenant),
): VaultProvider {
  const { fleet } = namespace.tenant;
  return {
    ...hub(namespace),
    namespace: fullVaultNamespace(fleet, engine.vaultNamespace),
    // An empty text is the root namespace; without it the login would go to the namespace of the secrets.
    loginNamespace: engine.vaultNamespace ? (fleet.vault!.namespace ?? '') : undefined,
    mount: engine.mount,
    version: engine.version === 1 ? 'v1' : 'v2',
    login,
  };
}

/** An engine of databases or certificates, which stands where the logins stand. */
export function engineProvider(namespace: TenantNamespace, mount: string, login: VaultLogin): VaultProvider {
  return { ...hub(namespace), namespace: namespace.tenant.fleet.vault!.namespace, mount, version: 'v1', login };
}

function hub({ tenant }: TenantNamespace): Pick<VaultProvider, 'server' | 'caBundle'> {
  const { address, caCertificate } = tenant.fleet.vault!;
  return { server: address, caBundle: caCertificate?.base64 };
}
