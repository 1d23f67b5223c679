import { HubResource, originAtHub } from '../../output/hub-resource';
import { Check, Found } from '../check';
import { says } from '../../output/said-values';

type Told = Pick<Found, 'message' | 'values' | 'fix'>;

/** A cluster that Terraform makes at a cloud has its Secrets encrypted with a key of its owner. */
export const managedClusterEncryptsItsSecrets: Check = {
  id: 'managed-cluster-encrypts-its-secrets',
  severity: 'warning',
  scope: 'hub',
  why: 'Only the disk encryption of the cloud protects Secrets, and there is no key of your own to revoke.',
  *run({ vault }) {
    for (const [type, look] of Object.entries(LOOKS)) {
      for (const resource of vault.resources.written(type)) {
        const told = look(resource);
        if (told) {
          yield { ...originAtHub(resource), ...told };
        }
      }
    }
  },
};

const LOOKS: Readonly<Record<string, (resource: HubResource) => Told | undefined>> = {
  // From 1.28 on EKS encrypts everything with a key that AWS owns: https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html
  aws_eks_cluster: (resource) => {
    const [, major, minor] = /^(\d+)\.(\d+)$/.exec(String(resource.attributes['version'])) ?? [];
    const isOld = major === '1' && Number(minor) < 28;
    return isOld && blocks(resource, 'encryption_config').length === 0
      ? {
          ...says`EKS cluster of version 1.${minor} has no encryption_config, and its Secrets are not encrypted with a key of their own`,
          fix: 'give it encryption_config with resources = ["secrets"] and a key_arn, or move it to 1.28 or newer',
        }
      : undefined;
  },
  google_container_cluster: (resource) => {
    const said = blocks(resource, 'database_encryption');
    return said.length === 0 || said.some(({ state }) => state === 'DECRYPTED')
      ? {
          ...says`GKE cluster has no database_encryption with state "ENCRYPTED"`,
          fix: 'give it database_encryption with state = "ENCRYPTED" and a key_name of Cloud KMS',
        }
      : undefined;
  },
  azurerm_kubernetes_cluster: (resource) =>
    blocks(resource, 'key_management_service').length === 0
      ? {
          ...says`AKS cluster has no key_management_service`,
          fix: 'give it key_management_service with a key_vault_key_id',
        }
      : undefined,
};

/** Blocks of a name; one that is not known yet is there. */
function blocks({ attributes, unknown = [] }: HubResource, name: string): Readonly<Record<string, unknown>>[] {
  const said = [attributes[name] ?? []].flat() as Readonly<Record<string, unknown>>[];
  const isDynamic = [attributes['dynamic'] ?? []].flat().some((one: object) => Object.hasOwn(one, name));
  return said.length === 0 && (unknown.includes(name) || isDynamic) ? [{}] : said;
}
