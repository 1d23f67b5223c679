import { IConstruct } from 'constructs';
import { isVisible, visible } from '../encode/visible';
import { note } from '../errors';

/**
 * Notes `TextInvalid` for words of the program that people read in files, reports and logs, and that hold what nobody
 * sees there: control characters, line breaks, marks that turn the direction of a text.
 */
export function requireVisibleText(scope: IConstruct, what: string, text: string): void {
  if (!isVisible(text)) {
    note(
      scope,
      'TextInvalid',
      `${what} "${visible(text)}" holds characters that nobody sees; write it on one line, without control and format characters`,
    );
  }
}
