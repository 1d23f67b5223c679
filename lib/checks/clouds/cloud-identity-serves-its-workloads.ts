import { ANNOTATIONS } from '../../output/annotations';
import type { ClusterView } from '../../views/cluster-view';
import { identitiesOf } from '../../views/cloud-identities';
import { originOf, SeenObject } from '../../output/seen-object';
import type { Workload } from '../../views/workloads';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

const AZURE_LABEL = 'azure.workload.identity/use';

/** Whoever runs as a ServiceAccount with an identity in a cloud is meant to, and gets it. */
export const cloudIdentityServesItsWorkloads: Check = {
  id: 'cloud-identity-serves-its-workloads',
  severity: 'error',
  scope: 'cluster',
  why: 'A workload that borrows the account acts as another one in the cloud, and one that does not have it is refused there.',
  *run({ cluster }) {
    for (const seen of cluster.ofKind('ServiceAccount')) {
      yield* isSomebody(seen);
      yield* isUsedAsMeant(cluster, seen);
    }
    for (const workload of cluster.workloads.filter(({ runsAs }) => runsAs !== undefined)) {
      yield* runsAsMeant(cluster, workload, workload.runsAs!);
    }
  },
};

function usersOf({ object: { metadata } }: SeenObject): string[] | undefined {
  return metadata.annotations?.[ANNOTATIONS.usedBy]?.split(', ');
}

function nameOf({ kind, name }: Workload): string {
  return `${kind} ${name}`;
}

function* isSomebody(seen: SeenObject): Iterable<Found> {
  const identities = identitiesOf(seen);
  const users = usersOf(seen);
  if (users && identities.length === 0) {
    yield {
      ...originOf(seen),
      ...says`${users.join(', ')} runs as it to be somebody in a cloud, and it says who in no annotation`,
      fix: 'annotate it with its identity',
    };
  }
  for (const { name } of users ? identities.filter(({ wellFormed }) => !wellFormed) : []) {
    yield {
      ...originOf(seen),
      ...says`"${{ identity: name }}" is not an identity of a cloud`,
      fix: 'name one as its cloud does',
    };
  }
}

function* isUsedAsMeant(cluster: ClusterView, seen: SeenObject): Iterable<Found> {
  const { name, namespace = '' } = seen.object.metadata;
  const users = usersOf(seen);
  const isAzure = identitiesOf(seen).some(({ cloud }) => cloud === 'azure');
  const account = `${namespace}/${name}`;
  for (const workload of cluster.workloadsAround(seen, users)) {
    const isMeant = users?.includes(nameOf(workload));
    if (workload.account !== account) {
      if (isMeant && workload.runsAs === undefined) {
        yield elsewhere(workload, account);
      }
    } else if (isMeant === false) {
      yield {
        ...originOf(workload),
        ...says`it runs as "${{ account }}", which is meant for ${users!.join(', ')}`,
        fix: 'give it an account of its own',
      };
    } else if (isAzure && workload.podLabels[AZURE_LABEL] !== 'true') {
      yield {
        ...originOf(workload),
        ...says`it runs as "${{ account }}", and its pods have no label ${AZURE_LABEL}: "true", so they get no token for Azure`,
        fix: 'add the label to the template of the pods',
      };
    }
  }
}

function* runsAsMeant(cluster: ClusterView, workload: Workload, account: string): Iterable<Found> {
  const [namespace, name] = account.split('/') as [string, string];
  const seen = cluster.find('ServiceAccount', name, namespace);
  if (workload.account !== account) {
    yield elsewhere(workload, account);
  } else if (!seen && !cluster.unread.objects) {
    yield {
      ...originOf(workload),
      ...says`it is meant to run as "${{ account }}", which nothing on "${cluster.name}" makes`,
      fix: 'make the ServiceAccount, with its identity',
    };
  } else if (seen && !usersOf(seen)?.includes(nameOf(workload))) {
    yield {
      ...originOf(workload),
      ...says`it is meant to run as "${{ account }}", which does not say so`,
      fix: `name it in ${ANNOTATIONS.usedBy} of the account`,
    };
  }
}

function elsewhere(workload: Workload, account: string): Found {
  return {
    ...originOf(workload),
    ...says`it is meant to run as "${{ account }}", and runs as "${{ otherAccount: workload.account }}"`,
    fix: `say serviceAccountName: ${account.split('/')[1]}`,
  };
}
