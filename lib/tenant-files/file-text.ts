import { visible } from '../text/visible';
import { credentialIn } from '../secrecy/credential-shape';
import { inClear } from '../secrecy/clear-text';
import type { Written } from '../yaml/written';

/** Something in the text itself, whatever it says. */
export interface TextProblem {
  readonly code: 'FileInvalid' | 'SecretInFile';
  /** Offset into the text. */
  readonly at: number;
  readonly reason: string;
}

/** Control characters, and those that have a text shown in another order than it is read, in comments too. */
// eslint-disable-next-line no-control-regex
const MISLEADING = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)/;

/** The text of a file, without the mark that some editors put before it; undefined where it is no UTF-8. */
export function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What no file may hold, wherever it stands: what people do not see, and what is a credential by its own shape. */
export function textProblems(text: string): TextProblem[] {
  const misleading = MISLEADING.exec(text);
  const problems: TextProblem[] = [];
  if (misleading) {
    const reason = `the file holds an invisible character (${visible(misleading[0])}); leave it out`;
    problems.push({ code: 'FileInvalid', at: misleading.index, reason });
  }
  if (credentialIn(text) !== undefined) {
    let at = 0;
    for (const line of text.split('\n')) {
      const shape = credentialIn(line);
      if (shape !== undefined) {
        problems.push({ code: 'SecretInFile', at, reason: secretReason(shape) });
      }
      at += line.length + 1;
    }
  }
  return problems;
}

/** Values that are none of a file: a password in an address, or behind its name. */
export function secretsIn(written: Written, at = written.at): TextProblem[] {
  switch (written.is) {
    case 'list':
      return written.items.flatMap((item) => secretsIn(item));
    case 'fields':
      return [...written.fields.values()].flatMap((one) => secretsIn(one.value, one.at));
    case 'value': {
      const { value } = written;
      const [found] = typeof value === 'string' && credentialIn(value) === undefined ? inClear(value) : [];
      return found ? [{ code: 'SecretInFile', at, reason: secretReason(found.what) }] : [];
    }
  }
}

function secretReason(what: string): string {
  return (
    `the file holds what looks like ${what}; write the value into Vault/OpenBao, here only the names of keys, and ` +
    'rotate it if it was real: anyone who can read the repository has it'
  );
}
