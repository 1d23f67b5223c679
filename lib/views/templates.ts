import type { KubernetesObject } from '../output/kubernetes-object';
import { AGENT_FUNCTIONS, OPERATOR_FUNCTIONS } from '../go/template-functions';
import { GoTemplate, parseTemplate } from '../go/template';
import type { ClusterView } from './cluster-view';
import { specOf, type SeenObject } from '../output/seen-object';

/** A Go template in an object, and what an engine makes of it. */
export interface SeenTemplate {
  readonly seen: SeenObject;
  /** `key "url"`, for messages. */
  readonly what: string;
  /** The key of the Secret that it makes; undefined where it makes something else. */
  readonly key?: string;
  readonly text: string;
  /** A text where it is none: what is wrong with it. */
  readonly parsed: GoTemplate | string;
}

const known = new WeakMap<ClusterView, Map<KubernetesObject, SeenTemplate[]>>();

/** The templates of ExternalSecrets and PushSecrets, by what they stand in. */
export function operatorTemplates(cluster: ClusterView): ReadonlyMap<KubernetesObject, readonly SeenTemplate[]> {
  let templates = known.get(cluster);
  if (!templates) {
    const all = hasOtherDelimiters(cluster) ? [] : cluster.ofKind('ExternalSecret', 'PushSecret');
    const texts = new Map<string, GoTemplate | string>();
    templates = new Map(all.map((seen) => [seen.object, [...templatesOf(seen, cluster, texts)]]));
    known.set(cluster, templates);
  }
  return templates;
}

/** Whether the operator is told to look for something else than braces. */
function hasOtherDelimiters(cluster: ClusterView): boolean {
  return cluster
    .ofKind('Deployment', 'HelmRelease', 'Application')
    .some(({ object }) => /template-(left|right)-delimiter/.test(JSON.stringify(specOf(object))));
}

/** https://external-secrets.io/latest/guides/templating/ */
function* templatesOf(
  seen: SeenObject,
  cluster: ClusterView,
  /** Most tenants have the same few. */
  texts: Map<string, GoTemplate | string>,
): Iterable<SeenTemplate> {
  const spec = specOf(seen.object);
  const {
    data,
    metadata,
    templateFrom = [],
  } = (seen.object.kind === 'PushSecret' ? spec.template : spec.target?.template) ?? {};
  const made = (what: string, value: unknown, key?: string): SeenTemplate => {
    const text = String(value);
    const parsed = texts.get(text) ?? parseTemplate(text, OPERATOR_FUNCTIONS);
    texts.set(text, parsed);
    return { seen, what, key, text, parsed };
  };
  for (const [key, text] of Object.entries(data ?? {})) {
    yield made(`key "${key}"`, text, key);
  }
  for (const part of ['labels', 'annotations']) {
    for (const [name, text] of Object.entries(metadata?.[part] ?? {})) {
      yield made(`"${name}" of its ${part}`, text);
    }
  }
  for (const { literal, configMap } of templateFrom) {
    if (literal !== undefined) {
      yield made('a literal of templateFrom', literal);
    }
    const map = configMap && cluster.find('ConfigMap', configMap.name, seen.object.metadata.namespace);
    for (const { key, templateAs = 'Values' } of map ? (configMap.items ?? []) : []) {
      const text = (map.object as any).data?.[key];
      if (text !== undefined) {
        yield made(`"${key}" of ConfigMap "${configMap.name}"`, text, templateAs === 'Values' ? key : undefined);
      }
    }
  }
}

/** The templates of agents that are injected into pods. */
export function* agentTemplates({ workloads }: ClusterView): Iterable<SeenTemplate> {
  for (const { agent } of workloads) {
    for (const [name, text] of agent?.isInjected ? agent.templates : []) {
      const parsed = parseTemplate(text, AGENT_FUNCTIONS);
      yield { seen: agent!, what: `file "${name}"`, text, parsed };
    }
  }
}
