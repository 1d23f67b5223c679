import { Construct, IConstruct } from 'constructs';
import { checked } from '../options/checked';
import { ancestor, FleetBase } from './fleet-base';
import { requireDnsLabel } from './names';

/** A boundary that no secret crosses: dev, qa, prod. Clusters and tenants stand in one. */
@checked
export class Environment extends Construct {
  /** @throws OutsideEnvironment */
  static of(construct: IConstruct): Environment {
    return ancestor(construct, Environment, 'OutsideEnvironment', 'is outside an Environment; create it below one');
  }

  readonly name: string;
  readonly fleet: FleetBase;

  /** @param id its name, a DNS label: the first segment of every path in it */
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.name = id;
    this.fleet = FleetBase.of(this);
    requireDnsLabel(this, 'the name of the environment', id);
  }
}
