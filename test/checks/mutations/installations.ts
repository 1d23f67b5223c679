import type { Mutation } from '../mutation';
import type { Output } from '../output';

const RELEASE = 'eu/cluster.installation/cluster.k8s.yaml, HelmRelease flux-system/acme.external-secrets';
const APPLICATION = 'eu/argo-cd.k8s.yaml, Application argocd/acme.eu.external-secrets.installation';
const BUNDLE = 'eu/external-secrets.installation/fleet.yaml, Bundle external-secrets.installation';
const RIGHTS = 'keywheel.acme.operator';

const released = (output: Output, chart = 'external-secrets') =>
  output.object('eu', 'HelmRelease', `acme.${chart}`).spec.values;
const applied = (output: Output) =>
  output.sync('Application', 'acme.eu.external-secrets.installation').spec.sources[0].helm.valuesObject;
const bundled = (output: Output) => output.bundle('eu/external-secrets.installation').helm.values;

/** The Role in a namespace: those of the others have the same name. */
const roleIn = (output: Output, namespace: string): any =>
  output.views.clusters[0]!.find('Role', RIGHTS, namespace)!.object;

type Change = (output: Output) => unknown;

const told =
  (fleet: Mutation['fleet'], id: string) =>
  (when: string, mutate: Change, place: string, ...message: string[]): Mutation => ({
    ...{ id, fleet, when, place, message, path: 'prod/eu' },
    mutate: (output) => void mutate(output),
  });

const served = {
  flux: told('installed', 'operator-serves-what-is-written'),
  argoCd: told('installedByArgoCd', 'operator-serves-what-is-written'),
  fleet: told('installedByFleet', 'operator-serves-what-is-written'),
};
const writes = told('installed', 'operator-may-write-secrets');

/** Values of charts, and the rights of what they install. */
export const installations: readonly Mutation[] = [
  served.flux(
    'nothing is pushed',
    (output) => (released(output).processPushSecret = false),
    RELEASE,
    'with processPushSecret: false the operator works on no PushSecret, and "eu" has PushSecret shop-web/',
  ),
  served.argoCd(
    'the operator looks at one namespace',
    (output) => (applied(output).scopedNamespace = 'search'),
    APPLICATION,
    'with scopedNamespace the operator works in "search" alone, and "eu" has ExternalSecret shop-web/',
  ),
  served.argoCd(
    'the operator looks at its own namespace',
    (output) => (applied(output).scopedRBAC = true),
    APPLICATION,
    'works in "external-secrets" alone',
  ),
  served.fleet(
    'no store is looked at',
    (output) => (bundled(output).processSecretStore = false),
    BUNDLE,
    'works on no SecretStore',
  ),
  writes(
    'nobody lets the operator list Secrets',
    (output) => {
      const rules: any[] = output.object('eu', 'ClusterRole', RIGHTS).rules;
      rules.splice(
        rules.findIndex(({ resources }) => resources.includes('secrets')),
        1,
      );
    },
    RELEASE,
    'no ClusterRole lets ServiceAccount "external-secrets/external-secrets" list, watch Secrets',
  ),
  {
    ...writes(
      'nobody lets the operator make Secrets in a namespace',
      (output) => (roleIn(output, 'search').rules[0].verbs = ['get']),
      'eu/search/search.k8s.yaml, ExternalSecret search/algolia',
      'no Role lets the operator ("external-secrets/external-secrets") create, update Secrets in namespace "search"',
    ),
    path: 'prod/search/algolia/eu.search.algolia',
  },
  writes(
    'nobody lets the operator take its Lease',
    (output) => output.remove('eu', 'RoleBinding', RIGHTS),
    RELEASE,
    'no Role lets ServiceAccount "external-secrets/external-secrets" get, create, update Leases in its own namespace',
  ),
  writes(
    'nobody lets the certificate controller write the Secret of the webhook',
    (output) => (output.object('eu', 'Role', 'keywheel.acme.cert-controller').rules[0].verbs = ['get']),
    RELEASE,
    'no Role lets ServiceAccount "external-secrets/external-secrets-cert-controller" update Secrets in its own namespace',
  ),
  writes(
    'the operator runs as an account without rights',
    (output) => (released(output).serviceAccount.name = 'other'),
    RELEASE,
    'no ClusterRole lets ServiceAccount "external-secrets/other" list, watch Secrets',
  ),
  told('installedByArgoCd', 'token-right-names-accounts')(
    'the chart makes its own roles',
    (output) => (applied(output).rbac.create = true),
    APPLICATION,
    'may ask for tokens of every ServiceAccount of the cluster',
  ),
  {
    ...told('installed', 'old-user-is-released')(
      'Reloader looks at no Secret',
      (output) => (released(output, 'reloader').reloader.ignoreSecrets = true),
      'eu/shop-web/shop-web.k8s.yaml, ExternalSecret shop-web/orders',
      'nothing restarts it',
    ),
    path: 'prod/shop/orders/eu.shop-web.orders',
  },
  {
    ...told('installedByFleet', 'only-operator-requests-tokens')(
      'the operator runs in another namespace',
      (output) => (output.bundle('eu/external-secrets.installation').defaultNamespace = 'eso'),
      'eu/search/search.k8s.yaml, RoleBinding search/keywheel-token',
      'the operator on "eu" is ServiceAccount eso/external-secrets',
    ),
    path: 'prod/search/eu.search',
  },
];
