/** Requests that wait for an answer at the same time. */
const AT_ONCE = 8;

/** What comes of each, in their order. */
export async function eachOf<T, R>(all: readonly T[], ask: (one: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  const waiting = all.entries();
  const worker = async () => {
    for (const [index, one] of waiting) {
      answers[index] = await ask(one);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return answers;
}
