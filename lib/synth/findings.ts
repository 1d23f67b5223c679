import { logLine } from '../text/log';
import { IConstruct } from 'constructs';
import { companyCheck } from '../checks/company/company-check';
import { CHECKS, checkOf } from '../checks/index';
import { FleetError } from '../errors';
import { FleetBase } from '../fleet/fleet-base';
import { checked } from '../options/checked';
import { isOfCompany } from '../output/rule-problems';

const ACKNOWLEDGED = Symbol.for('keywheel.acknowledged');

export interface AcknowledgeOptions {
  /**
   * All tenants between whom the finding is, as it names them: `<environment>/<tenant>`; `*` is any text.
   *
   * @default - none: what is between several tenants is not acknowledged
   */
  readonly among?: readonly string[];
}

/** Why a finding may stay, and between whom. */
export interface Acknowledged {
  readonly reason: string;
  readonly among: readonly string[];
}

/** What the checks find in the output of a construct and of those below it. */
@checked
export class Findings {
  static of(construct: IConstruct): Findings {
    return new Findings(construct);
  }

  /** @internal What is said of each check whose findings may stay, as the construct itself says. */
  static acknowledgedBy(construct: IConstruct): ReadonlyMap<string, Acknowledged> {
    return (construct as { [ACKNOWLEDGED]?: Map<string, Acknowledged> })[ACKNOWLEDGED] ?? new Map();
  }

  private constructor(private readonly construct: IConstruct) {}

  /**
   * Lets the findings of a check stay, here and below: they are still told, with the reason, and keep nothing from being
   * written. The nearest reason counts. One that matches no finding is an error, so none outlives its cause.
   *
   * A finding between several tenants (`tenants-are-apart`) stays for those that `among` names; one that joins them later
   * is found.
   *
   * @param id of the check, such as `login-token-is-no-api-token`, or of a rule of the fleet
   * @param reason why it may stay, for whoever reviews it
   * @throws CheckUnknown, ReasonMissing
   */
  acknowledge(id: string, reason: string, options: AcknowledgeOptions = {}): this {
    const rules = isOfCompany(id) ? (FleetBase.find(this.construct)?.rules ?? []).map(companyCheck) : [];
    const check = checkOf(id, this.construct, [...CHECKS, ...rules]);
    if (reason.trim() === '') {
      throw new FleetError(
        'ReasonMissing',
        `"${id}" is acknowledged without a reason; say why it may stay`,
        this.construct,
      );
    }
    ((this.construct as { [ACKNOWLEDGED]?: Map<string, Acknowledged> })[ACKNOWLEDGED] ??= new Map()).set(check.id, {
      reason: logLine(reason.trim()),
      among: [...(options.among ?? [])],
    });
    return this;
  }
}
