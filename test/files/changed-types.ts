import fc from 'fast-check';
import { BY_NAME } from '../../lib/files/argument-shapes';
import { OF_KINDS, OF_OPERATOR_KINDS } from '../../lib/files/object-shapes';
import type { Shape } from '../../lib/files/shape';
import { kindOf } from '../../lib/output/kinds';

/** Something that the checks read, with every field or argument that they know, each of its own type. */
export interface Sample {
  /** `ExternalSecret`, or `vault_policy` with the form that it is written in. */
  readonly kind: string;
  readonly form: 'yaml' | 'json' | 'plan' | 'hcl';
  readonly body: any;
}

const GROUPS = [
  ...['v1', 'apps/v1', 'batch/v1', 'autoscaling/v2', 'networking.k8s.io/v1', 'rbac.authorization.k8s.io/v1'],
  ...['admissionregistration.k8s.io/v1', 'argoproj.io/v1alpha1', 'bitnami.com/v1alpha1', 'cert-manager.io/v1'],
  ...['external-secrets.io/v1', 'generators.external-secrets.io/v1alpha1', 'helm.cattle.io/v1'],
  ...['helm.toolkit.fluxcd.io/v2', 'kustomize.toolkit.fluxcd.io/v1', 'secrets.hashicorp.com/v1beta1'],
  ...['secrets-store.csi.x-k8s.io/v1', 'spire.spiffe.io/v1alpha1'],
];

const TEXTS: Readonly<Record<string, string>> = {
  server: 'https://vault.example.com',
  refreshInterval: '1h',
  ttl: '1h',
  schedule: '0 3 * * *',
  secretName: 'app',
  policy: '{"path":{"kv/data/app":{"capabilities":["read"]}}}',
  data_json: '{"app":"app"}',
};

/** One value of a shape; all names are the same, so that each object refers to the others. */
function sampleOf(shape: Shape, name = ''): unknown {
  if (typeof shape === 'string') {
    return { any: 'app', text: TEXTS[name] ?? 'app', number: 1, boolean: true, numberOrText: 8200 }[shape];
  }
  if ('list' in shape) {
    return [sampleOf(shape.list, name)];
  }
  if ('like' in shape) {
    return WORDS.find((one) => shape.like.test(one));
  }
  return 'map' in shape
    ? { app: sampleOf(shape.map, name) }
    : Object.fromEntries(Object.entries(shape.fields).map(([key, of]) => [key, sampleOf(of, key)]));
}

/** One of each that the API server takes. */
const WORDS = [
  'app',
  'Default',
  'Auto',
  'None',
  'Secret',
  'v2',
  'Values',
  'Replace',
  'Periodic',
  'Owner',
  'Delete',
  'Data',
];

const OBJECTS: readonly Sample[] = Object.entries({ ...OF_KINDS, ...OF_OPERATOR_KINDS }).map(([kind, shape]) => {
  const [said] = kind.split('.') as [string];
  const apiVersion = GROUPS.find((one) => kindOf({ apiVersion: one, kind: said }) === kind)!;
  return { kind, form: 'yaml', body: { ...(sampleOf(shape) as object), apiVersion, kind: said } };
});

/** Types of resources, each as `<type>` or `<type>=<what its argument "type" says>`. */
const RESOURCES = [
  ...['approle', 'kubernetes', 'jwt'].map((method) => `vault_auth_backend=${method}`),
  ...['kv', 'kv-v2', 'database', 'pki', 'transit'].map((engine) => `vault_mount=${engine}`),
  ...['jwt', 'kubernetes', 'approle', 'cert', 'aws', 'azure', 'gcp', 'token'].map(
    (one) => `vault_${one}_auth_backend_role`,
  ),
  ...['jwt', 'gcp'].map((method) => `vault_${method}_auth_backend`),
  ...['vault_kubernetes_auth_backend_config', 'vault_aws_auth_backend_client', 'vault_github_team'],
  ...['ldap_auth_backend_user', 'ldap_auth_backend_group', 'okta_auth_backend_group'].map((one) => `vault_${one}`),
  ...['policy', 'namespace', 'generic_endpoint', 'generic_secret', 'kv_secret', 'kv_secret_v2'].map(
    (one) => `vault_${one}`,
  ),
  ...['vault_kv_secret_backend_v2', 'vault_database_secrets_mount', 'vault_transit_secret_backend_key'],
  ...['connection', 'role', 'static_role'].map((one) => `vault_database_secret_backend_${one}`),
  ...['role', 'root_cert', 'config_urls', 'crl_config', 'issuer', 'config_ca'].map(
    (one) => `vault_pki_secret_backend_${one}`,
  ),
  ...['intermediate_cert_request', 'intermediate_set_signed', 'root_sign_intermediate'].map(
    (one) => `vault_pki_secret_backend_${one}`,
  ),
  ...['entity', 'entity_alias', 'entity_policies', 'group', 'group_alias', 'group_policies'].map(
    (one) => `vault_identity_${one}`,
  ),
  ...['vault_identity_group_member_entity_ids', 'vault_identity_group_member_group_ids'],
  ...['kubernetes_service_account_v1', 'kubernetes_cluster_role_binding_v1', 'kubernetes_secret'],
];

const ARGUMENTS = Object.fromEntries(
  [...BY_NAME].map(([name, type]) => [
    name,
    {
      text: TEXTS[name] ?? 'app',
      number: 600,
      boolean: true,
      texts: ['app'],
      map: { app: 'app' },
      block: [
        {
          name: 'app',
          connection_url: 'postgresql://app@app:5432/app',
          default_lease_ttl: '1h',
          data: { owner: 'app' },
        },
      ],
    }[type],
  ]),
);

const FORMS = ['json', 'plan', 'hcl'] as const;
const TERRAFORM: readonly Sample[] = RESOURCES.flatMap((resource) => {
  const [kind, type] = resource.split('=') as [string, string?];
  const body = {
    ...ARGUMENTS,
    ...(type === undefined ? {} : { type }),
    ...{ depends_on: ['vault_policy.app'], crl_distribution_points: ['https://vault.example.com/v1/app/crl'] },
    ...{ issuing_certificates: ['https://vault.example.com/v1/app/ca'], auto_rebuild: true, expiry: '72h', ttl: '1h' },
  };
  return FORMS.map((form) => ({ kind, form, body }));
});

export const SAMPLES: readonly Sample[] = [...OBJECTS, ...TERRAFORM];

/** One field of one sample, and what becomes of it. */
export interface Change {
  readonly sample: number;
  readonly place: number;
  readonly put: unknown;
}

/** Half of all changes are of objects, however many forms resources are written in. */
export const changes: fc.Arbitrary<Change> = fc.record({
  sample: fc.oneof(
    fc.noBias(fc.nat(OBJECTS.length - 1)),
    fc.noBias(fc.nat(TERRAFORM.length - 1)).map((index) => OBJECTS.length + index),
  ),
  place: fc.noBias(fc.nat()),
  put: fc.constantFrom<unknown>(
    ...[null, true, false, 0, -1, 1.5, 1e21, '', 'a', '1h', '${a.b}', '{{ .a }}', [], [null], ['a'], [[]], [{}]],
    ...[{}, { a: null }, { a: 1 }, { a: [] }, { name: {} }, { a: { b: [{}] } }],
  ),
});

/** The sample with one of its values replaced by one of another type. */
export function changed({ sample, place, put }: Change): Sample {
  const { body, ...rest } = SAMPLES[sample]!;
  const copy = structuredClone(body);
  const places: { readonly owner: any; readonly key: string | number }[] = [];
  const collect = (owner: any): void => {
    for (const key of Array.isArray(owner) ? owner.keys() : Object.keys(owner)) {
      places.push({ owner, key });
      if (typeof owner[key] === 'object' && owner[key] !== null) {
        collect(owner[key]);
      }
    }
  };
  collect(copy);
  const { owner, key } = places[place % places.length]!;
  owner[key] = typeName(owner[key]) === typeName(put) ? [put] : put;
  return { ...rest, body: copy };
}

function typeName(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
}

/** A value as HCL writes it: JSON, but for the sign between key and value. */
export function hcl(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(hcl).join(', ')}]`;
  }
  return typeof value === 'object' && value !== null
    ? `{${Object.entries(value)
        .map(([key, one]) => `${JSON.stringify(key)} = ${hcl(one)}`)
        .join(', ')}}`
    : JSON.stringify(value);
}
