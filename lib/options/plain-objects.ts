import { FleetError } from '../errors';

/**
 * Each object would say what somebody put on the one that all objects have in common: an option that no line of the
 * program gives, or a field in each file.
 *
 * @throws FleetError PrototypeChanged
 */
export function requirePlainObjects(): void {
  for (const name in Object.prototype) {
    throw new FleetError(
      'PrototypeChanged',
      `Object.prototype has "${name}", so every object seems to give it: the program, or a package that it loads, has put ` +
        'it there; take it away (Object.defineProperty with enumerable: false hides a method that others need)',
    );
  }
}
