import { logLine } from '../text/log';
import { IConstruct } from 'constructs';
import { checkOf } from '../checks/index';
import { FleetError } from '../errors';
import { checked } from '../options/checked';

const ACKNOWLEDGED = Symbol.for('keywheel.acknowledged');

/** What the checks find in the output of a construct and of those below it. */
@checked
export class Findings {
  static of(construct: IConstruct): Findings {
    return new Findings(construct);
  }

  /** @internal The reason for each check whose findings may stay, as the construct itself says. */
  static acknowledgedBy(construct: IConstruct): ReadonlyMap<string, string> {
    return (construct as { [ACKNOWLEDGED]?: Map<string, string> })[ACKNOWLEDGED] ?? new Map();
  }

  private constructor(private readonly construct: IConstruct) {}

  /**
   * Lets the findings of a check stay, here and below: they are still told, with the reason, and keep nothing from being
   * written. The nearest reason counts. One that matches no finding is an error, so none outlives its cause.
   *
   * @param id of the check, such as `login-token-is-no-api-token`
   * @param reason why it may stay, for whoever reviews it
   * @throws CheckUnknown, ReasonMissing
   */
  acknowledge(id: string, reason: string): this {
    checkOf(id, this.construct);
    if (reason.trim() === '') {
      throw new FleetError(
        'ReasonMissing',
        `"${id}" is acknowledged without a reason; say why it may stay`,
        this.construct,
      );
    }
    ((this.construct as { [ACKNOWLEDGED]?: Map<string, string> })[ACKNOWLEDGED] ??= new Map()).set(
      id,
      logLine(reason.trim()),
    );
    return this;
  }
}
