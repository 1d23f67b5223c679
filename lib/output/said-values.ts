/** What a value in a message is: the same word in every check, so that code which reads findings need not read English. */
export type ValueName =
  | ('account' | 'accounts' | 'address' | 'annotation' | 'application' | 'audience' | 'audiences' | 'awaited')
  | ('capabilities' | 'chart' | 'claims' | 'class' | 'cluster' | 'connection' | 'database' | 'dnsName')
  | ('engine' | 'externalSecret' | 'field' | 'file' | 'files' | 'folder' | 'folders' | 'header' | 'identity')
  | ('ids' | 'issuer' | 'key' | 'keys' | 'kind' | 'limit' | 'liveUsers' | 'login' | 'method' | 'mount')
  | ('mounts' | 'namespace' | 'namespaces' | 'objectName' | 'operatorDelay' | 'operatorNamespace' | 'otherAccount')
  | ('otherFolder' | 'otherMount' | 'otherNamespace' | 'otherStore' | 'otherTenant' | 'parameters')
  | ('path' | 'pattern' | 'place' | 'plugin' | 'policies' | 'policy' | 'project' | 'properties' | 'property')
  | ('provider' | 'pushSecret' | 'refresh' | 'resource' | 'role' | 'roleAudiences' | 'roles' | 'schedule')
  | ('secret' | 'secrets' | 'server' | 'source' | 'store' | 'subjects' | 'template' | 'tenant' | 'time')
  | ('type' | 'user' | 'value' | 'variables' | 'verbs' | 'version' | 'workload' | 'workloads');

export type Value = string | number | readonly string[];

/** What a message names, by what it is. A list is one in the text too, with commas. */
export type Values = Readonly<Partial<Record<ValueName, Value>>>;

/** A message that was made of its values. */
export interface Said {
  readonly message: string;
  readonly values: Values;
}

/** Values whose texts are each in quotes, and "none" where there is none. */
class Quoted {
  constructor(readonly values: Values) {}
}

/** For a list of names: `"a", "b"`. */
export function quoted(values: Values): Quoted {
  return new Quoted(values);
}

type Part = Values | Quoted | string | number | undefined;

/**
 * Makes a message of values with their names, and of words without: `` says`role "${{ role: name }}" is ${what}` ``.
 */
export function says(texts: TemplateStringsArray, ...parts: readonly Part[]): Said {
  const values: Partial<Record<ValueName, Value>> = {};
  let message = texts[0]!;
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'object') {
      Object.assign(values, part instanceof Quoted ? part.values : part);
    }
    message += textOf(part) + texts[index + 1]!;
  }
  return { message, values };
}

/** A message of words alone, which something made that looks at no check: of a file that cannot be read, or a company's rule. */
export function inWords(message: string): Said {
  return { message, values: {} };
}

function textOf(part: Part): string {
  if (part instanceof Quoted) {
    return (
      Object.values(part.values)
        .flat()
        .map((one) => `"${one}"`)
        .join(', ') || 'none'
    );
  }
  if (typeof part !== 'object') {
    return String(part);
  }
  return Object.values(part)
    .map((value) => (typeof value === 'object' ? value.join(', ') : String(value)))
    .join(', ');
}
