import { knownOutside } from '../excuses';
import { Excuse, Operator, remove, set, Site, whole } from '../operator';
import type { Part } from '../parts';

const of = 'NetworkPolicy';

/** Those of programs may say what they like: whom they keep in is said nowhere else. */
const where = ({ body }: Part) => body.metadata.annotations?.['keywheel/keeps-in'] !== undefined;

/** Only the cluster knows where its API server is, and what else there is to reach. */
const leadsElsewhere: Excuse = (site) => {
  const { part, path, parts } = site;
  const { ports = [] } = part.body.spec.egress[Number(path[path.indexOf('egress') + 1])];
  const asks = parts.some(
    ({ type, owner, body }) => STORES.includes(type) && owner === part.owner && asksSomebody(body),
  );
  const asked = asks && ports.some(({ port }: { port: number }) => port === 8200 || port === 53);
  return asked ? undefined : knownOutside(site);
};

/** A bridge asks the API server of its own cluster. */
const asksSomebody = ({ spec: { provider } }: any) => !provider.kubernetes?.server.url.includes('kubernetes.default');

const STORES = ['SecretStore', 'ClusterSecretStore', 'VaultDynamicSecret'];

/** A rule for the API server, while no other one could lead there. */
const leadsToApiServer = ({ part, path }: Site) => {
  const { egress } = part.body.spec;
  const index = Number(path[path.indexOf('egress') + 1]);
  const mayLead = ({ ports = [] }: any) => ports.some(({ port }: any) => API_SERVER.includes(port));
  return mayLead(egress[index]) && !egress.some((rule: any, other: number) => other !== index && mayLead(rule));
};

const API_SERVER = [443, 6443];

/** A hub that is known by its name may have any address; a server of names listens on one of several ports. */
const mayBeAnother: Excuse = (site) => (leadsElsewhere(site) ? knownOutside(site) : 'a name may have any address');
const isOneOfSeveral: Excuse = (site) => {
  const { part, path } = site;
  const { ports } = part.body.spec.egress[Number(path[path.indexOf('egress') + 1])];
  return leadsElsewhere(site) ?? (ports.length > 1 ? 'another of its ports is left' : undefined);
};

/** Where the operator may go. */
export const NETWORKS: readonly Operator[] = [
  whole('drop', { of, where, excuse: () => 'that the operator is to be kept in is said nowhere else' }, () => []),
  whole('duplicate', { of, where }, (body) => [body, body]),
  set('namespace', { of, where, at: 'metadata/namespace', by: 'another one', to: (name) => `${name}-other` }),
  set('rename', { of, where, at: 'spec/podSelector/matchLabels/*', by: 'other pods', to: (name) => `${name}-other` }),
  set('widen', { of, where, at: 'spec/policyTypes', by: 'ingress only', to: () => ['Ingress'] }),
  remove('widen', { of, where, at: 'spec/egress/*/to' }),
  remove('widen', { of, where, at: 'spec/egress/*/ports' }),
  remove('drop', {
    of,
    where,
    at: 'spec/egress/*',
    excuse: (site) => (leadsToApiServer(site) ? undefined : leadsElsewhere(site)),
  }),
  set('address', {
    of,
    where,
    at: 'spec/egress/*/to/*/ipBlock/cidr',
    by: 'other addresses',
    to: () => '192.0.2.0/24',
    excuse: mayBeAnother,
  }),
  set('address', {
    of,
    where,
    at: 'spec/egress/*/ports/*/port',
    by: 'another port',
    to: () => 1,
    excuse: isOneOfSeveral,
  }),
];
