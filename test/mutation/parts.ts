import type { KubernetesObject } from '../../lib/output/kubernetes-object';
import type { RenderedFleet } from '../../lib/synth/synthesized-fleet';
import type { RestartFile, SyncFile, SynthesizedCluster } from '../../lib/output/cluster';
import type { SynthesizedStack } from '../../lib/output/stack';

/** Both sides as they would be written. */
export type Rendered = Pick<
  RenderedFleet,
  'stacks' | 'clusters' | 'restarts' | 'syncs' | 'bundles' | 'tenantPlaces' | 'hubServers'
>;

/** What an edit changes, and may do anything to. */
export type Body = any;

/**
 * One object of a cluster, one resource of a stack, one component for workloads of another repository, or one thing that a
 * GitOps tool is told.
 */
export interface Part {
  /** Kind of the object, or type of the resource; `provider vault` and `data vault_auth_backend` as Terraform says them. */
  readonly type: string;
  /** Name of the stack or cluster. */
  readonly owner: string;
  /** Where it is said, for a person. */
  readonly place: string;
  /** A copy, in which text that holds JSON is read. */
  readonly body: Body;
  /** Both sides with other bodies in its place: none drops it, two double it. */
  readonly replaced: (rendered: Rendered, bodies: readonly Body[]) => Rendered;
}

/** Who deploys the stacks is on one side only, and reads no secret: `test/e2e/least-privilege.test.ts` proves it. */
const BOOTSTRAP = 'bootstrap';

/** Everything that one edit may change. */
export function partsOf({ stacks, clusters, restarts, syncs, bundles, hubServers }: Rendered): Part[] {
  return [
    ...stacks.filter(({ name }) => name !== BOOTSTRAP).flatMap(stackParts),
    ...clusters.flatMap(clusterParts),
    ...restarts.map(restartPart),
    ...syncs.flatMap(syncParts),
    ...[...bundles].map(bundlePart),
    ...hubServers.map(serverPart),
  ];
}

function stackParts(stack: SynthesizedStack): Part[] {
  const { name } = stack;
  const blocks = ['resource', 'data', 'ephemeral'] as const;
  const provider = (stack.json['provider'] as any)?.vault?.[0];
  return [
    ...blocks.flatMap((block) =>
      Object.entries((stack.json[block] ?? {}) as Record<string, Record<string, Body>>).flatMap(([resource, byId]) =>
        Object.entries(byId).map(([id, body]): Part => {
          const type = block === 'resource' ? resource : `${block} ${resource}`;
          const replaced = (rendered: Rendered, bodies: readonly Body[]) =>
            withStack(rendered, name, (json) => {
              const others = Object.entries(json[block][resource]).filter(([key]) => key !== id);
              const edited = bodies.map((one, index) => [index === 0 ? id : `${id}_${index}`, written(type, one)]);
              return { ...json, [block]: { ...json[block], [resource]: Object.fromEntries([...others, ...edited]) } };
            });
          return { type, owner: name, place: `stack ${name}, ${type}.${id}`, body: read(type, body), replaced };
        }),
      ),
    ),
    ...(provider === undefined
      ? []
      : [
          {
            type: 'provider vault',
            owner: name,
            place: `stack ${name}, provider vault`,
            body: structuredClone(provider),
            replaced: (rendered: Rendered, bodies: readonly Body[]) =>
              withStack(rendered, name, (json) => ({ ...json, provider: { ...json.provider, vault: bodies } })),
          },
        ]),
  ];
}

function withStack(rendered: Rendered, name: string, change: (json: any) => any): Rendered {
  const stacks = rendered.stacks.map((stack) => (stack.name === name ? { ...stack, json: change(stack.json) } : stack));
  return { ...rendered, stacks };
}

function clusterParts({ name, files, controlPlane = [] }: SynthesizedCluster): Part[] {
  return [...files, ...controlPlane].flatMap((file) =>
    file.manifests.map(({ object, path }): Part => {
      const { kind } = object;
      // A setting of an API server has no name.
      const { name: own = '', namespace } = object.metadata ?? {};
      const at = namespace === undefined ? own : `${namespace}/${own}`;
      return {
        type: kind,
        owner: name,
        place: `${name}/${file.name}, ${kind} ${at}`,
        body: structuredClone(object),
        replaced: (rendered, bodies) =>
          withManifests(rendered, name, file.name, (manifests) =>
            manifests.flatMap((manifest) =>
              manifest.object === object
                ? bodies.map((one) => ({ object: one as KubernetesObject, path }))
                : [manifest],
            ),
          ),
      };
    }),
  );
}

type Manifests = SynthesizedCluster['files'][number]['manifests'];

function withManifests(
  rendered: Rendered,
  cluster: string,
  file: string,
  change: (manifests: Manifests) => Manifests,
): Rendered {
  const changed = (files: SynthesizedCluster['files']) =>
    files.map((text) => (text.name === file ? { ...text, manifests: change(text.manifests) } : text));
  const clusters = rendered.clusters.map((one) =>
    one.name === cluster
      ? { ...one, files: changed(one.files), ...(one.controlPlane && { controlPlane: changed(one.controlPlane) }) }
      : one,
  );
  return { ...rendered, clusters };
}

function restartPart(restart: RestartFile): Part {
  const type = 'Component';
  return {
    type,
    owner: restart.cluster,
    place: `${restart.cluster}, component of ${restart.namespace}`,
    body: read(type, restart.component),
    replaced: (rendered, bodies) => ({
      ...rendered,
      restarts: rendered.restarts.flatMap((one) =>
        one.cluster === restart.cluster && one.namespace === restart.namespace
          ? bodies.map((component) => ({ ...one, component: written(type, component) }))
          : [one],
      ),
    }),
  };
}

/** Of what a GitOps tool is told: other kinds have such names too. */
function syncParts({ name, manifests }: SyncFile): Part[] {
  return manifests.map(({ object, path }): Part => ({
    type: `sync ${object.kind}`,
    owner: name.split('/')[0]!,
    place: `${name}, ${object.kind} ${object.metadata.name}`,
    body: structuredClone(object),
    replaced: (rendered, bodies) => ({
      ...rendered,
      syncs: rendered.syncs.map((file) => {
        const edited = file.manifests.flatMap((one) =>
          one.object === object ? bodies.map((body) => ({ object: body as KubernetesObject, path })) : [one],
        );
        return file.name === name ? { ...file, manifests: edited } : file;
      }),
    }),
  }));
}

function bundlePart([folder, bundle]: readonly [string, object]): Part {
  return {
    type: 'fleet.yaml',
    owner: folder.split('/')[0]!,
    place: `${folder}/fleet.yaml`,
    body: structuredClone(bundle),
    replaced: (rendered, bodies) => {
      const others = [...rendered.bundles].filter(([one]) => one !== folder);
      return { ...rendered, bundles: new Map([...others, ...bodies.map((body) => [folder, body] as const)]) };
    },
  };
}

function serverPart(server: Rendered['hubServers'][number]): Part {
  return {
    type: 'server',
    owner: server.name,
    place: server.place,
    body: structuredClone(server.configuration),
    replaced: (rendered, bodies) => ({
      ...rendered,
      hubServers: rendered.hubServers.flatMap((one) =>
        one.name === server.name ? bodies.map((configuration) => ({ ...one, configuration })) : [one],
      ),
    }),
  };
}

/** Text that holds JSON, by the type of what it stands in. */
function jsonTexts(type: string, body: Body): { in: any; key: string }[] {
  switch (type) {
    case 'vault_policy':
      return [{ in: body, key: 'policy' }];
    case 'vault_generic_endpoint':
      return [{ in: body, key: 'data_json' }];
    case 'Component':
      return body.patches.map((patch: any) => ({ in: patch, key: 'patch' }));
    default:
      return [];
  }
}

function read(type: string, body: Body): Body {
  const copy = structuredClone(body);
  jsonTexts(type, copy).forEach((text) => (text.in[text.key] = JSON.parse(text.in[text.key])));
  return copy;
}

function written(type: string, body: Body): Body {
  const copy = structuredClone(body);
  jsonTexts(type, copy)
    .filter((text) => text.in[text.key] !== undefined)
    .forEach((text) => (text.in[text.key] = JSON.stringify(text.in[text.key])));
  return copy;
}
