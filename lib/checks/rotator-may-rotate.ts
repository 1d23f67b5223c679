import { Check, Found, Views } from './check';
import { originOf } from './cluster-view';
import type { Rotator } from './rotators';
import type { LoginRole } from './vault-view';

/** Whoever rotates logs in as itself, and may read what it decides by and rotate its two roles, and nothing else. */
export const rotatorMayRotate: Check = {
  id: 'rotator-may-rotate',
  severity: 'error',
  *run(views) {
    for (const cluster of views.clusters) {
      for (const rotator of cluster.rotators) {
        const role = views.vault.role(rotator.mount, rotator.role);
        const [namespace, name] = rotator.account.split('/') as [string, string];
        if (!role) {
          yield {
            ...originOf(rotator),
            message: `it logs in with role "${rotator.role}" at auth mount "${rotator.mount}", which the hub does not have`,
            fix: 'name a role of that mount',
          };
        } else if (!(role.accounts.length === 1 && role.accounts[0] === rotator.account)) {
          yield {
            ...originOf(rotator),
            message: `it runs as "${rotator.account}", role "${role.name}" (${role.place}) binds ${role.accounts.join(', ') || 'nobody'}`,
            fix: `bind exactly "${rotator.account}"`,
          };
        } else if (!role.audiences.includes(rotator.audience)) {
          yield {
            ...originOf(rotator),
            message: `its token is meant for "${rotator.audience}", role "${role.name}" (${role.place}) asks for ${role.audiences.join(', ')}`,
            fix: 'name the same audience on both sides',
          };
        } else {
          yield* grants(views, rotator, role);
        }
        if (!cluster.find('ServiceAccount', name, namespace)) {
          yield {
            ...originOf(rotator),
            message: `it runs as ServiceAccount "${rotator.account}", which nothing makes`,
            fix: 'make the ServiceAccount',
          };
        }
      }
    }
  },
};

function* grants({ vault }: Views, rotator: Rotator, role: LoginRole): Iterable<Found> {
  const { database, roles, confirmations, turn } = rotator;
  const needs: [string, readonly string[]][] = [
    ...roles.map((name): [string, string[]] => [`${database}/static-roles/${name}`, ['read']]),
    ...roles.map((name): [string, string[]] => [`${database}/rotate-role/${name}`, ['update']]),
    ...confirmations.map((path): [string, string[]] => [path, ['read']]),
    [turn, ['create', 'read', 'update']],
    ['auth/token/lookup-self', ['read']],
    ['auth/token/revoke-self', ['update']],
  ];
  const rules = vault.rulesOf(role);
  for (const [path, capabilities] of needs) {
    const granted = rules.capabilitiesOn(path);
    const missing = capabilities.filter((capability) => !granted.has(capability));
    if (missing.length > 0) {
      yield {
        ...originOf(rotator),
        message: `role "${role.name}" (${role.place}) may not ${missing.join(', ')} "${path}"`,
        fix: `grant ${missing.join(', ')} on that path in one of its policies: ${role.policies.join(', ') || 'it has none'}`,
      };
    }
  }
  const needed = new Map(needs);
  for (const capability of ['create', 'read', 'update', 'patch', 'delete', 'list', 'sudo']) {
    for (const pattern of rules.patternsWith(capability)) {
      if (!needed.get(pattern)?.includes(capability)) {
        yield {
          ...originOf(rotator),
          message: `role "${role.name}" (${role.place}) may ${capability} "${pattern}", which nobody needs to rotate`,
          fix: 'take it out of its policies',
        };
      }
    }
  }
}
