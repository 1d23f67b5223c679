/** What a value in a message is: the same word in every check, so that code which reads findings need not read English. */
export type ValueName =
  | ('account' | 'accounts' | 'address' | 'annotation' | 'audience' | 'authority' | 'capabilities' | 'cluster')
  | ('configMap' | 'connection' | 'database' | 'engine' | 'field' | 'file' | 'folder' | 'issuer' | 'key' | 'keys')
  | ('kind' | 'login' | 'method' | 'mount' | 'name' | 'names' | 'namespace' | 'object' | 'other' | 'others' | 'path')
  | ('pattern' | 'place' | 'policies' | 'policy' | 'property' | 'provider' | 'role' | 'roles' | 'secret' | 'server')
  | ('class' | 'store' | 'template' | 'tenant' | 'time' | 'type' | 'user' | 'users' | 'value' | 'version' | 'workload');

export type Value = string | number | readonly string[];

/** What a message names, by what it is. A list is one in the text too, with commas. */
export type Values = Readonly<Partial<Record<ValueName, Value>>>;

/** A message that was made of its values. */
export interface Said {
  readonly message: string;
  readonly values: Values;
}

/**
 * Makes a message of values with their names, and of words without: `` says`role "${{ role: name }}" is ${what}` ``.
 */
export function says(texts: TemplateStringsArray, ...parts: readonly (Values | string | number | undefined)[]): Said {
  const values: Partial<Record<ValueName, Value>> = {};
  let message = texts[0]!;
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'object') {
      Object.assign(values, part);
    }
    message += textOf(part) + texts[index + 1]!;
  }
  return { message, values };
}

function textOf(part: Values | string | number | undefined): string {
  if (typeof part !== 'object') {
    return String(part);
  }
  return Object.values(part)
    .map((value) => (typeof value === 'object' ? value.join(', ') : String(value)))
    .join(', ');
}
