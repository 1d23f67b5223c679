import { podVariableText } from '../encode/pod-variable';
import { absolute } from '../output/hub-resource';
import type { SeenObject } from '../output/seen-object';

/** A CronJob that rotates the resting one of two users. */
export interface Rotator extends SeenObject {
  readonly namespace: string;
  /** `<namespace>/<name>` of its ServiceAccount. */
  readonly account: string;
  readonly audience: string;
  /** How it reaches the hub. */
  readonly hub: { readonly address: string; readonly namespace?: string; readonly ca?: string };
  readonly mount: string;
  readonly role: string;
  /** Path of the database engine. */
  readonly database: string;
  /** Names of the two roles; of two rotations at the same time the first one's is delivered. */
  readonly roles: readonly [string, string];
  /** Seconds after which the next rotation is due. */
  readonly due: number;
  /** Seconds that everybody gets to move, once a confirmation is there. */
  readonly settle: number;
  /** Seconds after which a turn that came to nothing is taken again. */
  readonly retry: number;
  /** Paths where those who have moved say so. */
  readonly confirmations: readonly string[];
  /** Path where a turn is taken. */
  readonly turn: string;
}

/** Where a path of a rotator's environment is, with its Vault namespace. */
export function hubPathOf({ hub }: Rotator, path: string): string {
  return absolute(hub.namespace ?? '', path);
}

/** Undefined for any other object. */
export function readRotator(seen: SeenObject): Rotator | undefined {
  const { kind, metadata, spec } = seen.object as any;
  const pod = kind === 'CronJob' ? spec?.jobTemplate?.spec?.template?.spec : undefined;
  const said: Record<string, string> = Object.fromEntries(
    (pod?.containers?.[0]?.env ?? []).map(({ name, value }: any) => [
      name,
      typeof value === 'string' ? podVariableText(value) : value,
    ]),
  );
  const { DATABASE: database, FIRST_ROLE: first, SECOND_ROLE: second } = said;
  if (database === undefined || first === undefined || second === undefined) {
    return undefined;
  }
  const token = (pod.volumes ?? []).flatMap((volume: any) => volume.projected?.sources ?? [])[0]?.serviceAccountToken;
  return {
    ...seen,
    namespace: metadata.namespace,
    account: `${metadata.namespace}/${pod.serviceAccountName ?? 'default'}`,
    audience: token?.audience ?? '',
    hub: {
      address: said['VAULT_ADDR'] ?? '',
      namespace: said['VAULT_NAMESPACE'],
      ca: said['VAULT_CACERT_BYTES'],
    },
    mount: said['AUTH_MOUNT'] ?? '',
    role: said['AUTH_ROLE'] ?? '',
    database,
    roles: [first, second],
    due: Number(said['DUE_SECONDS']),
    settle: Number(said['SETTLE_SECONDS']),
    retry: Number(said['RETRY_SECONDS']),
    confirmations: (said['CONFIRMATIONS'] ?? '').split(' ').filter(Boolean),
    turn: said['TURN'] ?? '',
  };
}
