import type { KubernetesObject } from '../output/kubernetes-object';
import { kindOf } from '../output/kinds';
import { groupOf } from '../output/seen-object';
import type { Misread } from '../output/misread';
import { CONTROLLER_SHAPES } from './controller-shapes';
import { OPERATOR_SHAPES } from './operator-shapes';
import { fields, fit, list, map, Shape } from './shape';

const METADATA = fields(
  { name: 'text', namespace: 'text', labels: map('text'), annotations: map('text'), creationTimestamp: 'text' },
  'name',
);

const SELECTOR = fields({
  matchLabels: map('text'),
  matchExpressions: list(fields({ key: 'text', operator: 'text', values: list('text') }, 'key', 'operator')),
});

const KEY = fields({ name: 'text', key: 'text', optional: 'boolean' });
const ITEMS = list(fields({ key: 'text', path: 'text' }));
const NAMED = fields({ name: 'text', optional: 'boolean', items: ITEMS });
const SECRET_VOLUME = fields({ secretName: 'text', optional: 'boolean', items: ITEMS });
const COMMAND = fields({ exec: fields({ command: list('text') }) });
const CONTAINER = fields({
  ...{ name: 'text', image: 'text', command: list('text'), args: list('text') },
  env: list(
    fields(
      {
        ...{ name: 'text', value: 'text' },
        valueFrom: fields({ secretKeyRef: KEY, configMapKeyRef: KEY, fieldRef: fields({ fieldPath: 'text' }) }),
      },
      'name',
    ),
  ),
  envFrom: list(fields({ prefix: 'text', secretRef: NAMED, configMapRef: NAMED })),
  volumeMounts: list(fields({ name: 'text', mountPath: 'text', subPath: 'text', subPathExpr: 'text' })),
  ports: list(fields({ name: 'text', containerPort: 'number', protocol: 'text' })),
  ...{ livenessProbe: COMMAND, readinessProbe: COMMAND, startupProbe: COMMAND },
  lifecycle: fields({ preStop: COMMAND, postStart: COMMAND }),
  securityContext: fields({ runAsUser: 'number', runAsGroup: 'number', runAsNonRoot: 'boolean' }),
  restartPolicy: 'text',
});
const POD = fields({
  ...{ serviceAccountName: 'text', serviceAccount: 'text', automountServiceAccountToken: 'boolean' },
  ...{ containers: list(CONTAINER), initContainers: list(CONTAINER), ephemeralContainers: list(CONTAINER) },
  volumes: list(
    fields({
      name: 'text',
      secret: SECRET_VOLUME,
      configMap: NAMED,
      csi: fields({
        ...{ driver: 'text', volumeAttributes: map('text'), nodePublishSecretRef: KEY, readOnly: 'boolean' },
      }),
      projected: fields({
        sources: list(
          fields({
            ...{ secret: NAMED, configMap: NAMED },
            serviceAccountToken: fields({ path: 'text', audience: 'text', expirationSeconds: 'number' }),
          }),
        ),
      }),
      emptyDir: fields({ medium: 'text' }),
    }),
  ),
  imagePullSecrets: list(fields({ name: 'text' })),
  securityContext: fields({ runAsUser: 'number', runAsGroup: 'number', fsGroup: 'number', runAsNonRoot: 'boolean' }),
  ...{ restartPolicy: 'text', terminationGracePeriodSeconds: 'number', activeDeadlineSeconds: 'number' },
  ...{ hostNetwork: 'boolean', dnsPolicy: 'text' },
});
const POD_TEMPLATE = fields({
  metadata: fields({ labels: map('text'), annotations: map('text'), name: 'text' }),
  spec: POD,
});
const JOB = fields({
  ...{ template: POD_TEMPLATE, activeDeadlineSeconds: 'number', parallelism: 'number', completions: 'number' },
  backoffLimit: 'number',
});
const RUN: Readonly<Record<string, Shape>> = {
  ...{ replicas: 'number', paused: 'boolean', template: POD_TEMPLATE },
  ...{ minReadySeconds: 'number', progressDeadlineSeconds: 'number', revisionHistoryLimit: 'number' },
};
const WORKLOAD = fields({
  ...{ ...RUN, selector: SELECTOR, serviceName: 'text' },
  strategy: fields({
    type: 'text',
    rollingUpdate: fields({ maxSurge: 'numberOrText', maxUnavailable: 'numberOrText' }),
  }),
  updateStrategy: fields({
    type: 'text',
    rollingUpdate: fields({ partition: 'number', maxSurge: 'numberOrText', maxUnavailable: 'numberOrText' }),
  }),
});
/** https://argo-rollouts.readthedocs.io/en/stable/features/specification/ */
const ROLLOUT = fields({
  ...{ ...RUN, selector: SELECTOR, workloadRef: fields({ kind: 'text', name: 'text' }) },
  strategy: fields({
    blueGreen: fields({ autoPromotionEnabled: 'boolean', autoPromotionSeconds: 'number' }),
    canary: fields({ steps: list(fields({ pause: fields({ duration: 'numberOrText' }) })) }),
  }),
});

const RULES = list(
  fields(
    {
      ...{ apiGroups: list('text'), resources: list('text'), resourceNames: list('text'), verbs: list('text') },
      nonResourceURLs: list('text'),
    },
    'verbs',
  ),
);
const BINDING = {
  roleRef: fields({ apiGroup: 'text', kind: 'text', name: 'text' }, 'kind', 'name'),
  subjects: list(fields({ apiGroup: 'text', kind: 'text', name: 'text', namespace: 'text' }, 'kind', 'name')),
};
const PEERS = list(
  fields({
    ...{ podSelector: SELECTOR, namespaceSelector: SELECTOR },
    ipBlock: fields({ cidr: 'text', except: list('text') }, 'cidr'),
  }),
);
const PORTS = list(fields({ port: 'numberOrText', endPort: 'number', protocol: 'text' }));
const MATCH_RULES = list(
  fields({
    ...{ apiGroups: list('text'), apiVersions: list('text'), operations: list('text'), resources: list('text') },
    ...{ resourceNames: list('text'), scope: 'text' },
  }),
);
const CHART = fields({ chart: 'text', version: 'numberOrText', targetRevision: 'numberOrText', repoURL: 'text' });

/** Of each kind, as `kindOf` says it, what somebody reads of it. */
const SHAPES: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  ...CONTROLLER_SHAPES,
  Application: { spec: fields({ source: CHART, sources: list(CHART) }) },
  Certificate: {
    spec: fields({
      ...{
        secretName: 'text',
        commonName: 'text',
        literalSubject: 'text',
        dnsNames: list('text'),
        ipAddresses: list('text'),
      },
      ...{ uris: list('text'), issuerRef: fields({ name: 'text', kind: 'text' }) },
    }),
  },
  ClusterRole: { rules: RULES, aggregationRule: fields({ clusterRoleSelectors: list(SELECTOR) }) },
  ClusterRoleBinding: BINDING,
  ClusterSPIFFEID: {
    spec: fields({
      ...{ namespaceSelector: SELECTOR, podSelector: SELECTOR, spiffeIDTemplate: 'text', className: 'text' },
      ...{ ttl: 'text', jwtTtl: 'text', dnsNameTemplates: list('text') },
    }),
  },
  ConfigMap: { data: map('text'), binaryData: map('text'), immutable: 'boolean' },
  CronJob: { spec: fields({ schedule: 'text', suspend: 'boolean', jobTemplate: fields({ spec: JOB }) }) },
  DaemonSet: { spec: WORKLOAD },
  Deployment: { spec: WORKLOAD },
  DeploymentConfig: { spec: fields({ ...RUN, selector: map('text') }) },
  HelmChart: { spec: fields({ chart: 'text', version: 'numberOrText' }) },
  HelmRelease: { spec: fields({ chart: fields({ spec: CHART }) }) },
  HorizontalPodAutoscaler: {
    spec: fields({
      ...{ maxReplicas: 'number', minReplicas: 'number' },
      scaleTargetRef: fields({ kind: 'text', name: 'text', apiVersion: 'text' }),
    }),
  },
  Job: { spec: JOB },
  Kustomization: { spec: fields({ path: 'text', targetNamespace: 'text' }) },
  Namespace: {},
  NetworkPolicy: {
    spec: fields({
      ...{ podSelector: SELECTOR, policyTypes: list('text') },
      egress: list(fields({ to: PEERS, ports: PORTS })),
      ingress: list(fields({ from: PEERS, ports: PORTS })),
    }),
  },
  Pod: { spec: POD },
  ReplicaSet: { spec: WORKLOAD },
  ReplicationController: { spec: fields({ replicas: 'number', template: POD_TEMPLATE }) },
  Role: { rules: RULES },
  RoleBinding: BINDING,
  Rollout: { spec: ROLLOUT },
  SealedSecret: {
    spec: fields({
      encryptedData: map('text'),
      template: fields({
        ...{ type: 'text', data: map('text'), immutable: 'boolean' },
        metadata: fields({ name: 'text', namespace: 'text', labels: map('text'), annotations: map('text') }),
      }),
    }),
  },
  Secret: { data: map('text'), stringData: map('text'), type: 'text', immutable: 'boolean' },
  SecretProviderClass: {
    spec: fields({
      ...{ provider: 'text', parameters: map('text') },
      secretObjects: list(
        fields(
          { secretName: 'text', type: 'text', data: list(fields({ key: 'text', objectName: 'text' })) },
          'secretName',
        ),
      ),
    }),
  },
  ServiceAccount: {
    ...{ secrets: list(fields({ name: 'text' })), imagePullSecrets: list(fields({ name: 'text' })) },
    automountServiceAccountToken: 'boolean',
  },
  StatefulSet: { spec: WORKLOAD },
  ValidatingAdmissionPolicy: {
    spec: fields({
      failurePolicy: 'text',
      matchConstraints: fields({
        ...{ namespaceSelector: SELECTOR, objectSelector: SELECTOR, resourceRules: MATCH_RULES },
        matchPolicy: 'text',
      }),
      matchConditions: list(fields({ name: 'text', expression: 'text' })),
      validations: list(fields({ expression: 'text', message: 'text' })),
    }),
  },
  ValidatingAdmissionPolicyBinding: {
    spec: fields({
      ...{ policyName: 'text', validationActions: list('text') },
      matchResources: fields({
        ...{ namespaceSelector: SELECTOR, objectSelector: SELECTOR, resourceRules: MATCH_RULES },
        matchPolicy: 'text',
      }),
    }),
  },
};

const OF_OPERATOR = /^(generators\.)?external-secrets\.io\//;

/** Settings of an API server, which are no object of a cluster. */
const KEYS = fields({ keys: list(fields({ name: 'text', secret: 'text' })) });
const ENCRYPTION = fields({
  resources: list(
    fields({
      resources: list('text'),
      providers: list(
        fields({
          ...{ secretbox: KEYS, aesgcm: KEYS, aescbc: KEYS, identity: 'any' },
          kms: fields({ name: 'text', endpoint: 'text', apiVersion: 'text' }),
        }),
      ),
    }),
  ),
});
/** Its second name is an older one. */
const SETTINGS: Readonly<Record<string, Shape>> = {
  'apiserver.config.k8s.io EncryptionConfiguration': ENCRYPTION,
  ' EncryptionConfig': ENCRYPTION,
};

const whole = (own: Readonly<Record<string, Shape>>) =>
  fields({ ...own, apiVersion: 'text', kind: 'text', metadata: METADATA }, 'metadata');
const wholes = (all: Readonly<Record<string, Readonly<Record<string, Shape>>>>) =>
  Object.fromEntries(Object.entries(all).map(([kind, own]) => [kind, whole(own)]));

const OF_OTHERS = whole({});
/** By kind, as `kindOf` says it. */
export const OF_KINDS = wholes(SHAPES);
/** The operator's own kinds have no fields but these. */
export const OF_OPERATOR_KINDS = wholes(
  Object.fromEntries(Object.entries(OPERATOR_SHAPES).map(([kind, spec]) => [kind, { spec }])),
);

/**
 * An object without what is of the wrong type.
 *
 * @param file as a person would type it
 * @returns undefined for one that is not taken by any API server, or by none that is meant here
 */
export function fitObject(
  one: Record<string, any>,
  file: string,
  line: number,
  misread: Misread[],
): KubernetesObject | undefined {
  const kind = String(one['kind']);
  const setting = settingShape(String(one['apiVersion']), kind);
  const shape = setting ?? shapeOf(String(one['apiVersion']), kind);
  const { generateName, name } = (one['metadata'] ?? {}) as { generateName?: unknown; name?: unknown };
  const isNamed = name !== undefined || typeof generateName === 'string';
  if ((!isNamed && shape === OF_OTHERS) || kind in Object.prototype) {
    // Settings of a tool, which are no object of a cluster.
    return undefined;
  }
  const named =
    name === undefined && typeof generateName === 'string'
      ? { ...one, metadata: { ...one['metadata'], name: `${generateName}<${line}>` } }
      : one;
  return fit(named, shape, ({ at, kind: what, message }) =>
    misread.push({
      ...{ kind: what, path: '', source: { file, line } },
      place: [file, `${kind} ${typeof name === 'string' ? name : ''}`.trim()].join(', '),
      message: `${kind} ${typeof name === 'string' ? `"${name}"` : 'without a name'}, field ${at}: ${message}`,
      fix: 'write the field as the kind has it: "kubectl explain" says how, and "kubectl apply --dry-run=server" tries it',
    }),
  ) as KubernetesObject | undefined;
}

function settingShape(apiVersion: string, kind: string): Shape | undefined {
  const name = `${groupOf({ apiVersion })} ${kind}`;
  return Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
}

function shapeOf(apiVersion: string, kind: string): Shape {
  const known = kindOf({ apiVersion, kind });
  if (OF_OPERATOR.test(apiVersion) && Object.hasOwn(OF_OPERATOR_KINDS, kind)) {
    return OF_OPERATOR_KINDS[kind]!;
  }
  return Object.hasOwn(OF_KINDS, known) ? OF_KINDS[known]! : OF_OTHERS;
}
