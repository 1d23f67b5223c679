import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { note } from '../errors';
import { goDuration, seconds } from '../go/duration';
import type { TenantSecret } from './tenant-secret';

/**
 * A demand on the age of secrets that has a name: of a standard, or of the house. The report says which secrets meet
 * it, which do not, and of which nobody can tell.
 */
export interface ComplianceRule {
  /** As people know it, such as `PCI DSS 8.6.3`. */
  readonly name: string;
  /** How old a value may become. */
  readonly maximumAge: Duration;
  /** Which secrets it is about. @default - all of the fleet */
  readonly appliesTo?: (secret: TenantSecret<string>) => boolean;
}

export function requireRules(scope: IConstruct, rules: readonly ComplianceRule[]): void {
  for (const [index, { name, maximumAge }] of rules.entries()) {
    if (!name.trim()) {
      note(scope, 'ComplianceInvalid', 'a rule has no name; give the one by which people know it');
    }
    if (rules.findIndex((rule) => rule.name === name) < index) {
      note(scope, 'NameTaken', `rule "${name}" is stated twice; state it once`);
    }
    if (seconds(maximumAge) < 1) {
      note(
        scope,
        'MaximumAgeInvalid',
        `maximumAge of rule "${name}" is ${goDuration(maximumAge)}; use one second or more`,
      );
    }
  }
}
