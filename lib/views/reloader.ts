import { goFinds } from '../go/regexp';
import { NO_FLAGS, ReloaderFlags } from './reloader-flags';

export type Annotations = Readonly<Record<string, string>>;

const RELOADER = 'reloader.stakater.com';
/** Any of them on the workload itself, and those of its pods are not looked at. */
const SWITCHES = [`secret.${RELOADER}/reload`, `${RELOADER}/search`, `${RELOADER}/auto`, `secret.${RELOADER}/auto`];

/** Annotations of what runs pods, and of the pods in its template. */
export interface ReloaderAnnotations {
  readonly own: Annotations;
  readonly pods: Annotations;
}

/** A Secret that changes, and whether it is in the pods' environment or volumes. */
export interface ChangedSecret {
  readonly name: string;
  readonly annotations: Annotations;
  readonly isUsed: boolean;
}

/**
 * Whether Reloader replaces the pods of a workload when a Secret changes, as it decides itself (`ShouldReload`).
 * https://github.com/stakater/Reloader/blob/master/pkg/common/common.go
 */
export function reloads(
  { own, pods }: ReloaderAnnotations,
  { name, annotations, isUsed }: ChangedSecret,
  { everything, ignoresSecrets }: ReloaderFlags = NO_FLAGS,
): boolean {
  if (ignoresSecrets || annotations[`${RELOADER}/ignore`] === 'true' || isExcluded(own, name)) {
    return false;
  }
  const said = readBy({ own, pods }, SWITCHES);
  if (namesIn(said, 'secret').some((pattern) => matchesWhole(pattern, name))) {
    return true;
  }
  const searched = said[`${RELOADER}/search`] === 'true' && annotations[`${RELOADER}/match`] === 'true';
  // Neither changes pods that do not have the Secret.
  const [auto, ofSecrets] = [said[`${RELOADER}/auto`], said[`secret.${RELOADER}/auto`]];
  return isUsed && (searched || isTrue(auto) || isTrue(ofSecrets) || (everything && !auto && !ofSecrets));
}

/** What the annotations name, as regular expressions. */
export function namedBy(annotations: ReloaderAnnotations, what: 'secret' | 'secretproviderclass' = 'secret'): string[] {
  const switches = SWITCHES.map((name) => name.replace(/^secret\./, `${what}.`));
  return namesIn(readBy(annotations, switches), what);
}

function readBy({ own, pods }: ReloaderAnnotations, switches: readonly string[]): Annotations {
  return switches.some((name) => own[name] !== undefined) ? own : pods;
}

function namesIn(annotations: Annotations, what: string): string[] {
  const text = annotations[`${what}.${RELOADER}/reload`] ?? '';
  return text
    .split(',')
    .map((pattern) => pattern.trim())
    .filter(Boolean);
}

/** By its name alone: no pattern is read here, and none of the pods' annotations. */
function isExcluded(own: Annotations, name: string): boolean {
  const text = own[`secrets.exclude.${RELOADER}/reload`] ?? '';
  return text.split(',').some((excluded) => excluded.trim() === name);
}

/** https://pkg.go.dev/strconv#ParseBool */
function isTrue(text: string | undefined): boolean {
  return text !== undefined && ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text);
}

/** As Reloader anchors it, and Go reads it: an expression that is none names nothing. */
export function matchesWhole(pattern: string, name: string): boolean {
  return /^[a-z0-9-]*$/.test(pattern) ? pattern === name : goFinds(`^${pattern}$`, name) === true;
}
