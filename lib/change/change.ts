/** What a change is about. */
export const SUBJECTS = ['values', 'secrets', 'access', 'promises', 'delivery', 'unknown'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** As reports have it above the changes of each. */
export const HEADINGS: Readonly<Record<Subject, string>> = {
  values: 'Values',
  secrets: 'Secrets in clusters',
  access: 'Access',
  promises: 'Promises',
  delivery: 'Terraform and GitOps',
  unknown: 'Meaning unknown',
};

/** What becomes of it. */
export type Effect =
  | 'comes'
  | 'goes'
  | 'moves'
  | 'is put by people'
  | 'is made'
  | 'is destroyed'
  | 'is orphaned'
  | 'opens'
  | 'closes'
  | 'weakens'
  | 'strengthens'
  | 'restarts'
  | 'loses'
  | 'changes'
  | 'meaning unknown';

/** One thing that is otherwise than before, as a person reads it. */
export interface Change {
  readonly subject: Subject;
  readonly effect: Effect;
  /** `stack hub`, `cluster prod-eu`. */
  readonly where: string;
  /** The object, the value or the login. */
  readonly what: string;
  /** What about it, in a sentence; no value that may be a secret. */
  readonly how: string;
  /** Whether a person must look, decide or do something. */
  readonly attention: boolean;
  /** What to do: a command, or a sentence. */
  readonly todo?: string;
}
