import { FleetError } from '../errors';
import { visible } from '../text/visible';

/**
 * What a target has no way to say. The options that lead there are held to less where they are taken in, with the path of
 * their construct: this is the last door, for what no option foresees.
 */
export function refused(target: string, value: string, reason: string): FleetError {
  return new FleetError('NotEncodable', `"${visible(value)}" cannot be written as ${target}: ${reason}`);
}
