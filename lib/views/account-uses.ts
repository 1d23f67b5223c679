import type { ClusterView } from './cluster-view';
import { logins } from './logins';
import { accountsOf } from './referent';
import type { SeenObject } from '../output/seen-object';
import type { Views } from './views';

/** Somebody who shows the token of a ServiceAccount: to the hub, or to an API server from which it copies Secrets. */
export interface AccountUse {
  readonly cluster: ClusterView;
  readonly who: SeenObject;
  /** `the store`, for messages. */
  readonly whoName: string;
  /** `<namespace>/<name>`; undefined where the operator logs in as itself. */
  readonly account?: string;
  /** Whether the operator asks for the token; else the pod has it. */
  readonly byOperator: boolean;
}

/** Several rules ask for the accounts of one output. */
const known = new WeakMap<Views, readonly AccountUse[]>();

export function accountUses(views: Views): readonly AccountUse[] {
  const all = known.get(views) ?? [
    ...logins(views),
    ...views.clusters.flatMap(copiers),
    ...views.clusters.flatMap(externalUses),
  ];
  known.set(views, all);
  return all;
}

/** Stores that read Secrets of a cluster with an account of their own one. */
function copiers(cluster: ClusterView): AccountUse[] {
  return cluster.stores.flatMap((who) =>
    who.upstream?.account === undefined
      ? []
      : accountsOf(who, who.upstream.account, cluster.uses).map(({ account, whoName }) => ({
          ...{ cluster, who, whoName, account, byOperator: true },
        })),
  );
}

function externalUses(cluster: ClusterView): AccountUse[] {
  return cluster.stores.flatMap((who): AccountUse[] => {
    const { account, asOperator } = who.external ?? {};
    return account !== undefined || asOperator
      ? accountsOf(who, account, cluster.uses).map((one) => ({
          ...{ cluster, who, whoName: one.whoName, account: one.account, byOperator: true },
        }))
      : [];
  });
}
