import type { KubernetesObject } from '../output/kubernetes-object';
import { labelsAskedFor, LabelSelector, selects } from './label-selector';
import { isSaid, type SeenObject, specOf } from '../output/seen-object';
import { GENERATOR } from './stores';
import type { Objects, SaidOf } from './controller-secret';

/** What External Secrets Operator makes of its kinds for a whole cluster. */
export interface MadeOfClusterKinds {
  /** Objects in one namespace each, which are said by the object that they are made of. */
  readonly made: readonly SeenObject[];
  readonly unread: readonly SaidOf[];
}

/** By the kind for the cluster: what it makes, and where it says that. */
const KINDS = {
  ClusterExternalSecret: {
    kind: 'ExternalSecret',
    ...{ spec: 'externalSecretSpec', name: 'externalSecretName', metadata: 'externalSecretMetadata' },
  },
  ClusterPushSecret: {
    kind: 'PushSecret',
    ...{ spec: 'pushSecretSpec', name: 'pushSecretName', metadata: 'pushSecretMetadata' },
  },
} as const;

/** Kubernetes labels every namespace with its name. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** https://external-secrets.io/latest/api/clusterexternalsecret/ */
export function madeOfClusterKinds(objects: Objects & { readonly objects: readonly SeenObject[] }): MadeOfClusterKinds {
  const made: SeenObject[] = [];
  const unread: SaidOf[] = [];
  const known = labelsByNamespace(objects);
  for (const [clusterKind, { kind, ...fields }] of Object.entries(KINDS)) {
    for (const of of objects.ofKind(clusterKind)) {
      const { namespaces, isOpen } = namespacesOf(known, of);
      const { spec = {}, apiVersion } = of.object as any;
      const { labels, annotations } = spec[fields.metadata] ?? {};
      for (const namespace of namespaces) {
        const metadata = { name: spec[fields.name] ?? of.object.metadata.name, namespace, labels, annotations };
        made.push(madeBy(of, { apiVersion, kind, metadata, spec: spec[fields.spec] } as KubernetesObject));
      }
      if (isOpen) {
        const message = `it makes one ${kind} in each namespace with certain labels, and which those are is in no file: only those that are named here are checked`;
        unread.push({ of, message });
      }
    }
  }
  const users = [...objects.ofKind('ExternalSecret'), ...made];
  const generators = objects.ofKind('ClusterGenerator').flatMap((of) => generatorsOf(of, users));
  return { made: [...made, ...generators], unread };
}

/** Labels of the namespaces that are said here: of one without an object of its own, only that with its name. */
function labelsByNamespace(all: Objects & { readonly objects: readonly SeenObject[] }): Map<string, Labels> {
  const named = all.objects.flatMap(({ object: { metadata } }) => metadata.namespace ?? []).filter(isSaid);
  const written = all
    .ofKind('Namespace')
    .map(({ object: { metadata } }): [string, Labels] => [
      metadata.name,
      { all: true, labels: { ...metadata.labels, [NAME_LABEL]: metadata.name } },
    ]);
  return new Map([
    ...named.map((name): [string, Labels] => [name, { all: false, labels: { [NAME_LABEL]: name } }]),
    ...written,
  ]);
}

interface Labels {
  readonly labels: Readonly<Record<string, string>>;
  /** Whether there are no others. */
  readonly all: boolean;
}

/** The namespaces that such an object names, or chooses among those that are said here. */
function namespacesOf(
  known: ReadonlyMap<string, Labels>,
  { object }: SeenObject,
): { namespaces: Set<string>; isOpen: boolean } {
  const { namespaces = [], namespaceSelector, namespaceSelectors = [] } = specOf(object);
  const selectors: LabelSelector[] = [...(namespaceSelector ? [namespaceSelector] : []), ...namespaceSelectors];
  const takes = (selector: LabelSelector, { labels, all }: Labels) =>
    selects(selector, labels) && (all || labelsAskedFor(selector).every((label) => label === NAME_LABEL));
  const chosen = [...known].filter(([, own]) => selectors.some((one) => takes(one, own))).map(([name]) => name);
  return { namespaces: new Set([...namespaces, ...chosen]), isOpen: selectors.length > 0 };
}

/** A generator for the cluster logs in as an account of whichever namespace uses it. */
function generatorsOf(of: SeenObject, users: readonly SeenObject[]): SeenObject[] {
  const { kind, generator } = specOf(of.object);
  const { name } = of.object.metadata;
  const spec = generator?.vaultDynamicSecretSpec;
  const isUser = ({ object }: SeenObject) =>
    (specOf(object).dataFrom ?? []).some(({ sourceRef }: any) => {
      const { generatorRef } = sourceRef ?? {};
      return generatorRef?.kind === of.object.kind && generatorRef.name === name;
    });
  const namespaces =
    kind === GENERATOR && spec ? users.filter(isUser).map(({ object }) => object.metadata.namespace) : [];
  return [...new Set(namespaces)].map((namespace) =>
    madeBy(of, {
      apiVersion: of.object.apiVersion,
      kind: GENERATOR,
      metadata: { name, namespace },
      spec,
    } as KubernetesObject),
  );
}

function madeBy(by: SeenObject, object: KubernetesObject): SeenObject {
  return { ...by, object, madeBy: by.object };
}
