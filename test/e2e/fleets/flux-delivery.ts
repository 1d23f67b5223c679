import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLUX_NAMESPACE, GIT_REPOSITORY, KUSTOMIZATION } from '../bench/flux';
import { KubernetesObject } from '../bench/kubernetes-api';
import { Workspace } from '../bench/workspace';

export interface Source {
  readonly url: string;
  readonly branch: string;
}

/** Folders of a checkout that are committed. */
export const COMMITTED = ['delivered'];
const CLUSTER_WIDE = '_cluster';
const WHOLE_CLUSTER = 'cluster.k8s.yaml';

/** What was written for a cluster, in a folder for each Kustomization, beside the namespaces that it speaks of. */
export function layOut(workspace: Workspace, cluster: string): void {
  const target = join(workspace.folder, 'delivered', cluster);
  rmSync(target, { recursive: true, force: true });
  for (const file of readdirSync(join(workspace.manifests, cluster))) {
    const folder = join(target, file === WHOLE_CLUSTER ? CLUSTER_WIDE : file.replace(/\.k8s\.yaml$/, ''));
    cpSync(join(workspace.manifests, cluster, file), join(folder, file));
  }
  mkdirSync(join(target, CLUSTER_WIDE), { recursive: true });
  const namespaces = namespacesOf(workspace, cluster).map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }));
  writeFileSync(
    join(target, CLUSTER_WIDE, 'namespaces.k8s.yaml'),
    namespaces.map((one) => JSON.stringify(one)).join('\n---\n'),
  );
}

/** A source and a Kustomization for each folder: those of namespaces wait for what is cluster-wide. */
export function fluxObjects(workspace: Workspace, cluster: string, { url, branch }: Source): KubernetesObject[] {
  const metadata = (name: string) => ({ name, namespace: FLUX_NAMESPACE });
  const [sourceVersion, sourceKind] = GIT_REPOSITORY;
  const [apiVersion, kind] = KUSTOMIZATION;
  const folders = readdirSync(join(workspace.folder, 'delivered', cluster));
  return [
    {
      apiVersion: sourceVersion,
      kind: sourceKind,
      metadata: metadata('fleet'),
      spec: { url, ref: { branch }, interval: '1h', timeout: '20s' },
    },
    ...folders.map((folder) => ({
      apiVersion,
      kind,
      metadata: metadata(nameOf(folder)),
      spec: {
        sourceRef: { kind: sourceKind, name: 'fleet' },
        path: `./delivered/${cluster}/${folder}`,
        interval: '1h',
        retryInterval: '5s',
        timeout: '1m',
        prune: true,
        wait: true,
        dependsOn: folder === CLUSTER_WIDE ? [] : [{ name: nameOf(CLUSTER_WIDE) }],
        healthCheckExprs: ['SecretStore', 'ExternalSecret'].map((one) => healthCheck('external-secrets.io/v1', one)),
      },
    })),
  ];
}

function nameOf(folder: string): string {
  return folder.replace(/^_/, '');
}

function namespacesOf(workspace: Workspace, cluster: string): string[] {
  const named = workspace.manifestsOf(cluster).map(({ metadata }) => metadata.namespace);
  return [...new Set(named)].filter((name) => name !== undefined);
}

/** `all` of an empty list is true, so an object without a status would be healthy: it is looked for first. */
function healthCheck(apiVersion: string, kind: string): object {
  const ready = (status: string) => `status.conditions.exists(c, c.type == 'Ready' && c.status == '${status}')`;
  return {
    apiVersion,
    kind,
    current: `has(status.conditions) && ${ready('True')}`,
    failed: `has(status.conditions) && ${ready('False')}`,
  };
}
