/**
 * What a reader does not see, or sees as something else: control characters (C0, C1, DEL), format characters (zero
 * width, bidirectional, tags), separators of lines and paragraphs, blanks that are no space, code points for private
 * use or for nothing, and halves of a surrogate pair.
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]|(?! )\p{Zs}/u;
const ALL_UNSEEN = new RegExp(UNSEEN.source, 'gu');
/** Of these characters each is seen; nearly all texts hold no other. */
const ASCII = /^[ -~]*$/;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Whether all of a text is seen as what it is, and on one line. */
export function isVisible(text: string): boolean {
  return !UNSEEN.test(text);
}

/** A text on one line, in which what nobody would see is written out: `\n`, `\u202e`, `\u{e0041}`. */
export function visible(text: string): string {
  return ASCII.test(text) ? text : text.replace(ALL_UNSEEN, written);
}

function written(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  return SHORT[character] ?? (code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`);
}
