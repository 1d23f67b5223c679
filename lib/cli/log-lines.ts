import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { FleetError } from '../errors';

/** Characters of a line: what a hub takes in a request is 32 MiB, and is hashed. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** A line that is too long to be one of an audit log. */
export const TOO_LONG = Symbol('a line that is too long');

/**
 * Line by line, however long the whole is; `-` is standard input, and what ends with `.gz` is unpacked.
 *
 * @throws FleetError LogUnreadable
 */
export async function* logLines(file: string): AsyncGenerator<string | typeof TOO_LONG> {
  try {
    yield* linesOf(bytesOf(file));
  } catch (error) {
    throw new FleetError('LogUnreadable', `${file === '-' ? 'standard input' : file}: ${(error as Error).message}`);
  }
}

function bytesOf(file: string): AsyncIterable<Buffer> {
  if (file === '-') {
    return process.stdin;
  }
  const bytes = createReadStream(file, { highWaterMark: 1024 * 1024 });
  if (!file.endsWith('.gz')) {
    return bytes;
  }
  const unpacked = createGunzip();
  bytes.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  return unpacked;
}

async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<string | typeof TOO_LONG> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isTooLong = false;
  for await (const part of bytes) {
    const lines = (rest + decoder.write(part)).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      yield isTooLong ? TOO_LONG : line;
      isTooLong = false;
    }
    if (rest.length > LONGEST_LINE) {
      isTooLong = true;
      rest = '';
    }
  }
  if (rest !== '' || isTooLong) {
    yield isTooLong ? TOO_LONG : rest;
  }
}
