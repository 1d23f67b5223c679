import { Duration } from 'cdk8s';
import { AlertOptions, Alerts, Environment, Fleet, FleetProps } from 'keywheel';
import { acme, spoke } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

const NODES = ['bao-0.example.com:8200'];

const files = (options: AlertOptions, props: Partial<FleetProps> = {}): Fleet =>
  acme({ alerts: Alerts.ruleFiles(options), ...props });

const bad = (when: string, code: string, options: AlertOptions, ...told: string[]): BadInput => ({
  when,
  program: () => files(options),
  code,
  path: '',
  told,
});

export const ALERTS: readonly BadInput[] = [
  bad('nobody answers for the platform', 'OwnerMissing', { owner: ' ' }, 'alerts.owner is empty'),
  bad('a label of alerts is taken', 'LabelInvalid', { alertLabels: { severity: 'page' } }, 'taken by keywheel'),
  bad('a label of alerts is none', 'LabelInvalid', { alertLabels: { 'a-b': 'c' } }, 'no name of a label in Prometheus'),
  bad('the label of clusters is none', 'LabelInvalid', { clusterLabel: 'a b' }, 'such as "cluster"'),
  ...['instance', 'threshold', 'job', 'condition', 'status', 'success', 'vault_cluster'].map((name) =>
    bad(`a label of alerts is the ${name} of a series`, 'LabelInvalid', { alertLabels: { [name]: 'a' } }, 'taken'),
  ),
  ...['namespace', 'name', 'instance', 'job'].map((clusterLabel) =>
    bad(`the label of clusters is the ${clusterLabel}`, 'LabelInvalid', { clusterLabel }, 'for something else'),
  ),
  ...['https://wiki.example.com/kw?page=', 'https://wiki.example.com/#kw'].map((runbooks) =>
    bad(`runbooks at ${runbooks} are no folder`, 'RunbooksInvalid', { runbooks }, 'query or fragment'),
  ),
  ...(['reloaderNamespace', 'sealedSecretsNamespace'] as const).map((option) =>
    bad(`alerts have no ${option}`, 'NameInvalid', { [option]: 'Kube System' }, `alerts.${option}`),
  ),
  bad('runbooks are at no address', 'RunbooksInvalid', { runbooks: 'wiki/keywheel' }, 'https://'),
  bad(
    'runbooks are behind a password',
    'RunbooksInvalid',
    { runbooks: 'https://u:p@wiki.example.com' },
    'no credentials',
  ),
  bad('a certificate is told too late', 'NoticeInvalid', { certificateNotice: Duration.hours(1) }, 'a day or more'),
  bad('Vault/OpenBao has no nodes', 'NodesInvalid', { hub: { nodes: [] } }, 'host:port'),
  bad('Vault/OpenBao has a node twice', 'NodesInvalid', { hub: { nodes: [...NODES, ...NODES] } }, 'once'),
  bad('a node is a URL', 'NodesInvalid', { hub: { nodes: ['https://bao-0:8200'] } }, 'give host:port'),
  bad('a node has no such port', 'NodesInvalid', { hub: { nodes: ['bao-0:82000'] } }, 'give host:port'),
  bad(
    'the exporter is not an address',
    'NodesInvalid',
    { hub: { nodes: NODES, blackboxExporter: 'blackbox' } },
    'host:port',
  ),
  bad('leases are no number', 'LeasesInvalid', { hub: { nodes: NODES, otherLeases: -1 } }, 'a whole number from 0'),
  {
    when: 'Vault/OpenBao of a fleet without one is to be watched',
    program: () => files({ hub: { nodes: NODES } }, { vault: undefined }),
    code: 'HubMissing',
    path: '',
    told: ['leave it out'],
  },
  {
    when: 'a cluster is to watch Vault/OpenBao',
    program: () => {
      const fleet = acme();
      spoke(new Environment(fleet, 'prod'), 'eu', { alerts: Alerts.ruleFiles({ hub: { nodes: NODES } }) });
      return fleet;
    },
    code: 'HubUnused',
    path: 'prod/eu',
    told: ['the alerts of the fleet'],
  },
  {
    when: 'objects for Prometheus go to no namespace',
    program: () => acme({ alerts: Alerts.prometheusOperator({ namespace: 'Monitoring' }) }),
    code: 'NameInvalid',
    path: '',
    told: ['alerts.namespace'],
  },
];
