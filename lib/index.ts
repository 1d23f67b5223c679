export { Fleet } from './fleet';
export { FleetBase, type FleetProps } from './fleet/fleet-base';
export type { ComplianceRule } from './fleet/compliance-rule';
export type * from './output/company-rule';
export {
  EncryptionAtRest,
  type AksEncryptionOptions,
  type ApiServerEncryptionOptions,
  type EksEncryptionOptions,
  type GkeEncryptionOptions,
  type OpenShiftEncryptionOptions,
} from './fleet/encryption-at-rest';
export { EncryptionProvider, type KmsProviderOptions, type LocalKeyOptions } from './fleet/encryption-provider';
export { Environment } from './fleet/environment';
export * from './fleet/spoke-cluster';
export type { ChartInstallation, ReloaderInstallation } from './fleet/chart-installation';
export type { EgressTarget, OperatorEgress } from './fleet/operator-egress';
export type { SpireTrust } from './fleet/spire-trust';
export { Tenant, type AddNamespaceOptions, type TenantProps } from './fleet/tenant';
export { TenantNamespace } from './fleet/tenant-namespace';
export { HubClient } from './fleet/hub-client';
export { WorkloadClient, type AddClientOptions, type WorkloadLogin } from './fleet/workload-client';
export * from './fleet/cluster-secret-store';
export { TenantSecret, type SecretRenames } from './fleet/tenant-secret';
export type { NamespaceNames } from './fleet/namespace-names';
export * from './kinds/kv-secret/static-secret';
export * from './kinds/kv-secret/existing-secret';
export * from './kinds/kv-secret/generated-secret';
export * from './kinds/copied-secret/replicated-secret';
export * from './kinds/copied-secret/replicated-secrets';
export * from './kinds/copied-secret/bridged-secret';
export {
  UpstreamAuth,
  type ClientCertificateOptions,
  type ExistingTokenOptions,
  type KubeconfigOptions,
  type LongLivedTokenOptions,
} from './kinds/copied-secret/upstream-auth';
export { authenticationConfiguration, type TrustedIssuer } from './fleet/authentication-configuration';
export * from './kinds/transit-key/encryption-key';
export * from './kinds/transit-key/hmac-key';
export * from './kinds/transit-key/signing-key';
export type { ExistingKeyAttributes } from './kinds/transit-key/existing-key';
export type { TransitKeyProps } from './kinds/transit-key/transit-key';
export { SealedSecret, type SealedSecretOptions } from './kinds/sealed-secret/sealed-secret';
export * from './kinds/stored-secret/external-store';
export * from './kinds/stored-secret/stored-mount';
export * from './kinds/stored-secret/stored-secret';
export * from './kinds/stored-secret/store-provider';
export { WorkloadIdentity, type AzureOptions, type GkeOptions, type IrsaOptions } from './fleet/workload-identity';
export {
  Database,
  type DatabaseAddress,
  type DatabaseAdministrator,
  type DatabaseAttributes,
  type DatabaseProps,
  type IDatabase,
} from './kinds/database/database';
export type { DatabaseAllowance, DatabaseAllowances } from './kinds/database/database-allowance';
export { DeliveryAdvice, type ConsumerNeeds, type DatabaseNeeds, type DeliveryPattern } from './fleet/delivery-advice';
export { DatabaseEngine, type CustomEngineOptions } from './kinds/database/database-engine';
export {
  RotatingDatabaseCredential,
  type RotatingDatabaseCredentialProps,
} from './kinds/database/rotating-database-credential';
export {
  Rotation,
  type AlternatingUsersOptions,
  type DynamicOptions,
  type Every,
  type Grants,
  type StaticRoleOptions,
} from './kinds/database/rotation';
export type { AuthorityNames } from './kinds/certificate/authority-names';
export { Certificate, type CertificateProps, type CertificateUsage } from './kinds/certificate/certificate';
export {
  CertificateAuthority,
  type CertificateAuthorityAttributes,
  type CertificateAuthorityProps,
  type ICertificateAuthority,
} from './kinds/certificate/certificate-authority';
export { KeyType } from './kinds/certificate/key-type';
export { Signer, type OutsideOptions } from './kinds/certificate/signer';
export { Delivery, type DeliveryOptions } from './fleet/delivery';
export { SecretInjection, type InjectOptions } from './fleet/secret-injection';
export { ClassMount, type ClassMountOptions, type SyncedSecret } from './fleet/class-mount';
export { SecretMount, type MountOptions } from './fleet/secret-mount';
export * from './fleet/workload';
export { WorkloadAccount, type PodWorkload } from './fleet/workload-account';
export { SecretKey } from './fleet/secret-key';
export { Template, type Tag, type TemplatePart } from './fleet/template';
export { SecretType } from './fleet/secret-type';
export { VaultServer, type VaultServerLimits, VaultServerProps } from './fleet/vault-server';
export {
  HubServer,
  type HubLockout,
  type HubNode,
  type HubProxy,
  type HubTelemetry,
  type HubTls,
  type RaftServerOptions,
} from './fleet/hub-server';
export * from './kinds/hub-snapshot/hub-snapshots';
export {
  Seal,
  type AwsKmsSealOptions,
  type AzureKeyVaultSealOptions,
  type GcpKmsSealOptions,
  type Pkcs11SealOptions,
  type SealPlugin,
  type TransitSealOptions,
} from './fleet/seal';
export {
  AuditDevice,
  type FileAuditDeviceOptions,
  type SocketAuditDeviceOptions,
  type SyslogAuditDeviceOptions,
} from './fleet/audit-device';
export * from './fleet/terraform-backend';
export * from './fleet/cluster-auth';
export { Alerts, type AlertOptions, type HubAlertOptions, type PrometheusOperatorOptions } from './fleet/alerts';
export { GitOps, type ArgoCdOptions, type FluxOptions, type RancherFleetOptions } from './fleet/gitops';
export { FluxSource, type FluxExistingOptions, type FluxGitOptions, type FluxOciOptions } from './fleet/flux-source';
export type { GitRepository, OciArtifact } from './fleet/git-source';
export { Machine, type MachineProps } from './kinds/machine/machine';
export * from './kinds/machine/machine-auth';
export { People, type PeopleGrant, type PeopleProps } from './kinds/people/people';
export { Isolation, type PolicyPerNamespaceOptions } from './fleet/isolation';
export { RemovalPolicy } from './fleet/removal-policy';
export { Pem } from './fleet/pem';
export {
  KvMount,
  Policy,
  type IKvMount,
  type IPolicy,
  type KvMountAttributes,
  type PolicyAttributes,
} from './fleet/existing';
export { Emitted, type ManifestSelector, type ResourceSelector } from './fleet/emitted';
export { TenantFiles } from './tenant-files/tenant-files';
export type {
  ExistingNamespace,
  ExistingPath,
  KeptOfNamespace,
  TenantFileKind,
  TenantFileLimits,
  TenantFileSizes,
} from './tenant-files/limits';
export { type AcknowledgeOptions, Findings } from './synth/findings';
export { FleetError, FleetErrors } from './errors';
export { FindingsError, type SynthReport } from './synth/synthesize';
export { type SynthOptions } from './synth/synth-options';
export type { Written } from './synth/write';
export type { Finding } from './output/finding';
