import { ANNOTATIONS } from '../../output/annotations';
import { CopiedSecret, Selected } from './copied-secret';
import { deliveriesOf, NamespaceDuties } from '../../fleet/inventory';
import { names } from '../../fleet/names';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import type { UpstreamAuthSettings } from './upstream-auth';
import { upstreamUser } from './upstream-user';
import { deliveredSecret } from '../../kubernetes/delivered-secret';
import { Emission, emitter } from '../../kubernetes/emission';
import { externalSecret, Source } from '../../kubernetes/external-secret';
import { KubernetesObject } from '../../output/kubernetes-object';
import {
  KubernetesLogin,
  KubernetesProvider,
  kubernetesStore,
  SecretKeyReference,
} from '../../kubernetes/secret-store';
import { storeAccount } from '../../kubernetes/store-account';
import { tokenLocationOf } from './token';
import { TOKEN_REFRESH } from './upstream';

/** What a namespace needs to copy Secrets of others: a store for each, and the copies. */
export function downstreamManifests(duties: NamespaceDuties): Emission[] {
  const { namespace } = duties;
  const stores = new Map<string, Emission[]>();
  const copies: Emission[] = [];
  for (const { secret, delivery } of deliveriesOf<CopiedSecret<string>>(duties, CopiedSecret)) {
    const store = names.upstreamStore(secret.from.cluster.name, secret.from.name);
    stores.set(store, stores.get(store) ?? upstreamStore(namespace, store, secret));
    copies.push(deliveredSecret(delivery, store, [sourceOf(secret.selected)]));
  }
  return [...[...stores.values()].flat(), ...copies];
}

function sourceOf(selected: Selected): Source {
  if ('secretName' in selected) {
    return { remoteKey: selected.secretName };
  }
  const { names: regexp, labels } = selected;
  return { find: regexp === undefined ? { tags: labels } : { name: { regexp } } };
}

function upstreamStore(namespace: TenantNamespace, name: string, secret: CopiedSecret<string>): Emission[] {
  const { from } = secret;
  const place = { name, namespace: namespace.name };
  const user = upstreamUser(secret, namespace);
  const said = user && { [ANNOTATIONS.upstreamCluster]: from.cluster.name, [ANNOTATIONS.upstreamUser]: user };
  return emitter(secret)(
    ...loginObjects(namespace, secret),
    kubernetesStore(place, { remoteNamespace: from.name, ...connection(namespace, secret) }, said || undefined),
  );
}

/** What the store logs in with, as far as keywheel makes it. */
function loginObjects(namespace: TenantNamespace, secret: CopiedSecret<string>): KubernetesObject[] {
  const { cluster, name } = secret.from;
  const settings = secret.auth?.settings;
  if (settings?.kind === 'longLivedToken') {
    return namespace.tenant.fleet.vault ? [deliveredToken(namespace, secret, settings)] : [];
  }
  return settings === undefined || settings.kind === 'serviceAccount'
    ? storeAccount(namespace, names.upstreamAccount(cluster.name, name), names.upstreamTokenRole(cluster.name, name))
    : [];
}

type LongLivedToken = UpstreamAuthSettings & { readonly kind: 'longLivedToken' };

function deliveredToken(
  namespace: TenantNamespace,
  secret: CopiedSecret<string>,
  settings: LongLivedToken,
): KubernetesObject {
  const { name, key } = tokenSecret(secret, settings);
  return externalSecret(
    { name, namespace: namespace.name },
    {
      refreshInterval: TOKEN_REFRESH,
      store: namespace.own.secretStore,
      sources: [{ remoteKey: tokenLocationOf(secret, namespace).path }],
      data: { [key]: '{{ .token }}' },
    },
  );
}

function tokenSecret({ from }: CopiedSecret<string>, { secretName, key }: LongLivedToken): SecretKeyReference {
  return { name: secretName ?? names.upstreamToken(from.cluster.name, from.name), key };
}

/** Every namespace has the authority of its own API server. https://kubernetes.io/docs/tasks/tls/managing-tls-in-a-cluster/ */
const OWN_CLUSTER = {
  url: 'https://kubernetes.default.svc',
  caProvider: { type: 'ConfigMap', name: 'kube-root-ca.crt', key: 'ca.crt' },
} as const;

function connection(
  { tenant }: TenantNamespace,
  secret: CopiedSecret<string>,
): Pick<KubernetesProvider, 'server' | 'login'> {
  const { cluster, name } = secret.from;
  const settings = secret.auth?.settings;
  const account = names.upstreamAccount(cluster.name, name);
  if (settings === undefined) {
    return { server: OWN_CLUSTER, login: { auth: { serviceAccount: { name: account } } } };
  }
  if (settings.kind === 'kubeconfig') {
    return { login: { authRef: { name: settings.secretName, key: settings.key } } };
  }
  const { url, caCertificate } = cluster.apiServer;
  const login = (): KubernetesLogin => {
    switch (settings.kind) {
      case 'serviceAccount': {
        const audiences = [names.upstreamAudience(tenant.fleet.name, cluster.name)];
        return { auth: { serviceAccount: { name: account, audiences } } };
      }
      case 'longLivedToken':
        return { auth: { token: { bearerToken: tokenSecret(secret, settings) } } };
      case 'token':
        return { auth: { token: { bearerToken: { name: settings.secretName, key: settings.key } } } };
      case 'clientCertificate': {
        const { secretName, certificateKey, privateKeyKey } = settings;
        const reference = (key: string) => ({ name: secretName, key });
        return { auth: { cert: { clientCert: reference(certificateKey), clientKey: reference(privateKeyKey) } } };
      }
    }
  };
  return { server: { url, caBundle: caCertificate?.base64 }, login: login() };
}
