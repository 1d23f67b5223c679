import { compilePattern } from '../policy/pattern';
import { meet } from '../policy/path-language';
import type { Principal } from './principals';

/**
 * Whether some policy is about one of these paths: that of a ServiceAccount, or one of another login that names it. What
 * who deploys may do below an engine says nothing of one path. Else nothing in the files makes or reads what is there.
 */
export function isNamed(principals: readonly Principal[], paths: readonly string[]): boolean {
  const asked = paths.map((path) => compilePattern(path));
  return principals.some(({ kind, rules }) =>
    rules.unordered.some(
      ({ pattern }) =>
        (kind === 'ServiceAccount' || pattern.kind === 'exact') && asked.some((one) => meet(pattern, one)),
    ),
  );
}
