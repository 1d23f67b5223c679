import { entrantsOf } from '../../access/entrants';
import { hubName } from '../../output/hub-names';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Logins of two tenants are never one entity of the hub. */
export const loginIsItsOwnEntity: Check = {
  id: 'login-is-its-own-entity',
  severity: 'error',
  scope: 'fleet',
  why: 'Vault and OpenBao give all of them the policies and groups of that entity, and a templated policy is filled with the data of the last login.',
  *run(views) {
    const first = new Map<string, string>();
    for (const { role, mount, account, owner, through } of entrantsOf(views)) {
      const alias = through === undefined ? role.aliasOf(account) : undefined;
      if (alias === undefined) {
        continue;
      }
      const key = `${mount}\n${hubName.identity(alias)}`;
      const other = first.get(key) ?? owner.name;
      first.set(key, other);
      if (other !== owner.name) {
        const { path, place, source, name, attributes } = role;
        yield {
          path,
          place,
          source,
          ...says`role "${{ role: name }}" at auth mount "${{ mount }}" makes "${{ account: owner.name }}" and "${other}" one entity: user_claim "${String(attributes['user_claim'] ?? attributes['alias_name_source'])}" is the same for both`,
          fix: 'take a claim that no other ServiceAccount has, such as user_claim = "sub"',
        };
      }
    }
  },
};
