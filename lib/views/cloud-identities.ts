import type { SeenObject } from '../output/seen-object';

export type Cloud = 'aws' | 'google' | 'azure';

/** Where a ServiceAccount says who it is to a cloud, and what clouds call such a name. */
export const IDENTITY_ANNOTATIONS: Readonly<Record<Cloud, { readonly key: string; readonly pattern: RegExp }>> = {
  aws: { key: 'eks.amazonaws.com/role-arn', pattern: /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/ },
  google: { key: 'iam.gke.io/gcp-service-account', pattern: /^[^@\s]+@[a-z0-9.:-]+\.gserviceaccount\.com$/ },
  azure: { key: 'azure.workload.identity/client-id', pattern: /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/ },
};
export const AZURE_TENANT = 'azure.workload.identity/tenant-id';

/** One identity of a cloud that a ServiceAccount has. */
export interface CloudIdentity {
  readonly cloud: Cloud;
  readonly name: string;
  readonly wellFormed: boolean;
}

export function identitiesOf({ object: { metadata } }: SeenObject): CloudIdentity[] {
  return (Object.keys(IDENTITY_ANNOTATIONS) as Cloud[]).flatMap((cloud) => {
    const { key, pattern } = IDENTITY_ANNOTATIONS[cloud];
    const name = metadata.annotations?.[key];
    return name === undefined ? [] : [{ cloud, name, wellFormed: pattern.test(name) }];
  });
}
