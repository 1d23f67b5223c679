import type { Misread } from '../output/misread';
import { inWords } from '../output/said-values';
import type { Found } from './check';

/** What was misread in one way. */
export function misreadAs(kind: Misread['kind'], all: readonly Misread[]): Found[] {
  return all
    .filter((one) => one.kind === kind)
    .map(({ path, place, source, message, fix }) => ({ path, place, source, ...inWords(message), fix }));
}
