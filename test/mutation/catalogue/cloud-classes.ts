import type { Body } from '../parts';
import type { Operator } from '../operator';

const ROLE = 'eks.amazonaws.com/role-arn';
const ACCOUNT = 'ServiceAccount';

/** A class of a cloud, by hand, in the namespace of an account and called as it is. */
function classNextTo({ metadata }: Body, provider: string, parameters: object, secretObjects?: object[]): Body {
  const { name, namespace } = metadata;
  return {
    apiVersion: 'secrets-store.csi.x-k8s.io/v1',
    kind: 'SecretProviderClass',
    metadata: { name, namespace },
    spec: { provider, parameters, secretObjects },
  };
}

const AZURE = {
  keyvaultName: 'kv-prod',
  tenantID: 't',
  objects: 'array:\n  - |\n    objectName: a\n    objectType: secret\n',
};
const GOOGLE = { secrets: '- { resourceName: projects/p/secrets/a/versions/1, path: a }' };
const AWS = { objects: '- { objectName: a/b, objectType: secretsmanager }' };
const ofKey = (objectName: string) => [{ secretName: 'a', type: 'Opaque', data: [{ objectName, key: 'a' }] }];

/** What people write wrong in them: nothing of the text is looked at before the first pod. */
const WRONG: readonly (readonly [string, string, object, object[]?])[] = [
  ['without objectType', 'aws', { objects: '- objectName: a' }],
  ['with one object twice', 'aws', { objects: `${AWS.objects}\n${AWS.objects}` }],
  ['with a Secret of the name in AWS, and not of the file', 'aws', AWS, ofKey('a/b')],
  ['with a Secret without a type', 'aws', AWS, [{ ...ofKey('a_b')[0], type: undefined }]],
  ['without a version', 'gcp', { secrets: GOOGLE.secrets.replace('/versions/1', '') }],
  ['without a file', 'gcp', { secrets: GOOGLE.secrets.replace(', path: a', '') }],
  ['without a directory', 'azure', { ...AZURE, tenantID: undefined }],
  ['with the address of a vault for its name', 'azure', { ...AZURE, keyvaultName: 'https://kv-prod.vault.azure.net' }],
  ['with objects and not texts of them', 'azure', { ...AZURE, objects: AZURE.objects.replace('- |', '-') }],
];

/** Pods of a workload mount what is in AWS, and their account has no role there. */
const withoutRole: Operator = {
  class: 'account',
  kind: 'Deployment: mounts what is in AWS as an account without a role',
  of: ['Deployment'],
  where: ({ body }) => body.spec?.template?.spec !== undefined && body.metadata.namespace !== undefined,
  apply: ({ part, rendered, parts }) => {
    const { spec } = part.body.spec.template;
    const account = parts.find(
      ({ type, owner, body }) =>
        type === ACCOUNT && owner === part.owner && body.metadata.namespace === part.body.metadata.namespace,
    );
    if (!account || account.body.metadata.annotations?.[ROLE] !== undefined) {
      return undefined;
    }
    const { name } = part.body.metadata;
    const csi = { driver: 'secrets-store.csi.k8s.io', readOnly: true, volumeAttributes: { secretProviderClass: name } };
    const edited = structuredClone(part.body);
    edited.spec.template.spec = {
      ...spec,
      serviceAccountName: account.body.metadata.name,
      volumes: [...(spec.volumes ?? []), { name: 'of-aws', csi }],
    };
    return part.replaced(rendered, [edited, classNextTo(part.body, 'aws', AWS)]);
  },
};

/** Classes of clouds, which no construct writes. */
export const CLOUD_CLASSES: readonly Operator[] = [
  ...WRONG.map(([how, provider, parameters, secretObjects]): Operator => ({
    class: 'kind and version',
    kind: `${ACCOUNT}: next to a class of ${provider} ${how}`,
    of: [ACCOUNT],
    where: ({ body }) => body.metadata?.namespace !== undefined,
    apply: ({ part, rendered }) =>
      part.replaced(rendered, [part.body, classNextTo(part.body, provider, parameters, secretObjects)]),
  })),
  withoutRole,
];
