import { FleetError } from '../errors';

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * A secret from standard input, as it is: never from an argument, which others see, and never from a terminal, which
 * shows it.
 *
 * @param largest how many bytes it may have
 * @throws FleetError StandardInputIsTerminal, ValueTooLarge, ValueEmpty
 */
export async function readSecretValue(largest: number, trimNewline: boolean): Promise<Buffer> {
  if (process.stdin.isTTY) {
    throw new FleetError(
      'StandardInputIsTerminal',
      'the value would show on the terminal; pipe it in, from a file ("keywheel seal ... < value") or without echo ' +
        `("read -rs value && printf %s \\"$value\\" | keywheel seal ...")`,
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > largest) {
      chunks.forEach((one) => one.fill(0));
      throw new FleetError(
        'ValueTooLarge',
        `the value has more than ${largest} bytes, and a Secret holds 1 MiB with all its keys; keep large files elsewhere`,
      );
    }
  }
  const value = Buffer.concat(chunks);
  chunks.forEach((one) => one.fill(0));
  return checked(value, trimNewline);
}

function checked(value: Buffer, trimNewline: boolean): Buffer {
  const end = lineEnd(value);
  if (end === value.length) {
    return requireSome(value);
  }
  if (trimNewline) {
    return requireSome(value.subarray(0, end));
  }
  requireSome(value.subarray(0, end));
  process.stderr.write('the value ends with a newline, which is sealed with it; --trim-newline leaves it out\n');
  return value;
}

function requireSome(value: Buffer): Buffer {
  if (value.length === 0) {
    throw new FleetError('ValueEmpty', 'standard input is empty; pipe the value in');
  }
  return value;
}

/** Where the value ends without its last newline. */
function lineEnd(value: Buffer): number {
  if (value.at(-1) !== NEWLINE) {
    return value.length;
  }
  return value.at(-2) === CARRIAGE_RETURN ? value.length - 2 : value.length - 1;
}
