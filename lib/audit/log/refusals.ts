import { otherRoles } from '../../access/other-roles';
import { absolute } from '../../output/hub-resource';
import type { Views } from '../../views/views';
import { isRoot, LogActor } from './entry';
import { isWithin, KnownLogin, KnownLogins } from './known-logins';
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
  return uses.all.flatMap(({ actor, uses: ofActor, refusedFrom }) => {
    const logins = actor ? known.of(actor) : [];
    return [...ofActor.values()]
      .filter(({ denied }) => denied > 0)
      .map((use) => ({
        who: actor ? actorName(actor, logins) : use.kind === 'login' ? 'who logs in' : 'a token that is not valid',
        operation: use.operation,
        path: absolute(use.namespace, use.path),
        times: use.denied,
        last: use.last,
        addresses: [...refusedFrom].sort(),
        error: (use.error ?? '').replace(/\s+/g, ' ').trim(),
        cause:
          use.kind === 'login'
            ? causeOfLogin(views, use, roleOf)
            : actor
              ? causeOf(views, actor, logins, use)
              : /permission denied|invalid token|bad token/.test(use.error ?? '')
                ? 'the token has expired, was revoked, never was one, or is bound to other networks'
                : 'the server could not do it',
      }));
  });
}

function causeOfLogin(views: Views, { namespace, path, roles }: Use, roleOf?: ReadonlyMap<string, string>): string {
  const inside = path.replace(/^auth\//, '').replace(/\/(login(\/[^/]+)?|oidc\/callback|callback)$/, '');
  const mount = absolute(namespace, inside);
  const isAt = (role: { readonly namespace: string; readonly mount: string }) =>
    absolute(role.namespace, role.mount) === mount;
  const atMount = [...views.vault.roles.values()].filter(isAt);
  if (atMount.length === 0) {
    return otherRoles(views.vault).some(isAt)
      ? 'what it logs in with is wrong, has expired, or is of nobody whom these files let in'
      : `no role of these files is at auth mount "${mount}"`;
  }
  if (roles.size === 0) {
    return 'the log does not say for which role';
  }
  const isHash = (role: string) => role.startsWith('hmac-');
  if (!roleOf && [...roles].every(isHash)) {
    return 'the log has the role as a hash: --device, with VAULT_TOKEN, asks Vault/OpenBao which of its roles that is';
  }
  const named = [...roles].map((role) => (isHash(role) ? roleOf?.get(role) : role));
  const known = named.filter((name) => atMount.some((role) => role.name === name?.toLowerCase()));
  if (known.length < roles.size) {
    const names = named.filter((name) => name !== undefined && !known.includes(name)).map((name) => `"${name}"`);
    return `no role of these files is meant, or another audit device wrote the log${names.length > 0 ? `: ${names.join(', ')}` : ''}`;
  }
  return `role ${known.map((name) => `"${name}"`).join(', ')} is there: the ServiceAccount, its namespace or the audience is another, the token has expired, or Vault/OpenBao cannot have it reviewed`;
}

function causeOf(views: Views, actor: LogActor, all: readonly KnownLogin[], use: Use): string {
  const { operation, namespace, error } = use;
  const path = absolute(namespace, use.path);
  if (isRoot(actor)) {
    return 'a root token may do everything: there is no such path, or the server could not do it';
  }
  const logins = all.filter((login) => isWithin(login.namespace, namespace));
  if (logins.length === 0) {
    return 'no role of these files lets it in';
  }
  const granted = logins.flatMap(({ rules }) => [...rules.enforcedOn(path)]);
  if (granted.includes(operation)) {
    return /permission denied/.test(error ?? '')
      ? 'these files grant it: Vault/OpenBao has other policies, or the token is older than they are'
      : 'these files grant it, and Vault/OpenBao could not do it';
  }
  const versioned = versionedPath(views, path);
  if (versioned !== undefined && logins.some(({ rules }) => rules.enforcedOn(versioned).has(operation))) {
    return `version 2 of the KV engine has it at "${versioned}"`;
  }
  return granted.length > 0
    ? `these files grant ${[...new Set(granted)].sort().join(', ')} there, and not ${operation}`
    : 'these files do not grant it';
}

/** Where a path lies that somebody asked for as if the engine had no versions. */
function versionedPath({ vault }: Views, path: string): string | undefined {
  const mount = vault.enginesAbove(path).find((one) => vault.kvVersion(one) === 'v2');
  const inside = mount === undefined ? '' : path.slice(mount.length + 1);
  return mount === undefined || /^(data|metadata|delete|undelete|destroy|config)(\/|$)/.test(inside)
    ? undefined
    : `${mount}/data/${inside}`;
}
