/** A regular expression, of JavaScript and of Go alike, that only this text fits. */
export function literalPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
