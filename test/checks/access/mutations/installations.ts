import type { Mutation } from '../../mutation';
import type { Output } from '../../output';
import { APPLICATION, RELEASE, applied, released, told } from '../../edits/installations';

const RIGHTS = 'keywheel.acme.operator';

/** The Role in a namespace: those of the others have the same name. */
const roleIn = (output: Output, namespace: string): any =>
  output.views.clusters[0]!.find('Role', RIGHTS, namespace)!.object;

const writes = told('installed', 'operator-may-write-secrets');

/** Values of charts, and the rights of what they install. */
export const installations: readonly Mutation[] = [
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
    ...told('installedByFleet', 'only-operator-requests-tokens')(
      'the operator runs in another namespace',
      (output) => (output.bundle('eu/external-secrets.installation').defaultNamespace = 'eso'),
      'eu/search/search.k8s.yaml, RoleBinding search/keywheel-token',
      'the operator on "eu" is ServiceAccount eso/external-secrets',
    ),
    path: 'prod/search/eu.search',
  },
];
