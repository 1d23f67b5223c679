import { IConstruct } from 'constructs';
import { note } from '../errors';
import { checked } from '../options/checked';

export interface IrsaOptions {
  /** `arn:aws:iam::<account>:role/<name>`. */
  readonly roleArn: string;
}
export interface GkeOptions {
  /** `<name>@<project>.iam.gserviceaccount.com`. */
  readonly serviceAccount: string;
}
export interface AzureOptions {
  /** Of the managed identity or application that trusts the ServiceAccount. */
  readonly clientId: string;
  /** The directory that it is in. */
  readonly tenantId: string;
}

type Settings =
  | ({ readonly kind: 'irsa' } & IrsaOptions)
  | ({ readonly kind: 'gke' } & GkeOptions)
  | ({ readonly kind: 'azure' } & AzureOptions);

/** Who a ServiceAccount is to a cloud that trusts the cluster's tokens: no secret is made, kept or rotated. */
@checked
export class WorkloadIdentity {
  /** A role of AWS. https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html */
  static irsa(options: IrsaOptions): WorkloadIdentity {
    return new WorkloadIdentity({ kind: 'irsa', ...options });
  }

  /** A service account of Google Cloud. https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity */
  static gke(options: GkeOptions): WorkloadIdentity {
    return new WorkloadIdentity({ kind: 'gke', ...options });
  }

  /** An identity of Microsoft Entra. https://azure.github.io/azure-workload-identity/docs/ */
  static azure(options: AzureOptions): WorkloadIdentity {
    return new WorkloadIdentity({ kind: 'azure', ...options });
  }

  private constructor(
    /** @internal */
    readonly settings: Settings,
  ) {}
}

const ROLE_ARN = /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/;
const GOOGLE_ACCOUNT = /^[a-z]([-a-z0-9]{4,28}[a-z0-9])@([a-z0-9.:-]+)\.gserviceaccount\.com$/;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Notes `IdentityInvalid` for what no cloud calls an identity. */
export function requireIdentity(scope: IConstruct, { settings }: WorkloadIdentity): void {
  const require = (what: string, value: string, pattern: RegExp, form: string) => {
    if (!pattern.test(value)) {
      note(scope, 'IdentityInvalid', `${what} is "${value}"; use ${form}`);
    }
  };
  switch (settings.kind) {
    case 'irsa':
      return require('roleArn', settings.roleArn, ROLE_ARN, 'arn:aws:iam::<account of 12 digits>:role/<name>');
    case 'gke':
      return require('serviceAccount', settings.serviceAccount, GOOGLE_ACCOUNT, '<name>@<project>.iam.gserviceaccount.com');
    case 'azure':
      require('clientId', settings.clientId, GUID, 'a GUID in lower case');
      require('tenantId', settings.tenantId, GUID, 'a GUID in lower case');
  }
}

/** What clouds look for on a pod of Azure's. https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html */
export const AZURE_POD_LABEL = { 'azure.workload.identity/use': 'true' };
