import { resolve } from 'node:path';
import { FleetError, FleetErrors } from '../errors';
import { isThere } from '../files/files-below';
import type { CompanyRule } from '../output/company-rule';
import { problemsOfRules } from '../output/rule-problems';
import { load } from './program';
import { keepingStandardOutput } from './standard-output';

/**
 * The company rules that a file exports as `rules`. The file is run: it is one that the person names.
 *
 * @throws FleetError RulesMissing, RulesUnreadable; FleetErrors RuleInvalid
 */
export async function readRules(file: string): Promise<readonly CompanyRule[]> {
  if (!isThere(file)) {
    throw new FleetError(
      'RulesMissing',
      `there is no file "${file}"; give --rules a file that exports "rules", relative to the working directory`,
    );
  }
  const rules = rulesIn(await keepingStandardOutput(() => loaded(file)));
  if (!Array.isArray(rules) || rules.length === 0) {
    throw new FleetError(
      'RulesMissing',
      `"${file}" exports no list "rules"; write "export const rules: CompanyRule[] = [...]" (docs/rules.md)`,
    );
  }
  const problems = problemsOfRules(rules);
  if (problems.length > 0) {
    throw new FleetErrors(problems.map((problem) => new FleetError('RuleInvalid', problem, file)));
  }
  return rules as readonly CompanyRule[];
}

async function loaded(file: string): Promise<unknown> {
  try {
    return await load(resolve(file));
  } catch (error) {
    throw new FleetError(
      'RulesUnreadable',
      `"${file}" cannot be loaded: ${error instanceof Error ? error.message.split('\n')[0]! : typeof error}; ` +
        'correct the file, and what it imports',
    );
  }
}

/** What a module exports, of either kind: `import()` gives what CommonJS exports as its default. */
function rulesIn(module: unknown): unknown {
  const { rules, default: byDefault } = (module ?? {}) as { rules?: unknown; default?: { rules?: unknown } };
  return rules ?? byDefault?.rules;
}
