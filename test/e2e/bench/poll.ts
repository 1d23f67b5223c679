export interface PollOptions {
  /** Milliseconds. @default - two minutes: a busy machine is slow, and a condition that holds costs nothing */
  readonly limit?: number;
  /** Asked between two attempts: throws if waiting is of no use any more. */
  readonly unless?: () => void;
}

const INTERVAL = 200;

/**
 * Asks until there is an answer other than undefined or false.
 *
 * @throws Error with the sentence of what was waited for and the last error, once the limit has passed
 */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  { limit = 120_000, unless }: PollOptions = {},
): Promise<T> {
  const end = Date.now() + limit;
  let last: unknown;
  for (;;) {
    try {
      const answer = await condition();
      if (answer !== undefined && answer !== false) {
        return answer;
      }
    } catch (error) {
      last = error;
    }
    unless?.();
    if (Date.now() > end) {
      throw new Error(`waited ${limit / 1000} s in vain until ${what}`, { cause: last });
    }
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}
