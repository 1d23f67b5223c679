import { auditedValues } from '../audited-values';
import type { Principal } from '../../access/principals';
import type { Views } from '../../views/views';
import type { LogActor } from './entry';
import type { KnownLogins } from './known-logins';
import type { LogUses, Use } from './log-uses';

/** How what somebody did stands to the output. */
export type Verdict = 'granted' | 'not granted' | 'login unknown' | 'root token';

/** What somebody asked of one path that the output is about. */
export interface Requested {
  readonly actor: LogActor;
  /** Whom of the output that may be. */
  readonly principals: readonly Principal[];
  readonly use: Use;
  /** Undefined for what no policy speaks of, such as what the hub does by itself. */
  readonly capability?: string;
  readonly verdict: Verdict;
}

/** What a policy must allow for an operation. https://openbao.org/docs/concepts/policies/#capabilities */
const CAPABILITIES: ReadonlySet<string> = new Set(['create', 'read', 'update', 'patch', 'delete', 'list', 'scan']);
/** What every token may do with itself, and what command lines ask before they read. */
const OWN = /(^|\/)(auth\/token\/(lookup|renew|revoke)-self|sys\/internal\/.*|sys\/capabilities-self)$/;

export interface Requests {
  readonly ours: readonly Requested[];
  /** How many were of what these files say nothing of. */
  readonly elsewhere: number;
}

/**
 * Who asked for what, where the output has the engine or the auth mount: a tenant that has gone may have had an engine of
 * its own. Logins and what tokens do with themselves are left out.
 */
export function requestsOf(views: Views, uses: LogUses, known: KnownLogins): Requests {
  const isOurs = ownPlaces(views);
  const ours: Requested[] = [];
  let elsewhere = 0;
  for (const { actor, uses: ofActor } of uses.all) {
    const principals = actor ? known.of(actor) : [];
    const isFromOurs = actor !== undefined && known.isFromOurs(actor);
    for (const use of ofActor.values()) {
      if (!actor || use.isLogin || OWN.test(use.path)) {
        continue;
      }
      if (isFromOurs || isOurs(use.path)) {
        const capability = CAPABILITIES.has(use.operation) ? use.operation : undefined;
        ours.push({ actor, principals, use, capability, verdict: verdictOf(actor, principals, use, capability) });
      } else {
        elsewhere += use.allowed + use.denied;
      }
    }
  }
  return { ours, elsewhere };
}

/** As people look for them: by the program's name where there is but one that it can be. */
export function actorName({ name, role, account }: LogActor, principals: readonly Principal[] = []): string {
  const [only, another] = principals;
  if (only && !another && !only.name.includes('*')) {
    return only.name;
  }
  const by = role === undefined ? '' : ` by role "${role}"`;
  return account === undefined ? `${name || 'a token'}${by}` : `ServiceAccount ${account}${by} (${name})`;
}

export function isRoot({ policies }: LogActor): boolean {
  return policies.includes('root');
}

/** Engines that the output makes, or from which it reads values. */
function ownPlaces(views: Views): (path: string) => boolean {
  const mounts = new Set([
    ...views.vault.engines.keys(),
    ...auditedValues(views).map(({ path }) => path.slice(0, path.indexOf('/data/'))),
  ]);
  return (path) => {
    for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      if (mounts.has(path.slice(0, end))) {
        return true;
      }
    }
    return false;
  };
}

function verdictOf(
  actor: LogActor,
  principals: readonly Principal[],
  { path }: Use,
  capability: string | undefined,
): Verdict {
  if (isRoot(actor)) {
    return 'root token';
  }
  if (principals.length === 0) {
    return 'login unknown';
  }
  const isGranted = capability === undefined || principals.some(({ rules }) => rules.enforcedOn(path).has(capability));
  // What a policy allows that is written elsewhere, nothing here says.
  return isGranted || principals.some(({ unknownPolicies }) => unknownPolicies.length > 0) ? 'granted' : 'not granted';
}
