import { BlockList, isIP } from 'node:net';
import { serviceNamespace } from '../addresses/url';
import type { ClusterView } from './cluster-view';
import { labelsAskedFor, LabelSelector, selects } from './label-selector';
import { groupOf, SeenObject, specOf } from '../output/seen-object';

/** Pods that open connections. */
export interface Pods {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether they may have other labels as well. */
  readonly hasMore?: boolean;
}

/** Where pods want to go. */
export interface Destination {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  /** A name or an address; undefined for the servers of names. */
  readonly host?: string;
}

/** The NetworkPolicies that keep pods from leaving, and what they let through. */
export interface Egress {
  /** Those that surely select the pods. */
  readonly policies: readonly SeenObject[];
  /** Whether a connection may be let through: what a name resolves to, and labels of others, are not known. */
  readonly mayReach: (destination: Destination) => boolean;
  /** The TCP ports that rules name, of a range its ends. */
  readonly ports: readonly number[];
}

/** Policies of Cilium, Calico and administrators, which may allow what a NetworkPolicy does not. */
const OTHER_POLICIES = [
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
  'AdminNetworkPolicy',
  'ClusterNetworkPolicy',
];
const GROUP = 'networking.k8s.io';

/**
 * Undefined where nothing here keeps the pods from going where they want, or where that is not known.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function egressOf(cluster: ClusterView, pods: Pods): Egress | undefined {
  const ofNamespace = cluster
    .ofKind('NetworkPolicy')
    .filter(({ object }) => object.metadata.namespace === pods.namespace);
  const all = ofNamespace.filter(({ object }) => isOfEgress(object));
  const policies = all.filter(({ object }) => surelySelects(selectorOf(object), pods));
  // Calico calls its own NetworkPolicy as well.
  const hasOthers =
    cluster.ofKind(...OTHER_POLICIES).length > 0 || ofNamespace.some(({ object }) => groupOf(object) !== GROUP);
  if (policies.length === 0 || cluster.unread.objects || hasOthers) {
    return undefined;
  }
  const rules = all
    .filter(({ object }) => maySelect(selectorOf(object), pods))
    .flatMap(({ object }) => (specOf(object).egress ?? []) as Rule[]);
  return {
    policies,
    mayReach: (destination) => rules.some((rule) => mayLet(rule, pods.namespace, destination)),
    ports: rules.flatMap((rule) => (rule.ports ?? []).flatMap(portsOf)),
  };
}

function portsOf({ protocol = 'TCP', port, endPort }: Port): number[] {
  return [port, endPort].filter((one): one is number => protocol === 'TCP' && typeof one === 'number');
}

/** Empty lists, and none, stand for all. */
interface Rule {
  readonly ports?: readonly Port[] | null;
  readonly to?: readonly Peer[] | null;
}

interface Port {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}

interface Block {
  readonly cidr: string;
  readonly except?: readonly string[] | null;
}

interface Peer {
  readonly ipBlock?: Block;
  readonly namespaceSelector?: LabelSelector;
  readonly podSelector?: LabelSelector;
}

/** Whether a NetworkPolicy says anything of what leaves: without a type, by its rules. */
export function isOfEgress(policy: any): boolean {
  const { policyTypes, egress } = policy.spec ?? {};
  return policyTypes?.length > 0 ? policyTypes.includes('Egress') : egress?.length > 0;
}

function selectorOf(policy: any): LabelSelector {
  return policy.spec.podSelector ?? {};
}

/** Whether a selector takes the pods, whatever other labels they have. */
export function surelySelects(selector: LabelSelector, { labels, hasMore }: Pods): boolean {
  return selects(selector, labels) && (!hasMore || labelsAskedFor(selector).every((key) => key in labels));
}

/** Whether it is not known that a selector leaves the pods out. */
export function maySelect(selector: LabelSelector, { labels, hasMore }: Pods): boolean {
  const isKnown = (key: string) => !hasMore || key in labels;
  return selects(
    {
      matchLabels: Object.fromEntries(Object.entries(selector.matchLabels ?? {}).filter(([key]) => isKnown(key))),
      matchExpressions: selector.matchExpressions?.filter(({ key }) => isKnown(key)),
    },
    labels,
  );
}

function mayLet({ ports, to }: Rule, namespace: string, { protocol, port, host }: Destination): boolean {
  const byPort = (one: Port) =>
    (one.protocol ?? 'TCP') === protocol &&
    // A name is one of the other side's container.
    (typeof one.port !== 'number' || (one.port <= port && port <= (one.endPort ?? one.port)));
  return (!ports?.length || ports.some(byPort)) && (!to?.length || to.some((peer) => mayBe(peer, namespace, host)));
}

/** Whether a host may be among the peers that a rule names. */
function mayBe({ ipBlock, namespaceSelector }: Peer, namespace: string, host: string | undefined): boolean {
  if (ipBlock) {
    return host === undefined || isIP(host) === 0 || mayHold(ipBlock, host);
  }
  const there = host === undefined ? undefined : namespaceOf(host, namespace);
  if (!namespaceSelector) {
    // Pods of the same namespace.
    return host !== undefined && there === namespace;
  }
  const name = namespaceSelector.matchLabels?.[NAMESPACE_NAME];
  return there === undefined || name === undefined || name === there;
}

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Whether it may be: what a block says that is filled in later is not known. */
function mayHold({ cidr, except }: Block, host: string): boolean {
  return contains(cidr, host) !== false && !except?.some((one) => contains(one, host));
}

function contains(cidr: string, host: string): boolean | undefined {
  const [network, length] = String(cidr).split('/');
  try {
    const block = new BlockList();
    block.addSubnet(network!, Number(length), familyOf(network!));
    return block.check(host, familyOf(host));
  } catch {
    return undefined;
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** The namespace of a host that is a Service; undefined for one of elsewhere. */
function namespaceOf(host: string, own: string): string | undefined {
  return serviceNamespace(host) ?? (host.includes('.') || isIP(host) !== 0 ? undefined : own);
}
