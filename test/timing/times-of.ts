import { deliveryTimes, Times } from '../../lib/timing/delivery-times';
import { Output } from '../checks/output';

export function timesIn(output: Output): readonly Times[] {
  return deliveryTimes(output.views);
}

/** The times of one Secret. */
export function timesOf(output: Output, secret: string, cluster = 'eu'): any {
  const found = timesIn(output).find((one) => one.cluster === cluster && one.delivered.secret === secret);
  if (!found) {
    throw new Error(`there is no Secret ${secret} on ${cluster}`);
  }
  return found;
}
