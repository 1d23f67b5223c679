import { ANNOTATIONS } from '../../output/annotations';
import { originOf } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import { mountsApiToken } from '../../views/mounted-token';
import { ruleForSecrets } from '../../views/storage-encryption';
import { checkedFact, Checked } from './checked-fact';
import type { Fact } from './fact';

/** Names that are listed; more are counted. */
const LISTED = 3;

/** @param checked what was found in this cluster */
export function clusterFacts(cluster: ClusterView, checked: Checked): Fact[] {
  return [...encryption(cluster), egress(cluster), tokens(cluster), byHand(cluster, checked)].map((fact) => ({
    ...fact,
    cluster: cluster.name,
  }));
}

/** Which configuration an API server runs with, no output shows. */
function encryption({ storageEncryption, openShiftEncryption }: ClusterView): Fact[] {
  const [configuration] = storageEncryption;
  const [openShift] = openShiftEncryption;
  if (configuration) {
    const { kinds = [], kms } = ruleForSecrets(configuration)?.providers[0] ?? {};
    const key = kms ? `KMS plugin "${kms.name}"` : undefined;
    return encryptedBy(kinds[0], key, 'the key is in a file on each control-plane node', configuration.origin.place);
  }
  if (openShift) {
    return encryptedBy(
      openShift.type,
      undefined,
      'OpenShift keeps the key on its control plane',
      openShift.origin.place,
    );
  }
  const unknown = {
    knowledge: 'not known',
    says: 'no file says how this cluster encrypts etcd',
    evidence: [],
  } as const;
  return [
    { topic: 'encryption', ...unknown },
    { topic: 'keyService', ...unknown },
  ];
}

/** @param service that has the key, if one has @param otherwise where it is then */
function encryptedBy(kind = 'identity', service: string | undefined, otherwise: string, place: string): Fact[] {
  const evidence = [place];
  if (kind === 'identity') {
    const missing = { knowledge: 'missing', says: 'Secrets are stored in clear', evidence } as const;
    return [
      { topic: 'encryption', ...missing },
      { topic: 'keyService', ...missing },
    ];
  }
  return [
    { topic: 'encryption', knowledge: 'stated', says: `Secrets are encrypted by ${kind}`, evidence },
    { topic: 'keyService', knowledge: service ? 'stated' : 'missing', says: service ?? otherwise, evidence },
  ];
}

function egress(cluster: ClusterView): Fact {
  const policies = cluster.objects.filter(({ object }) => object.metadata.annotations?.[ANNOTATIONS.keepsIn]);
  return policies.length > 0
    ? {
        topic: 'egress',
        knowledge: 'stated',
        says: 'a NetworkPolicy keeps the operator from everybody who is not named',
        evidence: policies.map((seen) => originOf(seen).place),
      }
    : {
        topic: 'egress',
        knowledge: 'missing',
        says: 'no NetworkPolicy of the fleet keeps the operator in (externalSecrets.egress)',
        evidence: [],
      };
}

function tokens(cluster: ClusterView): Fact {
  const { workloads } = cluster;
  const mounting = workloads.filter((workload) => mountsApiToken(cluster, workload));
  if (workloads.length === 0) {
    return { topic: 'tokens', knowledge: 'not known', says: 'no workload is in these files', evidence: [] };
  }
  return mounting.length === 0
    ? {
        topic: 'tokens',
        knowledge: 'proved',
        says: `none of ${workloads.length} workloads mounts a token for the API server`,
        evidence: [],
      }
    : {
        topic: 'tokens',
        knowledge: 'missing',
        says: `${mounting.length} of ${workloads.length} workloads mount a token for the API server`,
        evidence: listed(mounting.map((seen) => originOf(seen).place)),
      };
}

function byHand({ workloads, unread }: ClusterView, checked: Checked): Fact {
  if (workloads.length === 0 || unread.objects) {
    const says = unread.objects ? 'not all objects of this cluster were read' : 'no workload is in these files';
    return { topic: 'byHand', knowledge: 'not known', says, evidence: [] };
  }
  return checkedFact(
    'byHand',
    ['used-secret-is-delivered'],
    checked,
    `each Secret that one of ${workloads.length} workloads uses is made by something that is written`,
  );
}

function listed(places: readonly string[]): string[] {
  const more = places.length - LISTED;
  return [...places.slice(0, LISTED), ...(more > 0 ? [`${more} more`] : [])];
}
