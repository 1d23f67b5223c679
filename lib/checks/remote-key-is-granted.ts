import { AccessRules } from '../access/policy';
import { Check } from './check';
import { originOf, StoreUse } from './cluster-view';
import { belowLogin } from './logins';

/** Every key that is read or written is granted to the store's login, on the path that the hub sees. */
export const remoteKeyIsGranted: Check = {
  id: 'remote-key-is-granted',
  severity: 'error',
  *run({ vault, clusters }) {
    for (const { uses } of clusters) {
      for (const use of uses) {
        const login = use.store?.vault?.login;
        const role = login && vault.role(login.mount, login.role);
        if (!role) {
          continue;
        }
        const rules = vault.rulesOf(role);
        for (const { path, capabilities } of requests(use)) {
          const missing = missingOn(rules, path, capabilities);
          if (missing.length > 0) {
            yield {
              ...originOf(use),
              message: `role "${role.name}" (${role.place}) may not ${missing.join(', ')} "${path}"`,
              fix: `grant ${missing.join(', ')} on that path in one of its policies: ${role.policies.join(', ') || 'it has none'}`,
            };
          }
        }
      }
    }
  },
};

/** What the operator asks the hub for, as the policies of the login's Vault namespace name it. */
function requests({ store, remoteKey, needs, metadataNeeds }: StoreUse) {
  const { mount, version } = store!.vault!;
  const below = belowLogin(store!.vault!);
  const key = remoteKey.startsWith(`${mount}/`) ? remoteKey.slice(mount.length + 1).replace(/^data\//, '') : remoteKey;
  const at = (...parts: string[]) => [...below, mount, ...parts].filter(Boolean).join('/');
  return [
    { path: version === 'v2' ? at('data', key) : at(key), capabilities: needs },
    { path: at('metadata', key), capabilities: metadataNeeds },
    { path: 'auth/token/lookup-self', capabilities: ['read'] },
    { path: 'auth/token/revoke-self', capabilities: ['update'] },
  ];
}

function missingOn(rules: AccessRules, path: string, capabilities: readonly string[]): string[] {
  const granted = rules.capabilitiesOn(path);
  return capabilities.filter((capability) => !granted.has(capability));
}
