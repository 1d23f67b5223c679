import { ItemMeaning, PlaceMeaning, places } from './meaning';

const STORE = /^(Cluster)?SecretStore\.external-secrets\.io$/;
const EXTERNAL = /^(Cluster)?ExternalSecret\.external-secrets\.io$/;
const PUSH = /^(Cluster)?PushSecret\.external-secrets\.io$/;
const GENERATOR = /generators\.external-secrets\.io$/;
const WORKLOAD =
  /^(Deployment|StatefulSet|DaemonSet|ReplicaSet)\.apps$|^(CronJob|Job)\.batch$|^(Pod|ReplicationController)$|^Rollout\.argoproj\.io$|^DeploymentConfig\.apps\.openshift\.io$/;
const RBAC = /^(Cluster)?Role\.rbac\.authorization\.k8s\.io$/;
const BINDING = /^(Cluster)?RoleBinding\.rbac\.authorization\.k8s\.io$/;
const GUARD = /^ValidatingAdmissionPolicy(Binding)?\.admissionregistration\.k8s\.io$/;
/** It sees what it is asked about, or makes something else of it. */
const ADMITS = /\.admissionregistration\.k8s\.io$/;
const NETWORK = /^NetworkPolicy\.networking\.k8s\.io$|^Cilium\w*NetworkPolicy\.cilium\.io$/;
const WAY_IN = /\.(networking|gateway\.networking)\.k8s\.io$/;
const GITOPS = /\.(argoproj\.io|fleet\.cattle\.io|toolkit\.fluxcd\.io)$|toolkit\.fluxcd\.io$|^fleet\.yaml$/;
const ALERTS = /\.monitoring\.coreos\.com$|^rules$/;
const ANY = /./;

/** What fields of objects are about. */
export const KUBERNETES_PLACES: readonly PlaceMeaning[] = [
  ...places('access', RBAC, [
    [/^rules\b.*$/, 'rights', 'grants'],
    [/^aggregationRule\b(.*)$/, 'whose rights it takes over$1', 'notable'],
    [
      /^metadata\.labels\.rbac\.authorization\.k8s\.io\/aggregate-to-(.*)$/,
      'anyone who has the role "$1" gets its rights',
      'opener',
    ],
  ]),
  ...places('access', BINDING, [
    [/^subjects\b.*$/, 'whom it binds', 'grants'],
    [/^roleRef\b(.*)$/, 'role that it gives$1', 'identity'],
  ]),
  ...places('access', STORE, [
    [/^spec\.conditions\b.*$/, 'namespaces that may use it', 'alternatives'],
    [/^spec\.provider\.(\w+)\.auth\b(.*)$/, 'how it logs in ($1$2)', 'identity'],
    [/^spec\.provider\.(.*)$/, 'what it reads ($1)', 'identity'],
    [/^spec\.controller$/, 'operator that it is for', 'notable'],
    [/^metadata\.annotations\.keywheel\/(upstream-\w+)$/, '$1', 'identity'],
  ]),
  ...places('promises', STORE, [[/^spec\.(refreshInterval|retrySettings\b.*)$/, '$1', 'notable']]),
  ...places('promises', /external-secrets\.io$/, [
    [/^spec\.(refreshInterval|refreshTime)$/, 'time between two reads, in seconds', 'lifetime'],
    [/^metadata\.annotations\.keywheel\/(maximum-age|maximum-outage|rollout-time|reread-time)$/, '$1', 'lifetime'],
    [/^metadata\.annotations\.keywheel\/(compliance)$/, 'rules for its age', 'notable'],
    [/^spec\.(refreshPolicy|updatePolicy|target\.immutable)$/, '$1', 'notable'],
  ]),
  ...places('delivery', /external-secrets\.io$/, [
    [/^metadata\.annotations\.keywheel\/canary$/, 'mark of a canary', 'opaque'],
  ]),
  ...places('access', /external-secrets\.io$/, [
    [
      /^spec\.(?:target\.)?template\.metadata\.(?:labels|annotations)\.(.*)$/,
      '"$1" of the Secret, by which tools take it for theirs or copy it',
      'notable',
    ],
  ]),
  ...places('secrets', /external-secrets\.io$/, [
    [/^spec\.(secretStoreRef|secretStoreRefs|sourceRef)\b(.*)$/, 'store that it goes through$2', 'notable'],
    [/^spec\.target\.name$/, 'name of the Secret', 'notable'],
    [/^spec\.target\.(creationPolicy|deletionPolicy)$/, '$1 of the Secret', 'notable'],
    [/^spec\.target\.template\.type$/, 'type of the Secret', 'notable'],
    [/^spec\.(?:target\.)?template\.data\.(.*)$/, 'how key "$1" is made', 'template'],
    [/^spec\.(?:target\.)?template\b(.*)$/, 'template$1', 'notable'],
    [/^spec\.data(?:\[(.*?)\])?(.*)$/, 'what $1 is read from or written to$2', 'notable'],
    [/^spec\.dataFrom\b(.*)$/, 'what is read$1', 'notable'],
    [
      /^spec\.(path|parameters|method|resultType|selector|deletionPolicy|target|namespaces|namespaceSelectors?|externalSecret\w*)\b(.*)$/,
      '$1$2',
      'notable',
    ],
    [/^spec\.(.*)$/, '$1', 'notable'],
  ]),
  ...places('access', GENERATOR, [[/^spec\.provider\.(.*)$/, 'how it logs in ($1)', 'identity']]),
  ...places('access', /^ServiceAccount$/, [
    [
      /^metadata\.annotations\.(eks\.amazonaws\.com|iam\.gke\.io|azure\.workload\.identity)\/(.*)$/,
      'role in the cloud ($2)',
      'identity',
    ],
    [/^metadata\.labels\.azure\.workload\.identity\/(.*)$/, 'role in the cloud ($1)', 'identity'],
    [/^automountServiceAccountToken$/, 'every pod gets its token', 'opener unless said'],
    [/^(secrets|imagePullSecrets)\b(.*)$/, '$1', 'notable'],
    [/^metadata\.annotations\.keywheel\/(login|calls)$/, 'what its pods do in Vault/OpenBao ($1)', 'notable'],
    [/^metadata\.annotations\.keywheel\/(tenant|used-by)$/, '$1', 'opaque'],
  ]),
  ...places('promises', /^ServiceAccount$/, [
    [/^metadata\.annotations\.keywheel\/promises$/, 'what is promised of its values', 'notable'],
  ]),
  ...places('access', NETWORK, [
    [/^spec\.(egress|ingress)\b.*$/, 'what may be reached ($1)', 'grants'],
    [/^spec\.(.*)$/, 'whom it keeps in ($1)', 'notable'],
    [/^metadata\.annotations\.keywheel\/keeps-in$/, 'whom it keeps in', 'notable'],
  ]),
  ...places('access', WAY_IN, [[/^spec\b(.*)$/, 'what it lets in$1', 'notable']]),
  ...places('access', GUARD, [[/^spec\b(.*)$/, 'what it refuses$1', 'notable']]),
  ...places('access', ADMITS, [[/^(spec|webhooks)\b(.*)$/, 'what it sees, refuses or changes$2', 'notable']]),
  ...places('access', /^Namespace$/, [
    [/^metadata\.labels\.(.*)$/, 'label "$1", by which policies choose namespaces', 'notable'],
  ]),
  ...places('access', /^Secret$/, [
    [/^metadata\.annotations\.kubernetes\.io\/service-account\..*$/, 'account whose token it holds', 'identity'],
    [/^type$/, 'type of the Secret', 'notable'],
  ]),
  ...places('values', /^(Secret|ConfigMap)$/, [
    [/^(?:data|stringData|binaryData)\.(.*)$/, 'key "$1"', 'hidden'],
    [/^immutable$/, 'immutable', 'notable'],
  ]),
  ...places('values', /^SealedSecret\.bitnami\.com$/, [
    [/^spec\.encryptedData\.(.*)$/, 'key "$1"', 'hidden'],
    [/^spec\.template\b(.*)$/, 'template of the Secret$1', 'notable'],
    [/^metadata\.annotations\.(keywheel|sealedsecrets\.bitnami\.com)\/(.*)$/, 'how it was sealed ($2)', 'notable'],
  ]),
  ...places('secrets', /^SecretProviderClass\.secrets-store\.csi\.x-k8s\.io$/, [[/^spec\.(.*)$/, '$1', 'notable']]),
  ...places('promises', /^SecretProviderClass/, [
    [/^metadata\.annotations\.keywheel\/poll-interval$/, 'time between two reads', 'lifetime'],
  ]),
  ...places('access', /\.spire\.spiffe\.io$/, [[/^spec\.(.*)$/, 'who pods are ($1)', 'identity']]),
  ...places('access', WORKLOAD, [
    [
      /^spec\.(?:jobTemplate\.spec\.)?template\.spec\.serviceAccount(Name)?$|^spec\.serviceAccount(Name)?$/,
      'account of its pods',
      'identity',
    ],
  ]),
  ...places('promises', /^CronJob\.batch$/, [
    [/^spec\.(schedule|timeZone|concurrencyPolicy|startingDeadlineSeconds)$/, '$1', 'notable'],
    [/^spec\.suspend$/, 'it does not run', 'opener'],
  ]),
  ...places('promises', WORKLOAD, [
    [
      /^(?:metadata|spec\.template\.metadata)\.annotations\.[\w.]*reloader\.stakater\.com\/(.*)$/,
      'restart when a Secret changes ($1)',
      'notable',
    ],
  ]),
  ...places('secrets', WORKLOAD, [
    [/^metadata\.annotations\.keywheel\/(.*)$/, '$1', 'notable'],
    [/^spec\.(?:jobTemplate\.spec\.)?template\.(.*)$/, 'its pods start again: $1', 'notable'],
    [/^spec\.(replicas|selector\..*|minReadySeconds|progressDeadlineSeconds|revisionHistoryLimit)$/, '$1', 'opaque'],
    [/^spec\.(.*)$/, '$1', 'notable'],
  ]),
  ...places('secrets', /^Component$/, [[/^(.*)$/, 'patches of workloads, which start again: $1', 'notable']]),
  ...places('delivery', /^Service$/, [[/^spec\.(.*)$/, '$1', 'notable']]),
  ...places('promises', ALERTS, [
    [/\b(summary|description|runbook_url|labels\.app\.kubernetes\.io\/.*)$/, 'what an alert says ($1)', 'opaque'],
    [/^(.*)$/, 'alerts and what is measured ($1)', 'notable'],
  ]),
  ...places('delivery', GITOPS, [[/^(?:spec\.)?(.*)$/, 'what is applied, and how ($1)', 'notable']]),
  ...places('promises', /^(EncryptionConfiguration\.apiserver\.config\.k8s\.io|APIServer\.config\.openshift\.io)$/, [
    [/^(.*)$/, 'how etcd is encrypted', 'hidden'],
  ]),
  ...places('access', /\.cert-manager\.io$/, [[/^spec\.(.*)$/, '$1', 'notable']]),
  ...places('delivery', /^SQL$/, [[/^text$/, 'SQL to review and run', 'notable']]),
  ...places('delivery', ANY, [
    [
      /^metadata\.annotations\.((?:argocd\.argoproj|kustomize\.toolkit\.fluxcd|helm\.toolkit\.fluxcd|fluxcd|meta\.helm)\.\w+\/.*|helm\.sh\/.*)$/,
      'how it is applied ($1)',
      'notable',
    ],
    [
      /^metadata\.labels\.((?:\w+\.toolkit\.fluxcd\.io|argocd\.argoproj\.io)\/.*)$/,
      'how it is applied ($1)',
      'notable',
    ],
    [/^metadata\.(labels\.app\.kubernetes\.io|finalizers)\b(.*)$/, '$1$2', 'opaque'],
    [/^metadata\.labels\b(.*)$/, 'labels$1, by which others may choose it', 'notable'],
    [/^apiVersion$/, 'version of the API', 'notable'],
  ]),
];

export const KUBERNETES_ITEMS: readonly ItemMeaning[] = [
  { type: RBAC, subject: 'access', does: 'gives rights', is: 'opener' },
  { type: BINDING, subject: 'access', does: 'gives somebody a role', is: 'opener' },
  { type: STORE, subject: 'access', does: 'logs in for its namespaces', is: 'needed' },
  { type: EXTERNAL, subject: 'secrets', does: 'makes a Secret', is: 'needed' },
  { type: PUSH, subject: 'secrets', does: 'writes a Secret to Vault/OpenBao', is: 'needed' },
  { type: GENERATOR, subject: 'secrets', does: 'asks for a credential', is: 'needed' },
  { type: /^ServiceAccount$/, subject: 'access', does: 'is somebody who logs in', is: 'needed' },
  { type: NETWORK, subject: 'access', does: 'says which network pods have', is: 'guard' },
  { type: WAY_IN, subject: 'access', does: 'lets in what comes from elsewhere', is: 'opener' },
  { type: GUARD, subject: 'access', does: 'refuses objects', is: 'guard' },
  { type: ADMITS, subject: 'access', does: 'sees or changes objects before they are stored', is: 'needed' },
  { type: /^Namespace$/, subject: 'secrets', does: 'holds all that is in it', is: 'needed' },
  { type: /^(Secret|ConfigMap|SealedSecret\.bitnami\.com)$/, subject: 'values', does: 'holds values', is: 'needed' },
  { type: /^SecretProviderClass\./, subject: 'secrets', does: 'mounts values as files', is: 'needed' },
  { type: /\.spire\.spiffe\.io$/, subject: 'access', does: 'says who pods are', is: 'opener' },
  { type: WORKLOAD, subject: 'secrets', does: 'runs pods', is: 'needed' },
  { type: /^Component$/, subject: 'secrets', does: 'restarts workloads of other repositories', is: 'needed' },
  { type: /^Service$/, subject: 'delivery', does: 'is a service of pods', is: 'part' },
  { type: ALERTS, subject: 'promises', does: 'measures and alerts', is: 'guard' },
  { type: GITOPS, subject: 'delivery', does: 'applies manifests', is: 'needed' },
  { type: /^(EncryptionConfiguration|APIServer)\./, subject: 'promises', does: 'encrypts etcd', is: 'guard' },
  { type: /\.cert-manager\.io$/, subject: 'access', does: 'asks for certificates', is: 'needed' },
  { type: /^SQL$/, subject: 'delivery', does: 'is to be reviewed and run', is: 'needed' },
];
