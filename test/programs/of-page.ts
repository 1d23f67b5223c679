/** The TypeScript on a page in Markdown. */
export function programsOf(text: string): string[] {
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);
}
