/** Two braces are those of Go and of Vault in these pages, and never of Vue. */
export function literalBraces(markdown) {
  const { rules } = markdown.renderer;
  for (const rule of ['text', 'code_inline']) {
    const render = rules[rule];
    rules[rule] = (...args) => render(...args).replaceAll('{{', '&#123;&#123;');
  }
}
