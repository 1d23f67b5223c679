/** What Go's own functions lack, as a template engine calls it. */
export interface TemplateFunctions {
  /** Takes what is replaced, by what, and the text. */
  readonly replace: string;
  readonly json: string;
}

/** Kinds of places in a file, for which a value of a template is made safe. */
export type TemplatePlace = keyof typeof PIPELINES;

/** Go template pipelines that make a value safe for its place. */
const PIPELINES = {
  // urlquery writes a space as "+", which only form decoders read back; "%20" is read everywhere.
  url: ({ replace }: TemplateFunctions) => `urlquery | ${replace} "+" "%20"`,
  json: ({ json }: TemplateFunctions) => json,
  // A reader takes other white space than a plain space for a space, or for the end of a line.
  xml: ({ replace }: TemplateFunctions) =>
    `html | ${replace} "\\r" "&#13;" | ${replace} "\\n" "&#10;" | ${replace} "\\t" "&#9;"`,
  properties: ({ replace }: TemplateFunctions) =>
    ['"\\\\" "\\\\\\\\"', '"\\n" "\\\\n"', '"\\r" "\\\\r"', '"\\t" "\\\\t"', '"\\f" "\\\\f"', '" " "\\\\ "']
      .map((pair) => `${replace} ${pair}`)
      .join(' | '),
  text: () => '',
} as const;

/** A pipeline whose value is safe where it is put. */
export function escapedFor(place: TemplatePlace, pipeline: string, functions: TemplateFunctions): string {
  const escape = PIPELINES[place](functions);
  return escape ? `${pipeline} | ${escape}` : pipeline;
}

/** Text beside actions. Go would take two braces, or one before an action, for the start of an action. */
export function templateText(text: string): string {
  return text.replace(/\{(?=\{|$)/g, '{{ "{" }}');
}

/** What {@link templateText} has made a template of, as people read it. */
export function plainText(template: string): string {
  return template.replaceAll('{{ "{" }}', '{');
}

/** A text within an action: Go has every escape of JSON. https://go.dev/ref/spec#String_literals */
export function templateString(text: string): string {
  return JSON.stringify(text);
}

/** A value by its key, of an object such as `.Data`; of the template's own data where none is said. */
export function templateField(key: string, object = ''): string {
  return isTemplateName(key) ? `${object}.${key}` : `index ${object || '.'} ${templateString(key)}`;
}

/** Whether a key can stand behind a dot. */
export function isTemplateName(key: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key);
}
