import { FleetError } from '../errors';
import { checked } from '../options/checked';

/** Names a key of a secret. It is no value and never becomes one in the program. */
@checked
export class SecretKey {
  /** @internal */
  constructor(
    /** @internal The secret's construct. */
    readonly secret: object,
    readonly name: string,
  ) {}

  /** @throws SecretInText always: a key put into an ordinary string would not be escaped for its place */
  toString(): string {
    throw new FleetError(
      'SecretInText',
      `key "${this.name}" is in an ordinary string; use a tag that escapes it, such as Template.url\`...\``,
    );
  }
}
