import type { HclBody } from '../../encode/hcl';
import type { SealSettings } from '../../fleet/seal';
import { defined } from './defined';

/** What a seal is in the configuration: no credential of it. Undefined for shares of a key, which need none. */
export function sealStanza(seal: SealSettings): HclBody | undefined {
  switch (seal.kind) {
    case 'keyShares':
      return undefined;
    case 'transit':
      return defined({
        address: seal.address,
        key_name: seal.keyName,
        mount_path: `${(seal.mount ?? 'transit').replace(/^\/+|\/+$/g, '')}/`,
        namespace: seal.namespace,
        tls_ca_cert: seal.caFile,
      });
    case 'awskms':
      return defined({ region: seal.region, kms_key_id: seal.keyId, endpoint: seal.endpoint });
    case 'gcpckms':
      return defined({
        project: seal.project,
        region: seal.region,
        key_ring: seal.keyRing,
        crypto_key: seal.key,
        credentials: seal.credentialsFile,
      });
    case 'azurekeyvault':
      return defined({
        tenant_id: seal.tenantId,
        client_id: seal.clientId,
        vault_name: seal.vaultName,
        key_name: seal.keyName,
      });
    case 'pkcs11':
      return defined({
        lib: seal.library,
        token_label: seal.tokenLabel,
        key_label: seal.keyLabel,
        mechanism: seal.mechanism,
      });
  }
}

/** What the environment of each server has to give for it, for people: names, and never a value. */
export function sealNeeds(seal: SealSettings, product: 'vault' | 'openbao'): string | undefined {
  const prefix = product === 'openbao' ? 'BAO' : 'VAULT';
  switch (seal.kind) {
    case 'keyShares':
      return undefined;
    case 'transit':
      return `${prefix}_TOKEN: a periodic token without a parent, which may update ${seal.mount ?? 'transit'}/encrypt/${seal.keyName} and ${seal.mount ?? 'transit'}/decrypt/${seal.keyName}.`;
    case 'awskms':
      return 'The role of the machine, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: kms:Encrypt, kms:Decrypt and kms:DescribeKey.';
    case 'gcpckms':
      return seal.credentialsFile === undefined
        ? 'The service account of the machine, or GOOGLE_APPLICATION_CREDENTIALS.'
        : `The file ${seal.credentialsFile}, which the server alone may read.`;
    case 'azurekeyvault':
      return seal.clientId === undefined ? 'The managed identity of the machine.' : 'AZURE_CLIENT_SECRET.';
    case 'pkcs11':
      return `${prefix}_HSM_PIN: the PIN of the token.`;
  }
}
