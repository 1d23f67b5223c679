/** Kinds of edits that no check tells of yet, for some place. Whoever writes the check takes the line out. */
export const NOT_YET_TOLD: readonly string[] = [];
