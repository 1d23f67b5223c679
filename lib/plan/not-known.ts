import { notUnderstood } from './leavings';
import type { Model } from './model';
import { crossing } from './moved';
import { sameText } from './same-text';
import { clusterOfStack, Side } from './side';
import type { Change } from './state';

type Blocks = Record<string, Record<string, Record<string, unknown>>>;

/** Arguments that say where something is that no file shows, and what follows. */
const ELSEWHERE: Readonly<Record<string, readonly (readonly [argument: string, what: string])[]>> = {
  vault_jwt_auth_backend: [
    ['jwks_url', 'whether the keys there are those that the cluster signs with'],
    ['oidc_discovery_url', 'whether the keys there are those that the cluster signs with'],
  ],
  vault_kubernetes_auth_backend_config: [
    ['kubernetes_host', 'whether the same cluster answers there'],
    ['kubernetes_ca_cert', 'whether the API server shows a certificate of it already'],
  ],
  vault_database_secret_backend_connection: [
    ['postgresql', 'whether the database there has the same users'],
    ['mysql', 'whether the database there has the same users'],
  ],
};

/** What a plan rests on and no file tells, in sentences. */
export function notKnownOf(change: Change, model: Model): string[] {
  return [...elsewhere(change.before, change.after), ...crossing(change), ...notUnderstood(model.before, model.after)];
}

function elsewhere(before: Side, after: Side): string[] {
  const old = new Map(before.stacks.map((stack) => [stack.name, blocksOf(stack.json)]));
  return after.stacks.flatMap(({ name, json }) =>
    Object.entries(ELSEWHERE).flatMap(([type, rules]) =>
      Object.entries(blocksOf(json)[type] ?? {}).flatMap(([id, now]) => {
        const was = old.get(name)?.[type]?.[id];
        return rules
          .filter(([argument]) => was && now[argument] && !sameText(was[argument], now[argument]))
          .map(([argument, what]) => `${placeOf(name)}: ${argument} of ${type}.${id} changes: no file says ${what}`);
      }),
    ),
  );
}

function blocksOf(json: Readonly<Record<string, unknown>>): Blocks {
  return (json['resource'] ?? {}) as Blocks;
}

function placeOf(stack: string): string {
  return clusterOfStack(stack) === undefined ? 'the hub' : `cluster ${clusterOfStack(stack)}`;
}
