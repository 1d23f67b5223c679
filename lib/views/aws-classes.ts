import { isFields } from '../collections/fields';
import { entriesIn, Entry, notAList, Parameters, ReadClass, textOf, truthOf, twice } from './class-objects';

/** https://github.com/aws/secrets-store-csi-driver-provider-aws/blob/main/provider/secret_descriptor.go */
export function readAwsClass(parameters: Parameters): ReadClass {
  const { objects = '', pathTranslation = '', usePodIdentity = '', region = '', failoverRegion = '' } = parameters;
  const asAccount = truthOf(usePodIdentity) !== true;
  const entries = entriesIn(objects, 'resolved')?.map(withoutCase);
  if (!entries) {
    return { faults: [notAList('objects')], asAccount };
  }
  const faults: string[] = [];
  if (truthOf(usePodIdentity) === undefined) {
    faults.push(`usePodIdentity is "${usePodIdentity}": write "true" or "false"`);
  }
  if (!/^(|false|.)$/i.test(pathTranslation)) {
    faults.push(`pathTranslation is "${pathTranslation}": write one character, or "False"`);
  }
  if (region !== '' && region === failoverRegion) {
    faults.push(`failoverRegion is "${region}", as region is`);
  }
  faults.push(...entries.flatMap((entry) => faultsOf(entry, region, failoverRegion)), ...takenTwice(entries));
  const files = entries
    .flatMap((entry) => [aliasOf(entry) || textOf(entry['objectname']), ...partsOf(entry).map(aliasOf)])
    .map((file) => fileOf(file, pathTranslation));
  faults.push(
    ...files.filter((file) => /(^|\/)\.\.(\/|$)/.test(file)).map((file) => `file "${file}" leads out of the mount`),
  );
  return { faults, clashes: faults.length > 0 ? [] : twice(files), files, asAccount };
}

/** Its reader takes no heed of capital letters in the names of fields. */
function withoutCase(entry: Entry): Entry {
  return Object.fromEntries(Object.entries(entry).map(([field, value]) => [field.toLowerCase(), value]));
}

function aliasOf(entry: Entry): string {
  return textOf(entry['objectalias']);
}

function partsOf(entry: Entry): Entry[] {
  const parts = entry['jmespath'];
  return Array.isArray(parts) ? (parts.filter(isFields) as Entry[]).map(withoutCase) : [];
}

function faultsOf(entry: Entry, region: string, failoverRegion: string): string[] {
  const name = textOf(entry['objectname']);
  const type = textOf(entry['objecttype']);
  const has = (one: Entry, field: string) => textOf(one[field]) !== '';
  const parts = partsOf(entry);
  const isParameter = type === 'ssmparameter' || /^arn:[^:]*:ssm:/.test(name);
  const failover = isFields(entry['failoverobject']) ? withoutCase(entry['failoverobject']) : {};
  return [
    ...nameFaults(name, type, region),
    ...(isParameter && has(entry, 'objectversion') && has(entry, 'objectversionlabel')
      ? [`"${name}" states both objectVersion and objectVersionLabel`]
      : []),
    ...[entry, ...parts]
      .map(({ filepermission }) => textOf(filepermission))
      .filter((permission) => !/^(|[0-7]{4})$/.test(permission))
      // A number that begins with 0 is read as another one.
      .map((permission) => `filePermission ${permission} of "${name}" is invalid: write four digits in quotes, "0400"`),
    ...(parts.some((part) => !has(part, 'path') || !has(part, 'objectalias'))
      ? [`jmesPath of "${name}" has an entry without path or objectAlias`]
      : []),
    ...(has(failover, 'objectname') ? failoverFaults(entry, failover, failoverRegion) : []),
  ];
}

function failoverFaults(entry: Entry, failover: Entry, region: string): string[] {
  const name = textOf(entry['objectname']);
  if (aliasOf(entry) === '' || region === '') {
    return [`"${name}" has a failoverObject, which needs an objectAlias and a failoverRegion`];
  }
  return [
    ...nameFaults(textOf(failover['objectname']), textOf(entry['objecttype']), region),
    ...(textOf(failover['objectversion']) === textOf(entry['objectversion'])
      ? []
      : [`"${name}" has another objectVersion than its failoverObject`]),
  ];
}

function nameFaults(name: string, type: string, region: string): string[] {
  const isArn = name.startsWith('arn:');
  const [, , service = '', ofArn = ''] = name.split(':');
  if (name === '') {
    return ['an object has no objectName'];
  }
  if (type === '' && !isArn) {
    return [`"${name}" has no objectType, which only a full ARN may leave out`];
  }
  if (!['', 'secretsmanager', 'ssmparameter'].includes(type)) {
    return [`objectType "${type}" of "${name}" is invalid: write "secretsmanager" or "ssmparameter"`];
  }
  if (!isArn) {
    return [];
  }
  if (name.split(':').length < 6 || !['secretsmanager', 'ssm', 'ssmparameter'].includes(service)) {
    return [`"${name}" is not the full ARN of a secret or a parameter`];
  }
  const means = service === 'ssm' ? 'ssmparameter' : service;
  return [
    ...(type !== '' && means !== type ? [`objectType "${type}" is not that of "${name}"`] : []),
    ...(region !== '' && ofArn !== region ? [`"${name}" is in another region than "${region}"`] : []),
  ];
}

/** One object may be asked for several times, by aliases or labels of their own; no alias stands twice. */
function takenTwice(entries: readonly Entry[]): string[] {
  const aliases = entries.flatMap((entry) => [aliasOf(entry), ...partsOf(entry).map(aliasOf)]);
  const bare = entries
    .filter((entry) => aliasOf(entry) === '')
    .map((entry) => JSON.stringify([textOf(entry['objectname']), textOf(entry['objectversionlabel'])]));
  return [
    ...twice(aliases).map((alias) => `two objects have the objectAlias "${alias}"`),
    ...twice(bare).map(
      (one) => `two objects are called "${(JSON.parse(one) as string[])[0]}", and neither has an objectAlias`,
    ),
  ];
}

/** Slashes become another character, unless the class says they do not. */
function fileOf(name: string, translation: string): string {
  return /^false$/i.test(translation) ? name.replace(/^\/+/, '') : name.replaceAll('/', translation || '_');
}
