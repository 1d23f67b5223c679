import { isFields } from '../collections/fields';
import { specOf, type SeenObject } from '../output/seen-object';
import { readAwsClass } from './aws-classes';
import { readAzureClass } from './azure-classes';
import { Entry, Parameters, ReadClass, textOf } from './class-objects';
import type { Cloud } from './cloud-identities';
import { readGoogleClass } from './google-classes';

/** What the CSI driver reads in the store of a cloud for the pods that mount it. */
export interface CloudClass extends SeenObject {
  readonly cloud: Cloud;
  readonly name: string;
  readonly namespace: string;
  /** Why its provider refuses it; none where it is taken. */
  readonly faults: readonly string[];
  /** Files that several objects are: one of them is lost. */
  readonly clashes: readonly string[];
  /** Names of the files in the pod; undefined where not all of them are known. */
  readonly files?: readonly string[];
  /** Names that Kubernetes Secrets are made of, by Secret; undefined where somebody puts them in later. */
  readonly synced: readonly { readonly secret: string; readonly object?: string }[];
  /** Kubernetes Secrets that the driver never makes, with the fields that are missing. */
  readonly unmade: readonly { readonly secret: string; readonly lacks: readonly string[] }[];
  /** Whether it logs in as the ServiceAccount of the pod, by what the account says of itself. */
  readonly asAccount: boolean;
}

type Read = (parameters: Parameters) => ReadClass;

const PROVIDERS: Readonly<Record<string, { readonly cloud: Cloud; readonly read: Read }>> = {
  aws: { cloud: 'aws', read: readAwsClass },
  gcp: { cloud: 'google', read: readGoogleClass },
  gke: { cloud: 'google', read: readGoogleClass },
  azure: { cloud: 'azure', read: readAzureClass },
};

/** What Flux, Helm or a person puts in before it is applied. */
const FILLED_IN_LATER = /[$#]\{|\{\{|\$\(|\$[a-z_]|<[^<>\n]+>|__\w+__|%\w+%/i;

/** Undefined for a class of another provider. */
export function readCloudClass(seen: SeenObject): CloudClass | undefined {
  const { metadata } = seen.object;
  const { provider, parameters, secretObjects } = specOf(seen.object);
  const known = Object.hasOwn(PROVIDERS, String(provider)) ? PROVIDERS[String(provider)]! : undefined;
  const isWhole = !FILLED_IN_LATER.test(JSON.stringify(parameters ?? {}));
  return (
    known && {
      ...seen,
      clashes: [],
      ...(isWhole ? known.read(textsOf(parameters)) : { faults: [], asAccount: false }),
      cloud: known.cloud,
      name: metadata.name,
      namespace: metadata.namespace ?? 'default',
      ...syncedSecrets(secretObjects),
    }
  );
}

/** The API server takes texts alone. */
function textsOf(parameters: unknown): Parameters {
  const all = isFields(parameters) ? Object.entries(parameters) : [];
  return Object.fromEntries(all.filter((one): one is [string, string] => typeof one[1] === 'string'));
}

/** https://github.com/kubernetes-sigs/secrets-store-csi-driver/blob/main/pkg/util/secretutil/secret.go */
function syncedSecrets(secretObjects: unknown): Pick<CloudClass, 'synced' | 'unmade'> {
  const all = [secretObjects].flat().filter(isFields);
  const synced = all.flatMap(({ secretName, data }) =>
    fieldsIn(data).map(({ objectName }) => {
      const object = textOf(objectName);
      return { secret: textOf(secretName), object: FILLED_IN_LATER.test(object) || object === '' ? undefined : object };
    }),
  );
  const unmade = all.flatMap(({ secretName, type, data }) => {
    const entries = fieldsIn(data);
    const lacks = [
      ...(textOf(secretName) === '' ? ['secretName'] : []),
      ...(textOf(type) === '' ? ['type'] : []),
      ...(entries.length === 0 ? ['data'] : []),
      ...(entries.some(({ key }) => textOf(key) === '') ? ['key in data'] : []),
      ...(entries.some(({ objectName }) => textOf(objectName) === '') ? ['objectName in data'] : []),
    ];
    return lacks.length > 0 ? [{ secret: textOf(secretName), lacks }] : [];
  });
  return { synced, unmade };
}

function fieldsIn(value: unknown): Entry[] {
  return Array.isArray(value) ? (value.filter(isFields) as Entry[]) : [];
}
