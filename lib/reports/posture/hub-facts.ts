import { otherRoles } from '../../access/other-roles';
import { originAtHub } from '../../output/hub-resource';
import type { FileTimes } from '../../timing/file-times';
import type { Times } from '../../timing/delivery-times';
import type { VaultView } from '../../views/vault-view';
import { checkedFact, Checked, counted } from './checked-fact';
import type { Fact } from './fact';

/** That no tenant reaches another. */
export const TENANT_CHECKS = ['tenants-are-apart', 'login-gives-itself-no-rights', 'secrets-stay-within-their-tenant'];
const IN_CLEAR = ['terraform-holds-no-secret', 'manifest-holds-no-secret', 'server-file-holds-no-secret'];

/** Seals whose key is in hardware, or at a cloud whose key service is asked. */
const SEALS: Readonly<Record<string, string>> = {
  pkcs11: 'the key of the seal is in an HSM (pkcs11)',
  awskms: 'the key of the seal is in AWS KMS',
  gcpckms: 'the key of the seal is in Google Cloud KMS',
  azurekeyvault: 'the key of the seal is in Azure Key Vault',
  transit: 'the key of the seal is in the transit engine of another server',
};

export interface HubFacts extends Checked {
  readonly vault: VaultView;
  readonly times: readonly Times[];
  readonly fileTimes: readonly FileTimes[];
}

export function hubFacts(about: HubFacts): Fact[] {
  const { vault } = about;
  return [
    seal(vault),
    audit(vault),
    checkedFact(
      'tenants',
      TENANT_CHECKS,
      about,
      `${counted(vault.roles.size, 'role')}: no login reads what is another tenant's`,
    ),
    checkedFact('inClear', IN_CLEAR, about, 'no value is in a manifest, a stack or a server file'),
    rotation(about),
    rootToken(vault),
  ];
}

function seal({ servers }: VaultView): Fact {
  const kinds = [...new Set(servers.map(({ seals }) => seals[0]?.labels[0] ?? 'shamir'))];
  const evidence = servers.map((server) => originAtHub(server).place);
  if (servers.length === 0) {
    return { topic: 'seal', knowledge: 'not known', says: 'no file says how its servers are unsealed', evidence };
  }
  const [kind] = kinds;
  return kinds.length === 1 && kind! in SEALS
    ? { topic: 'seal', knowledge: 'stated', says: SEALS[kind!]!, evidence }
    : { topic: 'seal', knowledge: 'missing', says: 'people enter shares of the key after each start', evidence };
}

/** That a device is declared says nothing of whether its log is kept. */
function audit({ resources, servers }: VaultView): Fact {
  const made = resources.ofType('vault_audit');
  const declared = Math.max(made.length, ...servers.map(({ audits }) => audits.length));
  const evidence = [...made, ...servers.filter(({ audits }) => audits.length > 0)].map((one) => originAtHub(one).place);
  if (declared === 0) {
    return servers.length > 0
      ? { topic: 'audit', knowledge: 'missing', says: 'no audit device is declared', evidence }
      : { topic: 'audit', knowledge: 'not known', says: 'no file declares an audit device', evidence };
  }
  const alone = declared === 1 ? ': while it fails, every request is refused' : '';
  return { topic: 'audit', knowledge: 'stated', says: `${counted(declared, 'audit device')}${alone}`, evidence };
}

const KINDS = {
  dynamic: 'made for each consumer',
  pair: 'of two users that take turns',
  static: 'rotated by the database engine',
} as const;

/** What people write has an end where the program gives it a maximum age. */
function rotation({ times, fileTimes }: HubFacts): Fact {
  const all = [...times, ...fileTimes];
  const byPeople = all.filter(({ kind, age }) => kind === 'kept' && age.by === 'people');
  const endless = byPeople.filter(({ age }) => age.limits.length === 0);
  const parts = [
    ...Object.entries(KINDS).map(([kind, words]) => [all.filter((one) => one.kind === kind).length, words] as const),
    [byPeople.length - endless.length, 'written by people, with a maximum age'] as const,
    [endless.length, 'written by people, without a maximum age'] as const,
  ].filter(([count]) => count > 0);
  const says = parts.map(([count, words]) => `${count} ${words}`).join(', ') || 'nothing is delivered that changes';
  return {
    topic: 'rotation',
    knowledge: endless.length > 0 ? 'missing' : 'stated',
    says: `deliveries: ${says}`,
    evidence: ['rotation.md', 'timing.md', 'keywheel audit'],
  };
}

/** Whether somebody has one, only Vault/OpenBao knows; its log tells the use of it. */
function rootToken(vault: VaultView): Fact {
  const deploys = otherRoles(vault).filter(({ method }) => method === 'approle').length;
  return {
    topic: 'rootToken',
    knowledge: deploys > 0 ? 'stated' : 'not known',
    says:
      deploys > 0
        ? `${counted(deploys, 'AppRole')} with a policy each deploy the stacks: no pipeline needs a root token`
        : 'no file says how the stacks are deployed',
    evidence: ['keywheel audit --log reports the use of root tokens'],
  };
}
