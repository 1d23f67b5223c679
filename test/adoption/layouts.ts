import { dump } from 'js-yaml';
import type { SynthesizedCluster } from '../../lib/output/cluster';
import type { HubResource } from '../../lib/output/hub-resource';
import type { KubernetesObject } from '../../lib/output/kubernetes-object';
import { NOTHING, Output } from '../../lib/output/output';

/** What a company has: Terraform's resources by type and id, and the objects of each cluster. */
export interface Layout {
  readonly address: string;
  readonly resources: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly clusters: Readonly<Record<string, readonly object[]>>;
}

/** Names that somebody has chosen for one team. */
export interface TeamNames {
  readonly namespace: string;
  readonly account: string;
  readonly store: string;
  readonly role: string;
  readonly policy: string;
  readonly path: string;
  readonly externalSecret: string;
  readonly secret: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly template?: Readonly<Record<string, string>>;
  readonly owner?: string;
}

/** Values below `secret/apps/<team>/`, and for each team a namespace with a store, an account, a role and a policy. */
export function storePerTeam(
  teams: readonly string[],
  { cluster = 'prod', mount = 'kubernetes' }: { cluster?: string; mount?: string } = {},
): Layout {
  return layoutOf(teams.map(namesOf), cluster, mount);
}

export function namesOf(team: string): TeamNames {
  return {
    namespace: `app-${team}`,
    account: 'eso-reader',
    store: 'vault-apps',
    role: team,
    policy: team,
    path: `secret/apps/${team}/db`,
    externalSecret: `${team}-db`,
    secret: `${team}-db`,
    keys: { DB_USER: 'username', DB_PASSWORD: 'password' },
    owner: `${team}@example.com`,
  };
}

export function layoutOf(
  teams: readonly TeamNames[],
  cluster = 'prod',
  mount = 'kubernetes',
  server = 'https://vault.example.com:8200',
): Layout {
  const byId = (make: (team: TeamNames) => object) =>
    Object.fromEntries(teams.map((team, index) => [`team_${index}`, make(team) as Record<string, unknown>]));
  return {
    address: server,
    resources: {
      vault_mount: { secret: { path: 'secret', type: 'kv', options: { version: '2' } } },
      vault_auth_backend: { kubernetes: { type: 'kubernetes', path: mount } },
      vault_kubernetes_auth_backend_config: {
        config: { backend: mount, kubernetes_host: `https://api.${cluster}.example.com:6443` },
      },
      vault_policy: byId(({ policy, path }) => ({
        name: policy,
        policy: `path "${path.replace('/', '/data/').replace(/[^/]*$/, '')}*" {\n  capabilities = ["read"]\n}\n`,
      })),
      vault_kubernetes_auth_backend_role: byId(({ role, account, namespace, policy }) => ({
        backend: mount,
        role_name: role,
        bound_service_account_names: [account],
        bound_service_account_namespaces: [namespace],
        token_policies: [policy],
        token_ttl: 300,
      })),
    },
    clusters: { [cluster]: teams.flatMap((team) => objectsOfTeam(team, mount, server)) },
  };
}

export function objectsOfTeam(team: TeamNames, mount: string, server: string): object[] {
  const { namespace, account, store, role, path, keys, template, owner } = team;
  const serviceAccountRef = { name: account };
  return [
    {
      ...{ apiVersion: 'v1', kind: 'Namespace' },
      metadata: { name: namespace, ...(owner === undefined ? {} : { annotations: { 'example.com/team': owner } }) },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } },
    {
      ...{ apiVersion: 'external-secrets.io/v1', kind: 'SecretStore', metadata: { name: store, namespace } },
      spec: {
        provider: {
          vault: {
            server,
            path: 'secret',
            version: 'v2',
            auth: { kubernetes: { mountPath: mount, role, serviceAccountRef } },
          },
        },
      },
    },
    {
      ...{
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: team.externalSecret, namespace },
      },
      spec: {
        refreshInterval: '30m',
        secretStoreRef: { name: store, kind: 'SecretStore' },
        target: { name: team.secret, creationPolicy: 'Owner', ...(template ? { template: { data: template } } : {}) },
        data: Object.entries(keys).map(([secretKey, property]) => ({ secretKey, remoteRef: { key: path, property } })),
      },
    },
  ];
}

/** As Terraform's JSON and as YAML, by file. */
export function filesOfLayout({ address, resources, clusters }: Layout): Record<string, string> {
  return {
    'terraform/vault.tf.json': JSON.stringify({ provider: { vault: { address } }, resource: resources }),
    ...Object.fromEntries(
      Object.entries(clusters).map(([name, objects]) => [
        `clusters/${name}/all.yaml`,
        objects.map((object) => dump(object)).join('---\n'),
      ]),
    ),
  };
}

/** As if it had been read. */
export function outputOfLayout({ address, resources, clusters }: Layout): Output {
  return {
    ...NOTHING,
    hubs: [{ address, namespace: '' }],
    resources: Object.entries(resources).flatMap(([type, all]) =>
      Object.entries(all).map(([id, attributes]): HubResource => {
        const address = `${type}.${id}`;
        return { type, address, namespace: '', path: '', place: `vault.tf.json, ${address}`, attributes };
      }),
    ),
    clusters: Object.entries(clusters).map(([name, objects]): SynthesizedCluster => {
      const manifests = objects.map((object) => ({ object: object as KubernetesObject, path: '' }));
      return { name, path: '', files: [{ name: 'all.yaml', manifests }] };
    }),
  };
}

/** One store for the whole cluster, with one login, as the first steps of many companies have it. */
export function sharedStore(
  teams: readonly string[],
  cluster = 'dev',
  mount = `kubernetes-${cluster}`,
  server?: string,
): Layout {
  const { resources, ...rest } = layoutOf(teams.map(namesOf), cluster, mount, server);
  const [account, store, role] = ['eso-sa', 'central-vault', `eso-${cluster}-role`];
  const objects = rest.clusters[cluster]! as any[];
  const { spec } = objects.find(({ kind }) => kind === 'SecretStore');
  const { provider } = structuredClone(spec);
  provider.vault.auth.kubernetes = {
    ...{ mountPath: mount, role },
    serviceAccountRef: { name: account, namespace: 'external-secrets' },
  };
  const own = objects.filter(({ kind }) => kind === 'Namespace' || kind === 'ExternalSecret');
  own
    .filter(({ kind }) => kind === 'ExternalSecret')
    .forEach((one, index) => {
      one.spec.secretStoreRef = { kind: 'ClusterSecretStore', name: store };
      one.spec.data.forEach((entry: any) => {
        entry.remoteRef.key = `secret/data/${cluster}/${teams[index]}`;
      });
    });
  return {
    ...rest,
    resources: {
      ...resources,
      vault_policy: {
        dev: {
          name: `${cluster}-policy`,
          policy: `path "secret/data/${cluster}/*" {\n  capabilities = ["read"]\n}\n\npath "secret/data/other/*" {\n  capabilities = ["deny"]\n}\n`,
        },
      },
      vault_kubernetes_auth_backend_role: {
        eso: {
          ...{
            backend: mount,
            role_name: role,
            token_policies: [`${cluster}-policy`],
            token_ttl: 3600,
          },
          ...{ bound_service_account_names: [account], bound_service_account_namespaces: ['external-secrets'] },
        },
      },
    },
    clusters: {
      [cluster]: [
        { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace: 'external-secrets' } },
        {
          ...{ apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', metadata: { name: store } },
          spec: { provider },
        },
        ...own,
      ],
    },
  };
}
