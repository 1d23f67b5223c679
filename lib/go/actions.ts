/** In place of an action: no YAML has it. */
const MARK = '\0';

/**
 * A text without what templates of Go would fill in: lines that hold nothing else, and a word in place of any other
 * action. Each letter is looked at once, whatever opens and never closes. A comment ends with itself, whatever is in it.
 */
export function withoutActions(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('{{', at);
    const isComment = open >= 0 && COMMENT.test(text.slice(open, open + LONGEST_OPENING));
    const from = isComment ? text.indexOf('*/', open) : open;
    const close = from < 0 ? -1 : text.indexOf('}}', from + 2);
    if (close < 0) {
      pieces.push(text.slice(at));
      return pieces
        .join('')
        .replace(/^[ \t]*(?:\0[ \t]*)+$/gm, '')
        .replaceAll(MARK, 'x');
    }
    pieces.push(text.slice(at, open), MARK);
    at = close + 2;
  }
}

/** https://pkg.go.dev/text/template#hdr-Actions */
const COMMENT = /^\{\{(?:-[ \t\r\n]+)?\/\*/;
const LONGEST_OPENING = 80;
