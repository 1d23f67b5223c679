import { optionLine } from '../../lib/program/option-line';

/** The line that holds `<<`, which is not part of the source, and the call that begins at `@`. */
function parsed(marked: string) {
  const expected = marked.split('\n').findIndex((line) => line.includes('<<')) + 1;
  const source = marked.replaceAll('<<', '').replace('@', '');
  const before = marked.replaceAll('<<', '').split('@')[0]!.split('\n');
  return { source, expected, call: { file: 'main.ts', line: before.length, column: before.at(-1)!.length + 1 } };
}

test.each([
  ['said among others', "@new A(b, 'c', {\n  keys: ['every'],\n  every: 3, <<\n});"],
  ['said within another', '@new A(b, {\n  rotation: R.of({\n    every: 3, <<\n  }),\n});'],
  ['said twice counts further out', '@new A({\n  inner: { every: 1 },\n  every: 3, <<\n});'],
  ['in quotes', "@new A({\n  'every': 3, <<\n});"],
  ['in short', '@new A({\n  every, <<\n});'],
  ['a function', '@new A({\n  every() { <<\n    return 3; } });'],
  ['of a method', 'const a = x({\n  every: 1 }).@deliver(b, {\n  every: 3, <<\n});'],
  ['behind types', "@new A<'every', { every: 1 }>(b, {\n  every: 3 as never, <<\n});"],
  ['behind what looks like it', "@new A({\n  // every: 1,\n  a: 'every: 1',\n  /* {every: 2} */\n  every: 3, <<\n});"],
  ['behind a template', '@new A({\n  a: `{ every: ${b({ c: `}` })} `,\n  every: 3, <<\n});'],
  ['behind a regular expression', '@new A({\n  a: /[{/"]every: \\/ "/.exec(b)! / 2,\n  every: 3, <<\n});'],
  ['behind a choice', '@new A({\n  a: b ? every : c,\n  every: 3, <<\n});'],
  ['behind another construct', '@new A(new B(c, {\n  every: 1 }), {\n  every: 2, <<\n});'],
  ['behind another call', '@new A({\n  a: other({\n    every: 1 }),\n  every: 2, <<\n});'],
  ['within what has parts', '@new A({\n  a: x.R.of({ b: 1 }).and({\n    every: 2, <<\n  }),\n});'],
  ['of a choice', '@new A({\n  ...(a && {\n    every: 2, <<\n  }),\n});'],
  ['with brackets', '@new A({\n  ["every"]: 2, <<\n});'],
])('an option %s', (_, marked) => {
  const { source, expected, call } = parsed(marked);

  expect(optionLine(source, call, 'every')).toBe(expected);
});

test.each([
  ['comes from a variable', '@new A(b, options);\nnew C({\n  every: 3,\n});'],
  ['is spread', '@new A({ ...options });\nconst options = { every: 3 };'],
  ['is that of a call above', 'new C({ every: 1,\n  a: () => @new A({ b: 2 }),\n  every: 3 });'],
  ['is only a value', '@new A({ a: every, b: [every], c: f(every) });'],
  ['is a parameter', '@new A({ a: (b: B, every: C) => b });'],
  ['is a part of a parameter', '@new A({ a: ({ every }) => every, b: ({ every }: B): number => 2 });'],
  ['is that of a construct within', '@new A(new B(c, { every: 1 }), { other: 2 });'],
  ['is that of a construct within, of a module', '@new A(new K.B(c, { every: 1 }), { other: 2 });'],
  ['is said to a function', '@new A({ a: other({ every: 1 }), b: this.c({ every: 2 }) });'],
  ['is what a function makes', '@new A({ a: () => { b({ every: 1 }); }, c: () => ({ every: 2 }) });'],
  ['is a type', '@new A({ a: b as { every: 1 }, c: f<{ every: 1 }>() });'],
  ['is behind what cannot be read', '@new A({ a: () => { if (x) /[({]/.test(y); },\n every: 2 });'],
  ['is in a text that ends too early', '@new A({ a: `'],
])('nothing where it %s', (_, marked) => {
  const { source, call } = parsed(marked);

  expect(optionLine(source, call, 'every')).toBeUndefined();
});

test('nothing in a file that has changed since', () => {
  expect(optionLine('one line', { file: 'main.ts', line: 7, column: 3 }, 'every')).toBeUndefined();
  expect(optionLine('', { file: 'main.ts', line: 1, column: 3 }, 'every')).toBeUndefined();
});
