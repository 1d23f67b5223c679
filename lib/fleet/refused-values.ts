import { IConstruct } from 'constructs';
import { note } from '../errors';
import { valueAt } from '../collections/value-at';

type Values = Readonly<Record<string, unknown>>;

/** A value of a chart that takes away what the installation rests on, where no check would tell. */
interface Refused {
  readonly path: string;
  readonly isRefused: (value: unknown, all: Values) => boolean;
  /** What is wrong with it, and what to say instead. */
  readonly reason: string;
}

/** As a template of Go takes it. That of the chart is no longer there where null is put over it. */
const isOff = (value: unknown) => !value;
const isOn = (value: unknown) => Boolean(value);
const isBelowOne = (value: unknown) => !(Number(value) >= 1);

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
    isRefused: isOn,
    reason: 'is another release than that of the chart; use externalSecrets.install.version',
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
];

const REFUSED = { 'externalSecrets.install': OPERATOR, 'reloader.install': RELOADER };

/** Notes `ValuesInvalid`. */
export function requireValues(scope: IConstruct, what: keyof typeof REFUSED, values: Values): void {
  for (const { path, isRefused, reason } of REFUSED[what]) {
    const value = valueAt(values, path);
    if (value !== undefined && isRefused(value, values)) {
      note(scope, 'ValuesInvalid', `${what}.values: ${path} ${reason}`);
    }
  }
}
