import type { Rendered } from '../mutation/parts';

/** Both sides in other words: each means what it did. */
export function reworded<R extends Rendered>(rendered: R): R {
  return {
    ...rendered,
    stacks: rendered.stacks.toReversed().map((stack) => ({ ...stack, json: stackReworded(stack.json) })),
    clusters: rendered.clusters.toReversed().map((cluster) => ({
      ...cluster,
      files: cluster.files.toReversed().map((file) => ({
        ...file,
        manifests: file.manifests.toReversed().map((one) => ({ ...one, object: objectReworded(one.object) })),
      })),
    })),
  };
}

function stackReworded(json: any): any {
  const resources = Object.entries<any>(json.resource ?? {}).map(([type, byName]) => [
    type,
    Object.fromEntries(
      Object.entries<any>(byName)
        .toReversed()
        .map(([name, body]) => [name, resourceReworded(type, body)]),
    ),
  ]);
  return { ...json, '//': { ...json['//'], metadata: {} }, resource: Object.fromEntries(resources.toReversed()) };
}

function resourceReworded(type: string, { '//': said, ...rest }: any): any {
  // What the program states there is no comment.
  const body = said?.keywheel === undefined ? rest : { ...rest, '//': { keywheel: said.keywheel } };
  return {
    description: 'in other words',
    ...turned(body, (name) => !/statements$/.test(name)),
    ...(type === 'vault_policy' && { policy: policyReworded(body.policy) }),
    ...(typeof body.token_ttl === 'number' && { token_ttl: `${body.token_ttl}s` }),
  };
}

/** As HCL with a comment, where it asks nothing beside capabilities. */
function policyReworded(text: string): string {
  const all = Object.entries<any>(JSON.parse(text).path);
  if (all.some(([, one]) => Object.keys(one).length > 1)) {
    return JSON.stringify({ path: Object.fromEntries(all.toReversed()) }, null, 4);
  }
  const paths = all.map(
    ([path, { capabilities }]) =>
      `path ${JSON.stringify(path)} {\n  capabilities = ${JSON.stringify(capabilities.toReversed())}\n}`,
  );
  return `# the same\n${paths.toReversed().join('\n')}`;
}

const SETS = new Set(['rules', 'subjects', 'egress', 'verbs', 'resources', 'resourceNames', 'to', 'policyTypes']);

/** Nothing looks for these by their labels. */
const WITHOUT_CHOOSER =
  /^(ExternalSecret|PushSecret|(Cluster)?Role(Binding)?|NetworkPolicy|ValidatingAdmissionPolicy)$/;

function objectReworded(object: any): any {
  const { metadata, spec } = object;
  const interval = /^(\d+)h0m0s$/.exec(spec?.refreshInterval ?? '');
  return turned(
    {
      ...object,
      ...(WITHOUT_CHOOSER.test(object.kind) && {
        metadata: { ...metadata, labels: { ...metadata.labels, 'app.kubernetes.io/part-of': 'other words' } },
      }),
      ...(interval && { spec: { ...spec, refreshInterval: `${Number(interval[1]) * 60}m` } }),
    },
    (name) => SETS.has(name) && object.kind !== 'PrometheusRule',
  );
}

/** Fields in another order, and lists of which the order says nothing. */
function turned(value: any, isSet: (name: string) => boolean, name = ''): any {
  if (Array.isArray(value)) {
    const all = value.map((one) => turned(one, isSet));
    return isSet(name) ? all.toReversed() : all;
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, one]) => [key, turned(one, isSet, key)]),
      )
    : value;
}
