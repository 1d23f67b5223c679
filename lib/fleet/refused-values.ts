import { IConstruct } from 'constructs';
import { literalPattern } from '../encode/regexp';
import { note } from '../errors';
import { valueAt } from '../collections/value-at';

type Values = Readonly<Record<string, unknown>>;

/** A value of a chart that takes away what the installation rests on, where no check would tell. */
interface Refused {
  readonly path: string;
  readonly isRefused: (value: unknown, all: Values, version: string) => boolean;
  /** What is wrong with it, and what to say instead. */
  readonly reason: string;
}

/** As a template of Go takes it. That of the chart is no longer there where null is put over it. */
const isOff = (value: unknown) => !value;
const isOn = (value: unknown) => Boolean(value);
const isEmpty = (value: unknown) => !Array.isArray(value) || value.length === 0;
const isBelowOne = (value: unknown) => !(Number(value) >= 1);

const UNANSWERED = 'leaves nobody who answers the webhook, and the API server refuses every ExternalSecret then';
/** That of the operator's chart, unless values say otherwise. */
const isMade = (all: Values) => !isOff(valueAt(all, 'webhook.create') ?? true);
const needsCertificate = (all: Values) => isMade(all) && valueAt(all, 'webhook.certManager.enabled') !== true;

const OPERATOR: readonly Refused[] = [
  ...['fullnameOverride', 'nameOverride'].map((path) => ({
    path,
    isRefused: isOn,
    reason:
      'changes the name of the Secret of the webhook, and the certificate controller may write "external-secrets-webhook" alone; leave it out',
  })),
  {
    path: 'certController.serviceAccount.name',
    isRefused: () => true,
    reason: 'names an account without rights: those of the certificate controller are bound to its own; leave it out',
  },
  {
    path: 'certController.serviceAccount.create',
    isRefused: isOff,
    reason: 'leaves the certificate controller without its ServiceAccount, so that it has no pod; leave it out',
  },
  {
    path: 'createOperator',
    isRefused: isOff,
    reason: 'installs no operator; leave it out, or leave externalSecrets.install out where it is installed elsewhere',
  },
  {
    path: 'replicaCount',
    isRefused: isBelowOne,
    reason: 'leaves the operator without a pod; use 1 or more',
  },
  {
    path: 'leaderElect',
    // Two is what keywheel says.
    isRefused: (value, { replicaCount = 2 }) => isOff(value) && Number(replicaCount) > 1,
    reason: 'lets several pods of the operator work on the same objects; leave it out, or add replicaCount: 1',
  },
  {
    path: 'crds.annotations',
    isRefused: (value) => value === null || Object.values(Object(value)).includes(null),
    reason:
      'takes away what keeps the definitions when the chart leaves, and every Secret with them; add annotations, and set none to null',
  },
  {
    path: 'image.tag',
    // A flavour, and the digest that a mirror pins, are of the same release.
    isRefused: (value, _, version) =>
      isOn(value) &&
      !new RegExp(`^v?${literalPattern(version)}(-[a-z][a-z-]*)?(@sha256:[0-9a-f]{64})?$`).test(String(value)),
    reason:
      'is another release than that of the chart; use externalSecrets.install.version, or that release with a digest (v2.9.0@sha256:...)',
  },
  {
    path: 'serviceAccount.create',
    isRefused: isOff,
    reason: 'leaves the operator without its ServiceAccount, so that it has no pod; leave it out',
  },
  {
    path: 'namespaceOverride',
    isRefused: isOn,
    reason: 'puts the operator where it has no rights; use externalSecrets.namespace',
  },
  {
    path: 'webhook.create',
    isRefused: (value, all) => isOff(value) && !isOff(valueAt(all, 'certController.create') ?? true),
    reason:
      'leaves the certificate controller without the webhook that it waits for, so that the chart is never ready; leave it out, or add certController: { create: false }',
  },
  {
    path: 'certController.create',
    isRefused: (value, all) => isOff(value) && needsCertificate(all),
    reason: `${UNANSWERED}, for it has no certificate; leave it out, or add webhook: { create: false } or webhook: { certManager: { enabled: true } }`,
  },
  {
    path: 'certController.replicaCount',
    isRefused: (value, all) => isBelowOne(value) && needsCertificate(all),
    reason: `${UNANSWERED}, for it has no certificate; use 1 or more`,
  },
  {
    path: 'webhook.replicaCount',
    isRefused: (value, all) => isBelowOne(value) && isMade(all),
    reason: `${UNANSWERED}; use 1 or more`,
  },
];

const RELOADER: readonly Refused[] = [
  ...['fullnameOverride', 'nameOverride'].map((path) => ({
    path,
    isRefused: isOn,
    reason: 'changes the names of what the chart makes, so that two Reloaders may run at once; leave it out',
  })),
  {
    path: 'reloader.rbac.enabled',
    isRefused: isOff,
    reason: 'leaves Reloader without a right, and keywheel gives it none; leave it out',
  },
  {
    path: 'reloader.serviceAccount.create',
    isRefused: isOff,
    reason: 'leaves Reloader without its ServiceAccount, so that it has no pod; leave it out',
  },
  {
    path: 'reloader.deployment.replicas',
    isRefused: isBelowOne,
    reason: 'leaves Reloader without a pod; use 1 or more',
  },
  {
    path: 'namespace',
    isRefused: isOn,
    reason: 'puts Reloader into another namespace than that of its release; use reloader.namespace',
  },
  {
    path: 'reloader.watchGlobally',
    isRefused: (value, all) => isOff(value) && isEmpty(valueAt(all, 'reloader.namespaces')),
    reason:
      'lets Reloader see its own namespace alone, so that it restarts nothing; leave it out, or name all that it is to see in reloader.namespaces',
  },
  {
    path: 'reloader.namespaces',
    isRefused: (value, all) => !isEmpty(value) && !isOff(valueAt(all, 'reloader.watchGlobally') ?? true),
    reason: 'is refused by the chart while it watches everything; add watchGlobally: false',
  },
];

const REFUSED = { 'externalSecrets.install': OPERATOR, 'reloader.install': RELOADER };

/** Notes `ValuesInvalid`. */
export function requireValues(
  scope: IConstruct,
  what: keyof typeof REFUSED,
  { version, values }: { readonly version: string; readonly values: Values },
): void {
  for (const { path, isRefused, reason } of REFUSED[what]) {
    const value = valueAt(values, path);
    if (value !== undefined && isRefused(value, values, version)) {
      note(scope, 'ValuesInvalid', `${what}.values: ${path} ${reason}`);
    }
  }
}
