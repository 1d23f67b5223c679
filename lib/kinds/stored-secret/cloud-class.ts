import { providerClass, sortedFiles } from '../../kubernetes/provider-class';
import { defined, KubernetesObject } from '../../output/kubernetes-object';
import type { StoredMount } from './stored-mount';

/** What the CSI driver reads in the store of a cloud, as the pod that mounts it. The API takes texts alone: JSON is YAML. */
export function cloudClass(mount: StoredMount): KubernetesObject {
  const { settings } = mount.secret.store.provider;
  switch (settings.kind) {
    case 'awsSecretsManager':
      return providerClass(mount, 'aws', { region: settings.region, objects: listOf([awsObject(mount)]) });
    case 'googleSecretManager':
      return providerClass(mount, 'gcp', {
        auth: 'pod-adc',
        secrets: listOf(googleSecrets(mount, settings.projectId)),
      });
    case 'azureKeyVault':
      return providerClass(mount, 'azure', {
        ...azureVault(new URL(settings.vaultUrl).hostname),
        ...azureIdentity(mount),
        objects: `array:\n${listOf(azureObjects(mount).map((one) => JSON.stringify(one)))}`,
      });
    default:
      throw new TypeError(`no class is made for ${settings.kind}`);
  }
}

function listOf(entries: readonly unknown[]): string {
  return entries.map((one) => `- ${JSON.stringify(one)}\n`).join('');
}

/**
 * The provider writes the whole object as a file too, whatever is taken out of it.
 * https://github.com/aws/secrets-store-csi-driver-provider-aws#secretproviderclass-options
 */
function awsObject(mount: StoredMount): object {
  const { secret, permissions } = mount;
  const files = sortedFiles(mount);
  const filePermission = permissions === undefined ? undefined : octal(permissions);
  const whole = { objectName: secret.remoteKey, objectType: 'secretsmanager', filePermission };
  if (secret.format === 'text') {
    return defined({ ...whole, objectAlias: files[0]?.[0] });
  }
  const jmesPath = files.map(([objectAlias, key]) =>
    // A key in quotes is the property of that name, whatever is in it. https://jmespath.org/specification.html#identifiers
    defined({ path: JSON.stringify(key.name), objectAlias, filePermission }),
  );
  return defined({ ...whole, objectAlias: wholeFile(mount), jmesPath });
}

/** The file with the whole object, where keys are taken out of it. */
export function wholeFile({ secret }: StoredMount): string {
  return `${secret.name}.json`;
}

/** https://github.com/GoogleCloudPlatform/secrets-store-csi-driver-provider-gcp/blob/main/config/config.go */
function googleSecrets(mount: StoredMount, projectId: string): object[] {
  const { secret, permissions } = mount;
  return sortedFiles(mount).map(([path, key]) =>
    defined({
      resourceName: `projects/${projectId}/secrets/${secret.remoteKey}/versions/latest`,
      path,
      extractJSONKey: secret.format === 'json' ? key.name : undefined,
      mode: permissions,
    }),
  );
}

/** https://azure.github.io/secrets-store-csi-driver-provider-azure/docs/getting-started/usage/ */
function azureObjects(mount: StoredMount): object[] {
  const { secret, permissions } = mount;
  return sortedFiles(mount).map(([objectAlias]) =>
    defined({
      objectName: secret.remoteKey,
      objectType: 'secret',
      objectAlias,
      filePermission: permissions === undefined ? undefined : octal(permissions),
    }),
  );
}

/** https://azure.github.io/secrets-store-csi-driver-provider-azure/docs/configurations/custom-environments/ */
const AZURE_CLOUDS: Readonly<Record<string, string>> = {
  'vault.azure.cn': 'AzureChinaCloud',
  'vault.usgovcloudapi.net': 'AzureUSGovernmentCloud',
};

function azureVault(host: string): { keyvaultName: string; cloudName?: string } {
  const [keyvaultName = '', ...domain] = host.split('.');
  return { keyvaultName, cloudName: AZURE_CLOUDS[domain.join('.')] };
}

/** https://azure.github.io/secrets-store-csi-driver-provider-azure/docs/configurations/identity-access-modes/workload-identity-mode/ */
function azureIdentity({ account }: StoredMount): { clientID?: string; tenantID?: string } {
  const { settings } = account.identity;
  return settings.kind === 'azure' ? { clientID: settings.clientId, tenantID: settings.tenantId } : {};
}

function octal(permissions: number): string {
  return permissions.toString(8).padStart(4, '0');
}
