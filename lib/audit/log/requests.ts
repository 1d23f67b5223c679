import { auditedValues } from '../audited-values';
import { hubName } from '../../output/hub-names';
import { absolute } from '../../output/hub-resource';
import { policyName } from '../../views/hub-policies';
import type { Views } from '../../views/views';
import { isRoot, LogActor } from './entry';
import { isWithin, KnownLogin, KnownLogins } from './known-logins';
import type { LogUses, Use } from './log-uses';

/** How what somebody did stands to the output. */
export type Verdict =
  'granted' | 'named by --known' | 'not known: a policy is elsewhere' | 'not granted' | 'login unknown' | 'root token';

/** What somebody asked of one path that the output is about. */
export interface Requested {
  readonly actor: LogActor;
  /** Whom of the output that may be. */
  readonly logins: readonly KnownLogin[];
  readonly use: Use;
  /** With its Vault namespace. */
  readonly path: string;
  /** What a policy must allow for it; undefined for what no capability stands for. */
  readonly capability?: string;
  readonly verdict: Verdict;
}

export interface Requests {
  readonly ours: readonly Requested[];
  /** How many were of what these files say nothing of. */
  readonly elsewhere: number;
}

/** https://openbao.org/docs/concepts/policies/#capabilities */
const CAPABILITIES = new Set(['create', 'read', 'update', 'patch', 'delete', 'list', 'scan', 'recover']);
const WRITES = new Set(['create', 'update', 'patch', 'delete', 'recover']);
/** What changes who may do what, or hands out everything. */
const TAKES_ALL = /^sys\/(raw(\/|$)|storage\/raft\/snapshot|generate-root|rekey|rotate|seal$|audit\/|remount|config\/)/;

/**
 * Who asked for what, where the output has the engine, the auth mount or the policy: a tenant that has gone may have had
 * an engine of its own, and came in where those of the output do.
 *
 * @param named policies that somebody answers for, whoever has them
 */
export function requestsOf(
  views: Views,
  uses: LogUses,
  known: KnownLogins,
  named: ReadonlySet<string> = new Set(),
): Requests {
  const isOurs = ownPlaces(views);
  const ours: Requested[] = [];
  let elsewhere = 0;
  for (const { actor, uses: ofActor } of uses.all) {
    const logins = actor ? known.of(actor) : [];
    for (const use of ofActor.values()) {
      if (!actor || use.kind !== 'other') {
        continue;
      }
      const isOfTenant = !/^(sys|auth|identity)\//.test(use.path) && known.isFromOurs(actor, use.namespace);
      if (isOfTenant || isOurs(use)) {
        const capability = CAPABILITIES.has(use.operation) ? use.operation : undefined;
        const path = absolute(use.namespace, use.path);
        const verdict = verdictOf(actor, logins, { path, capability, namespace: use.namespace }, named);
        ours.push({ actor, logins, use, path, capability, verdict });
      } else {
        elsewhere += use.allowed + use.denied;
      }
    }
  }
  return { ours, elsewhere };
}

/** As people look for them: by the program's name where there is but one that it can be. */
export function actorName({ name, role, account }: LogActor, logins: readonly KnownLogin[] = []): string {
  const [only, another] = logins;
  if (only && !another && !only.who.includes('*')) {
    return only.who;
  }
  const by = role === undefined ? '' : ` by role "${role}"`;
  return account === undefined ? `${name || 'a token'}${by}` : `ServiceAccount ${account}${by} (${name})`;
}

/** Engines that the output makes, or from which it reads values; and what decides who may use them. */
function ownPlaces(views: Views): (use: Use) => boolean {
  const { vault } = views;
  const values = auditedValues(views).map(({ path }) => path.slice(0, path.indexOf('/data/')));
  const engines = new Set([...vault.engines.keys(), ...values]);
  const mounts = new Set([...vault.roles.values()].map(({ namespace, mount }) => absolute(namespace, mount)));
  const policies = new Set(
    [...vault.policies.all.values()].map((policy) => absolute(policy.namespace, policyName(policy))),
  );
  const hasIdentities = vault.resources.all.some(({ type }) => type.startsWith('vault_identity_'));
  const isBelow = (of: ReadonlySet<string>, namespace: string, path: string) => {
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      if (of.has(absolute(namespace, path.slice(0, end)))) {
        return true;
      }
    }
    return of.has(absolute(namespace, path));
  };
  return ({ namespace, path, operation }) => {
    const [first = '', ...rest] = path.split('/');
    if (first !== 'sys' && first !== 'auth' && first !== 'identity') {
      return isBelow(engines, namespace, path);
    }
    if (TAKES_ALL.test(path)) {
      return true;
    }
    const below = rest.join('/');
    const about = /^(mounts|auth|policies\/acl|policy)\/(.+)$/.exec(below);
    return (
      WRITES.has(operation) &&
      (first === 'auth'
        ? isBelow(mounts, namespace, below)
        : first === 'identity'
          ? hasIdentities && !below.startsWith('oidc/')
          : about?.[1] === 'mounts'
            ? isBelow(engines, namespace, about[2]!)
            : about?.[1] === 'auth'
              ? isBelow(mounts, namespace, about[2]!)
              : about !== null && policies.has(absolute(namespace, hubName.policy(about[2]!))))
    );
  };
}

function verdictOf(
  actor: LogActor,
  logins: readonly KnownLogin[],
  { path, capability, namespace }: { readonly path: string; readonly capability?: string; readonly namespace: string },
  named: ReadonlySet<string>,
): Verdict {
  if (isRoot(actor)) {
    return 'root token';
  }
  const within = logins.filter((login) => isWithin(login.namespace, namespace));
  if (within.some(({ rules }) => capability === undefined || rules.enforcedOn(path).has(capability))) {
    return 'granted';
  }
  const own = actor.policies.filter((name) => name !== 'default');
  if (own.length > 0 && own.every((name) => named.has(name))) {
    return 'named by --known';
  }
  if (within.length === 0) {
    return 'login unknown';
  }
  const isElsewhere = within.some(({ unknownPolicies }) => unknownPolicies.some((name) => own.includes(name)));
  return isElsewhere ? 'not known: a policy is elsewhere' : 'not granted';
}
