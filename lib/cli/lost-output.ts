import { FleetError } from '../errors';
import { failureText } from './failure';
import { colorsOf } from './terminal';

/** What a shell reports of a process that SIGPIPE ended: 128 and the number of the signal. */
const READER_IS_GONE = 141;

/**
 * Goes on where output cannot be written, for the command may be at work on files or on the hub, and ends with an exit
 * code that is not 0: nobody has seen the whole answer. A reader that left (`keywheel access | head`) has seen enough,
 * and gets no word of it.
 */
export function surviveLostOutput(): void {
  let isLost = false;
  const onError = (name: string, { code, message }: NodeJS.ErrnoException) => {
    if (isLost) {
      return;
    }
    isLost = true;
    process.once('exit', () => {
      process.exitCode ||= code === 'EPIPE' ? READER_IS_GONE : 1;
    });
    if (code !== 'EPIPE') {
      const failure = new FleetError('OutputNotWritten', `${name}: ${message}; make room there, or write elsewhere`);
      process.stderr.write(failureText(failure, colorsOf(process.stderr)));
    }
  };
  process.stdout.on('error', (error) => onError('standard output', error));
  process.stderr.on('error', (error) => onError('standard error', error));
}
