import fc from 'fast-check';

/** Texts that mean something to one reader or another. */
export const HOSTILE = [
  "'",
  '"',
  '`',
  '\\',
  "\\'",
  '$keywheel$',
  '$keywheel$; DROP TABLE canary; --',
  '$keywheel',
  '; touch canary',
  '$(touch canary)',
  '`touch canary`',
  "' touch canary '",
  "'; touch canary; '",
  '| touch canary',
  '> canary',
  '~root',
  '*',
  '#',
  '-n',
  '=ls',
  '!!',
  '{a,b}',
  '${var.x}',
  '%{if true}x%{endif}',
  '$${x}',
  '{{ .Values.x }}',
  '{{name}}',
  '{{`x`}}',
  ':name',
  ":'name'",
  '-- x',
  '/* x',
  '%s %%',
  'a=b',
  '<img src=x onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '|',
  'a | b',
  '**a**',
  '~~a~~',
  '&amp;',
  ']]>',
  '-->',
  '=HYPERLINK("http://x")',
  '+1',
  '-1',
  '@SUM(A1)',
  'a,b',
  'yes',
  'null',
  '1e3',
  '0x1f',
  '- a',
  '? a',
  ': a',
  '&a',
  '*a',
  '!!str x',
  '%YAML',
  '::error::x',
  '##vso[task.complete result=Succeeded;]',
  '##[error]x',
  "##teamcity[message text='x']",
  'section_start:1:x',
  'päyments',
  '支払い',
  '🔑',
] as const;

/** Texts that hold what nobody sees. */
export const UNSEEN = [
  'a\nb',
  'a\r\nb',
  '\n::error::x',
  '\r##vso[task.complete result=Succeeded;]',
  'a\u0000b',
  'a\u001b[2Kb',
  'a\u001b]8;;http://x\u0007b',
  'a\u0085b',
  'a\u009b31mb',
  'a\u00a0b',
  'a\u00adb',
  'a\u200bb',
  'a\u202eb',
  'a\u2066b',
  'a\u2028b',
  'a\u2029b',
  'a\ufeffb',
  'a\ud800b',
  'a\u{e0041}b',
] as const;

/** Any text, made of pieces that mean something as often as of anything else. */
export function hostileText(): fc.Arbitrary<string> {
  const piece = fc.oneof(fc.constantFrom(...HOSTILE), fc.constantFrom(...UNSEEN), fc.string({ unit: 'binary' }));
  return fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
}

/** The same without what nobody sees. */
export function visibleText(): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string()), { minLength: 1, maxLength: 4 })
    .map((pieces) => pieces.join(''));
}
