import { isVisible, visible } from '../text/visible';

/** What no shell takes for anything but itself; `=` at the start would name a command to zsh. */
const PLAIN = /^[A-Za-z0-9_./:@,+-][A-Za-z0-9_./:@,+=-]*$/;

/**
 * One word of a POSIX shell. What nobody would see is written out, and then names nothing that exists: no name of Vault
 * or Kubernetes holds it, and a command is pasted by who sees what it says.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02
 */
export function word(text: string): string {
  const seen = isVisible(text) ? text : visible(text);
  // A printed command is a line of a log as well: two quotes within part what a CI service takes for its own.
  return PLAIN.test(seen) && !seen.startsWith('::')
    ? seen
    : `'${seen.replaceAll("'", "'\\''").replace(/#(?=#[A-Za-z]*\[)/g, "#''")}'`;
}

/** A command with its arguments, for a person to paste. */
export function command(...words: readonly string[]): string {
  return words.map(word).join(' ');
}
