import { literalText } from '../encode/terraform';
import { command } from '../encode/shell';
import { markdownBlock, markdownText } from '../encode/markdown';
import { json } from '../encode/json';
import type { ClusterView } from '../views/cluster-view';
import { AZURE_TENANT, Cloud, CloudIdentity, identitiesOf } from '../views/cloud-identities';
import { logins } from '../views/logins';
import type { SeenObject } from '../output/seen-object';
import type { Views } from '../views/views';

/** A ServiceAccount that a cloud must trust. */
interface Trusted {
  readonly identity: CloudIdentity;
  readonly cluster: string;
  readonly namespace: string;
  readonly account: string;
  /** Of the cluster's tokens, as far as the output says it. */
  readonly issuer: string;
  readonly directory?: string;
}

/** What whoever looks after the clouds must write there, to paste. Undefined where no account has an identity. */
export function identitiesReport(fleet: string, views: Views): string | undefined {
  const byIdentity = new Map<string, Trusted[]>();
  for (const cluster of views.clusters) {
    for (const seen of cluster.ofKind('ServiceAccount')) {
      for (const identity of identitiesOf(seen)) {
        const trusted = trustedOf(views, cluster, seen, identity);
        byIdentity.set(identity.name, [...(byIdentity.get(identity.name) ?? []), trusted]);
      }
    }
  }
  if (byIdentity.size === 0) {
    return undefined;
  }
  const sections = [...byIdentity]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, all]) => `## ${markdownText(name)}\n\n${SECTIONS[all[0]!.identity.cloud](all)}`);
  return `${[
    `# Who clouds must trust in fleet ${fleet}`,
    'Each identity below is used by ServiceAccounts of this fleet. Nothing here says whether its cloud trusts them, nor ' +
      'what it grants to them: that is written there.',
    ...sections,
  ].join('\n\n')}\n`;
}

function trustedOf(views: Views, cluster: ClusterView, { object }: SeenObject, identity: CloudIdentity): Trusted {
  const { name, namespace = '', annotations } = object.metadata;
  return {
    identity,
    cluster: cluster.name,
    namespace,
    account: name,
    issuer: issuerOf(views, cluster) ?? `<issuer of ${cluster.name}>`,
    directory: annotations?.[AZURE_TENANT],
  };
}

/** As the hub knows it; with keys alone nothing says it. */
function issuerOf(views: Views, cluster: ClusterView): string | undefined {
  const mount = logins(views).find((login) => login.cluster === cluster)?.mount;
  const { oidc_discovery_url: discovery, bound_issuer: bound } =
    views.vault.mounts.configurations.get(mount ?? '')?.attributes ?? {};
  const issuer = bound ?? discovery;
  return typeof issuer === 'string' ? literalText(issuer) : undefined;
}

const SECTIONS: Readonly<Record<Cloud, (all: readonly Trusted[]) => string>> = {
  /** https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
  aws: (all) => {
    const statements = all.map(({ identity, issuer, namespace, account }) => {
      const [, partition, , , accountId] = identity.name.split(':');
      const host = issuer.replace('https://', '');
      return {
        Effect: 'Allow',
        Principal: { Federated: `arn:${partition}:iam::${accountId}:oidc-provider/${host}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${host}:sub`]: `system:serviceaccount:${namespace}:${account}`,
            [`${host}:aud`]: 'sts.amazonaws.com',
          },
        },
      };
    });
    return `The trust policy of the role:\n\n${block({ Version: '2012-10-17', Statement: statements })}`;
  },
  /** https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity */
  google: (all) => {
    const commands = all.map(({ identity, cluster, namespace, account }) =>
      command(
        ...['gcloud', 'iam', 'service-accounts', 'add-iam-policy-binding', identity.name],
        ...['--role', 'roles/iam.workloadIdentityUser'],
        ...['--member', `serviceAccount:<project of ${cluster}>.svc.id.goog[${namespace}/${account}]`],
      ),
    );
    return `Who may act as it:\n\n${markdownBlock('sh', commands.join('\n'))}`;
  },
  /** https://azure.github.io/azure-workload-identity/docs/topics/federated-identity-credential.html */
  azure: (all) => {
    const credentials = all.map(({ cluster, namespace, account, issuer }) => ({
      name: `${cluster}.${namespace}.${account}`.replace(/[^A-Za-z0-9-]/g, '-'),
      issuer,
      subject: `system:serviceaccount:${namespace}:${account}`,
      audiences: ['api://AzureADTokenExchange'],
    }));
    return `Its federated credentials, in directory ${markdownText(String(all[0]!.directory))}:\n\n${credentials.map(block).join('\n\n')}`;
  },
};

function block(value: unknown): string {
  return markdownBlock('json', json(value));
}
