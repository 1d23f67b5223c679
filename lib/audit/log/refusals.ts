import { absolute } from '../../output/hub-resource';
import type { Views } from '../../views/views';
import type { LogActor } from './entry';
import type { KnownLogins } from './known-logins';
import type { LogUses, Use } from './log-uses';
import { actorName } from './requests';

/** What the hub refused, and why it most likely did. */
export interface Refusal {
  readonly who: string;
  readonly operation: string;
  readonly path: string;
  readonly times: number;
  /** Milliseconds. */
  readonly last: number;
  readonly addresses: readonly string[];
  /** What the log has of the reason. */
  readonly error: string;
  readonly cause: string;
}

/** @param roleOf roles of the output by what stands for them in the log; undefined where nobody asked the hub */
export function refusals(
  views: Views,
  uses: LogUses,
  known: KnownLogins,
  roleOf?: ReadonlyMap<string, string>,
): Refusal[] {
  return uses.all.flatMap(({ actor, uses: ofActor, addresses }) =>
    [...ofActor.values()]
      .filter(({ denied }) => denied > 0)
      .map((use) => ({
        who: actor ? actorName(actor, known.of(actor)) : use.isLogin ? 'who logs in' : 'a token that is not valid',
        operation: use.operation,
        path: use.path,
        times: use.denied,
        last: use.last,
        addresses: [...addresses].sort(),
        error: (use.error ?? '').replace(/\s+/g, ' ').trim(),
        cause: use.isLogin
          ? causeOfLogin(views, use, roleOf)
          : actor
            ? causeOf(views, actor, known, use)
            : 'the token has expired, was revoked, or never was one',
      })),
  );
}

function causeOfLogin(views: Views, { path, roles }: Use, roleOf?: ReadonlyMap<string, string>): string {
  const mount = path.replace(/(^|\/)auth\//, '$1').replace(/\/(login(\/[^/]+)?|oidc\/callback|callback)$/, '');
  const atMount = [...views.vault.roles.values()].filter((role) => absolute(role.namespace, role.mount) === mount);
  if (atMount.length === 0) {
    return `no role of these files is at auth mount "${mount}"`;
  }
  if (roles.size === 0) {
    return 'the log does not say for which role';
  }
  const isHash = (role: string) => role.startsWith('hmac-');
  if (!roleOf && [...roles].every(isHash)) {
    return 'the log has the role as a hash: --device, with VAULT_TOKEN, asks the hub which of its roles that is';
  }
  const named = [...roles].map((role) => (isHash(role) ? roleOf?.get(role) : role));
  const known = named.filter((name) => atMount.some((role) => role.name === name?.toLowerCase()));
  if (known.length < roles.size) {
    const names = named.filter((name) => name !== undefined && !known.includes(name)).map((name) => `"${name}"`);
    return `no role of these files is meant${names.length > 0 ? `: ${names.join(', ')}` : ''}`;
  }
  return `role ${known.map((name) => `"${name}"`).join(', ')} is there: the ServiceAccount, its namespace or the audience is another, the token has expired, or the hub cannot have it reviewed`;
}

function causeOf(views: Views, actor: LogActor, known: KnownLogins, { operation, path, error }: Use): string {
  const principals = known.of(actor);
  if (principals.length === 0) {
    return 'no role of these files lets it in';
  }
  const granted = principals.flatMap(({ rules }) => [...rules.enforcedOn(path)]);
  if (granted.includes(operation)) {
    return /permission denied/.test(error ?? '')
      ? 'these files grant it: the hub has other policies, or the token is older than they are'
      : 'these files grant it, and the hub could not do it';
  }
  const versioned = versionedPath(views, path);
  if (versioned !== undefined && principals.some(({ rules }) => rules.enforcedOn(versioned).has(operation))) {
    return `version 2 of the KV engine has it at "${versioned}"`;
  }
  return granted.length > 0
    ? `these files grant ${[...new Set(granted)].sort().join(', ')} there, and not ${operation}`
    : 'these files do not grant it';
}

/** Where a path lies that somebody asked for as if the engine had no versions. */
function versionedPath({ vault }: Views, path: string): string | undefined {
  const mount = [...vault.engines]
    .filter(([name, { version }]) => version === 'v2' && path.startsWith(`${name}/`))
    .map(([name]) => name)
    .sort((a, b) => b.length - a.length)[0];
  const inside = mount === undefined ? '' : path.slice(mount.length + 1);
  return mount === undefined || /^(data|metadata|delete|undelete|destroy|config)(\/|$)/.test(inside)
    ? undefined
    : `${mount}/data/${inside}`;
}
