import { isIP } from 'node:net';
import { hostOf, portOf, serviceNamespace } from '../addresses/url';
import { ANNOTATIONS } from '../output/annotations';
import { names } from '../fleet/names';
import { OperatorEgress } from '../fleet/operator-egress';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { KubernetesObject, kubernetesObject } from '../output/kubernetes-object';

/** What its chart gives the pods that deliver; those of its webhooks have other names. */
const OPERATOR = { 'app.kubernetes.io/name': 'external-secrets' };

/** A policy sees the port behind a Service: servers of names of OpenShift listen on 5353, API servers often on 6443. */
const NAMES = [53, 5353];
const API_SERVER = [443, 6443];

/** NodeLocal DNSCache answers on an address of each node. https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/ */
const LINK_LOCAL = '169.254.0.0/16';

/** Lets the operator out to the servers of names, the API server and what its stores name, and nowhere else. */
export function operatorEgress(cluster: SpokeCluster, egress: OperatorEgress): KubernetesObject {
  const { fleet, operator, apiServer } = cluster;
  const hub = fleet.vault?.address;
  const rules = [
    {
      to: [{ namespaceSelector: {} }, { ipBlock: { cidr: LINK_LOCAL } }],
      ports: NAMES.flatMap((port) => ['UDP', 'TCP'].map((protocol) => ({ protocol, port }))),
    },
    rule(blocks(egress.apiServer), [...new Set([...API_SERVER, portOf(apiServer.url)])]),
    ...(hub === undefined ? [] : [rule(hubPeers(hub, egress.hub), [portOf(hub)])]),
    ...(egress.others ?? []).map(({ networks, port = 443 }) => rule(blocks(networks), [port])),
  ];
  return kubernetesObject(
    'networking.k8s.io/v1',
    'NetworkPolicy',
    { name: names.operatorEgress(fleet.name), namespace: operator.namespace },
    { spec: { podSelector: { matchLabels: OPERATOR }, policyTypes: ['Egress'], egress: rules } },
    { [ANNOTATIONS.keepsIn]: `${operator.namespace}/${operator.serviceAccount}` },
  );
}

function rule(to: readonly object[], ports: readonly number[]): object {
  return { to, ports: ports.map((port) => ({ protocol: 'TCP', port })) };
}

function hubPeers(address: string, networks: readonly string[] | undefined): object[] {
  const host = hostOf(address);
  const namespace = serviceNamespace(host);
  if (networks) {
    return blocks(networks);
  }
  return namespace === undefined
    ? blocks([`${host}/${isIP(host) === 6 ? 128 : 32}`])
    : [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }];
}

function blocks(networks: readonly string[]): object[] {
  return networks.map((cidr) => ({ ipBlock: { cidr } }));
}
