import { readFileSync } from 'node:fs';
import { FleetError } from '../errors';
import { readJournal, textBefore } from './journal';
import type { OutputFolders } from './output-folders';

/** As it was before a run that was interrupted, where one was and this one writes nothing. */
export function readRecord(file: string, folders: OutputFolders): string | undefined {
  try {
    const interrupted = readJournal(folders);
    return interrupted ? textBefore(interrupted, file) : readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof FleetError) {
      throw error;
    }
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return undefined;
    }
    // Without it, a tenant that vanished would go unnoticed.
    throw new FleetError('RecordInvalid', `the record of the fleet cannot be read (${code}); make it readable`, file);
  }
}

export function outputChanged(file: string): FleetError {
  return new FleetError(
    'OutputChanged',
    'another synthesis, or git, has changed the record since this one began; nothing was changed. Run it again',
    file,
  );
}
