import type { ClusterView } from '../../views/cluster-view';
import { Reader, wayOf } from '../../views/copiers';
import type { StoreUse } from '../../views/requests';
import { originOf } from '../../output/seen-object';
import type { Store } from '../../views/stores';
import { inWords, says } from '../../output/said-values';
import { Check, Found } from '../check';
import type { Rule } from '../../views/role-rule';

/** A Secret of a cluster is copied by somebody who may get it there, and nothing more. */
export const replicaIsReadable: Check = {
  id: 'replica-is-readable',
  severity: 'error',
  scope: 'fleet',
  why: 'The copy is never made, or who makes it reads more of the other cluster than the copy needs.',
  *run(views) {
    const bySubject = new Map<string, Copier>();
    for (const cluster of views.clusters) {
      for (const store of cluster.stores.filter(({ upstream }) => upstream)) {
        yield* loginErrors(store);
        const { reader, broken } = wayOf(views, cluster, store);
        yield* broken.map(({ at, message, fix }) => ({ ...originOf(at), ...inWords(message), fix }));
        const uses = cluster.usesThrough(store);
        // Who also writes there needs other rights.
        if (reader && !uses.some(({ kind }) => kind === 'push')) {
          const key = `${reader.cluster.name} ${reader.namespace} ${reader.subject.name}`;
          const copier = bySubject.get(key) ?? { ...reader, copies: [], isKnown: true };
          bySubject.set(key, copier);
          copier.copies.push(...uses);
          copier.isKnown &&= [cluster, reader.cluster].every(({ unread }) => !unread.objects);
        }
      }
    }
    for (const copier of bySubject.values()) {
      if (copier.isKnown) {
        yield* missing(copier);
        yield* excess(copier);
      }
      yield* shownTokens(copier);
    }
  },
};

interface Copier extends Reader {
  readonly copies: StoreUse[];
  /** Whether the files say all that its clusters have. */
  isKnown: boolean;
}

function* loginErrors(store: Store): Iterable<Found> {
  const { hasLogin, account, audiences, isOwnCluster } = store.upstream!;
  if (!hasLogin) {
    yield {
      ...originOf(store),
      ...says`it does not say how it logs in to the API server that it reads`,
      fix: 'name a serviceAccount, a token (Secret and key) or a certificate in auth, or a kubeconfig in authRef',
    };
  }
  // Whoever is shown it could use it against the cluster that it is of.
  if (account !== undefined && !isOwnCluster && audiences.length === 0) {
    yield {
      ...originOf(store),
      ...says`it shows another cluster tokens of "${{ account }}" that its own API server takes`,
      fix: 'name in audiences what the other API server asks for',
    };
  }
}

function* missing({ cluster, namespace, subject, copies }: Copier): Iterable<Found> {
  const granted = grantsOf(cluster, namespace, subject.name);
  for (const copy of copies) {
    const list = copy.kind === 'find';
    const wishes = list
      ? ['get', 'list'].map((verb) => ({ verb, name: undefined }))
      : [{ verb: 'get', name: copy.remoteKey }];
    for (const { verb, name } of wishes) {
      const wish = { verb, group: '', resource: 'secrets', namespace, name };
      if (!granted.some((grant) => cluster.rbac.allows(grant, wish))) {
        yield {
          ...originOf(copy),
          ...says`on "${{ cluster: cluster.name }}" no Role lets "${{ account: subject.name }}" ${verb} ${list ? `the Secrets of "${namespace}"` : `Secret "${name}"`}`,
          fix: list
            ? 'bind a Role to it with get and list on secrets, or copy Secrets by their names'
            : 'bind a Role to it that names the Secret in resourceNames, with get',
        };
      }
    }
  }
}

/** Exactly what is copied may be got. */
function* excess({ cluster, namespace, subject, copies, by }: Copier): Iterable<Found> {
  const names = new Set(copies.flatMap(({ kind, remoteKey }) => (kind === 'find' ? [] : [remoteKey])));
  const finds = copies.some(({ kind }) => kind === 'find');
  const isMore = ({ apiGroups = [], resources = [], verbs, resourceNames = [] }: Rule) =>
    apiGroups.join() !== '' ||
    resources.join() !== 'secrets' ||
    verbs.some((verb) => verb !== 'get' && !(finds && verb === 'list')) ||
    (resourceNames.length === 0 && !finds) ||
    resourceNames.some((name) => !names.has(name));
  for (const { binding, rules = [], role, subjects } of grantsOf(cluster, namespace, subject.name)) {
    if (rules.some(isMore) || subjects.length > 1) {
      const wanted = [...names].sort().join(', ') || 'nothing';
      yield {
        ...originOf(binding),
        ...says`${{ role }} gives "${{ account: subject.name }}" more than to get ${finds ? `the Secrets of "${namespace}"` : wanted}, or gives it to others too`,
        fix: 'let it get those Secrets by name, and bind nobody else',
      };
    }
  }
  if (copies.length === 0) {
    yield {
      ...originOf(by),
      ...says`"${{ account: subject.name }}" is let in, and nothing is copied with it`,
      fix: 'copy something, or take the account away',
    };
  }
}

/** Who may list sees the tokens that lie there, and is then whoever they are of. */
function* shownTokens({ cluster, namespace, subject, copies }: Copier): Iterable<Found> {
  const find = copies.find(({ kind }) => kind === 'find');
  const tokens = (find ? cluster.tokenSecrets(namespace) : []).filter(
    (name) => !cluster.isTokenOf(namespace, name, subject.name),
  );
  if (find && tokens.length > 0) {
    yield {
      ...originOf(find),
      ...says`"${{ account: subject.name }}" may list the Secrets of "${{ namespace }}" on "${{ cluster: cluster.name }}", among them the tokens in ${{ secrets: tokens }}`,
      fix: 'copy Secrets by their names, or keep tokens in another namespace: with UpstreamAuth.serviceAccount there are none',
    };
  }
}

function grantsOf(cluster: ClusterView, namespace: string, name: string) {
  return cluster.rbac.given(namespace, name);
}
