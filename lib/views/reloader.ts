import { goFinds } from '../go/regexp';
import { goSeconds } from '../go/duration';
import { AnnotationNames, NO_FLAGS, ReloaderFlags } from './reloader-flags';

export type Annotations = Readonly<Record<string, string>>;

const RELOADER = 'reloader.stakater.com';

/** Annotations of what runs pods, and of the pods in its template. */
export interface ReloaderAnnotations {
  readonly own: Annotations;
  readonly pods: Annotations;
}

/** A Secret that changes, and whether it is in the pods' environment or volumes. */
export interface ChangedSecret {
  readonly name: string;
  readonly annotations: Annotations;
  /** Undefined where not all of them are known. */
  readonly labels?: Annotations;
  readonly isUsed: boolean;
}

/**
 * Whether Reloader replaces the pods of a workload when a Secret changes, as it decides itself (`ShouldReload`).
 * https://github.com/stakater/Reloader/blob/master/pkg/common/common.go
 */
export function reloads(
  { own, pods }: ReloaderAnnotations,
  { name, annotations, labels, isUsed }: ChangedSecret,
  { everything, ignoresSecrets, names, selects }: ReloaderFlags = NO_FLAGS,
): boolean {
  const isSelected = labels === undefined || selects(labels);
  if (ignoresSecrets || !isSelected || annotations[names.ignore] === 'true' || isExcluded(own, name)) {
    return false;
  }
  const said = readBy({ own, pods }, switchesOf(names));
  if (namesIn(said[names.reload]).some((pattern) => matchesWhole(pattern, name))) {
    return true;
  }
  const searched = said[names.search] === 'true' && annotations[names.match] === 'true';
  // Neither changes pods that do not have the Secret.
  const [auto, ofSecrets] = [said[names.auto], said[names.secretAuto]];
  return isUsed && (searched || isTrue(auto) || isTrue(ofSecrets) || (everything && !auto && !ofSecrets));
}

/** Any of them on the workload itself, and those of its pods are not looked at. */
function switchesOf({ reload, search, auto, secretAuto }: AnnotationNames): string[] {
  return [reload, search, auto, secretAuto];
}

/**
 * How long Reloader waits after one restart before the next, in seconds; undefined where it fails at what is said, and
 * restarts nothing. https://github.com/stakater/Reloader/blob/master/internal/pkg/handler/pause_deployment.go
 */
export function pauseOf(own: Annotations, { names }: Pick<ReloaderFlags, 'names'>): number | undefined {
  const said = own[names.pause];
  return said === undefined ? 0 : goSeconds(said);
}

/** What the annotations name, as regular expressions. */
export function namedBy(
  annotations: ReloaderAnnotations,
  what: 'secret' | 'secretproviderclass' = 'secret',
  { names }: Pick<ReloaderFlags, 'names'> = NO_FLAGS,
): string[] {
  const own = what === 'secret' ? names : { ...names, reload: CLASS_RELOAD, secretAuto: CLASS_AUTO };
  return namesIn(readBy(annotations, switchesOf(own))[own.reload]);
}

const [CLASS_RELOAD, CLASS_AUTO] = ['reload', 'auto'].map((what) => `secretproviderclass.${RELOADER}/${what}`) as [
  string,
  string,
];

function readBy({ own, pods }: ReloaderAnnotations, switches: readonly string[]): Annotations {
  return switches.some((name) => own[name] !== undefined) ? own : pods;
}

function namesIn(text = ''): string[] {
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
  return isPlain(pattern) ? pattern === name : goFinds(`^${pattern}$`, name) === true;
}

/** Whether a pattern is the one name that it matches. */
export function isPlain(pattern: string): boolean {
  return /^[a-z0-9-]*$/.test(pattern);
}
