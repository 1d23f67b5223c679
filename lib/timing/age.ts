import { ANNOTATIONS } from '../output/annotations';
import { jsonObject } from '../text/json-object';
import { goSeconds } from '../go/duration';
import type { StaticRole } from '../views/database-roles';
import { longestGap } from '../cron/schedule';
import { Term } from './term';
import { ROTATION_QUEUE } from './schedule';
import { NEVER_DUE } from '../output/never-due';

/** The name of a limit that the secret itself has; the others have the names of rules. */
export const STATED = 'maximumAge';

/** How old a value may become in a pod. */
export interface Age {
  /**
   * Who makes the next value. Of what people make, or another cluster, the output does not tell when; with a pin nobody
   * gets the next one until it is lifted.
   */
  readonly by: 'hub' | 'synthesis' | 'nobody' | 'people' | 'elsewhere' | 'pin';
  /** The oldest that the design allows; infinite where nothing ends it. */
  readonly seconds: number;
  readonly terms: readonly Term[];
  /** What is demanded: by the secret itself, and by rules of the fleet. */
  readonly limits: readonly Term[];
}

/** How a value stands to a limit of its age. Of what people rotate or pin, or another cluster, nobody can tell. */
export type Standing = 'meets' | 'exceeds' | 'not known';

export function standing({ by, seconds }: Age, limit: Term): Standing {
  if (by === 'people' || by === 'synthesis' || by === 'elsewhere' || by === 'pin') {
    return 'not known';
  }
  return seconds > limit.seconds ? 'exceeds' : 'meets';
}

/** What a program says of the age, on the hub or on the cluster, and the rules that it puts the secret under. */
export function limitsOf(annotations?: Readonly<Record<string, string>>, onHub?: Term): readonly Term[] {
  if (!annotations) {
    return onHub ? [onHub] : NO_LIMITS;
  }
  const place = (annotation: string) => `annotation ${annotation}`;
  const stated = annotations[ANNOTATIONS.maximumAge];
  const rules = Object.entries(jsonObject(annotations[ANNOTATIONS.compliance]) ?? {});
  const term = (name: string, text: string, annotation: string): Term[] => {
    const seconds = goSeconds(text);
    return seconds === undefined ? [] : [{ name, seconds, from: place(annotation) }];
  };
  return [
    ...(onHub ? [onHub] : []),
    ...(stated === undefined ? [] : term(STATED, stated, ANNOTATIONS.maximumAge)),
    ...rules.flatMap(([name, text]) => term(name, String(text), ANNOTATIONS.compliance)),
  ];
}

const NO_LIMITS: readonly Term[] = [];

/** How old a password is, at the most, when the hub makes the next one. */
export function untilNext(role: StaticRole): readonly Term[] {
  const { period, schedule, place } = role;
  const stated: Term =
    period === undefined && schedule !== undefined
      ? { name: 'rotation_schedule', seconds: longestGap(schedule), from: `${place}: rotation_schedule` }
      : {
          name: 'rotation_period',
          seconds: period === undefined || period >= NEVER_DUE ? Infinity : period,
          from: `${place}: rotation_period`,
        };
  return [stated, { name: "hub's rotation queue", seconds: ROTATION_QUEUE }];
}
