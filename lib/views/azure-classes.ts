import { isFields } from '../collections/fields';
import { Entry, isRefusedFile, Parameters, ReadClass, textOf, truthOf, twice, yamlOf } from './class-objects';

const MODES = ['usePodIdentity', 'useVMManagedIdentity', 'useAzureTokenProxy'];

/** https://github.com/Azure/secrets-store-csi-driver-provider-azure/blob/master/pkg/provider/provider.go */
export function readAzureClass(parameters: Parameters): ReadClass {
  const said = (name: string) => (parameters[name] ?? '').trim();
  const faults: string[] = [];
  if (said('keyvaultName') === '') {
    faults.push('keyvaultName is missing');
  } else if (!/^[-A-Za-z0-9]{3,24}$/.test(said('keyvaultName'))) {
    faults.push(
      `keyvaultName "${said('keyvaultName')}" is invalid: write the 3 to 24 letters, digits and - of its name`,
    );
  }
  if ((said('tenantID') || said('tenantId')) === '') {
    faults.push('tenantID is missing');
  }
  MODES.filter((mode) => truthOf(said(mode)) === undefined).forEach((mode) =>
    faults.push(`${mode} is "${said(mode)}": write "true" or "false"`),
  );
  const modes = MODES.filter((mode) => truthOf(said(mode)) === true);
  if (modes.length > 1) {
    faults.push(`${modes.join(' and ')} are both true`);
  }
  if (modes.includes('useAzureTokenProxy') && said('clientID') === '') {
    faults.push('useAzureTokenProxy is "true", and clientID is missing');
  }
  const entries = azureEntries(said('objects'));
  if (!entries) {
    return {
      faults: [...faults, 'objects is not text of YAML with a list "array" of texts of YAML (- |)'],
      asAccount: false,
    };
  }
  const files = entries.map(({ objectName, objectAlias }) => textOf(objectAlias) || textOf(objectName));
  faults.push(...entries.flatMap(faultsOf));
  faults.push(
    ...files
      .filter((file) => file !== '' && (isRefusedFile(file) || file.includes('..')))
      .map((file) => `file "${file}" is not a plain path below the mount`),
  );
  // With a history of versions there are files for each.
  const isWhole = entries.every(({ objectVersionHistory: history }) => Number(textOf(history)) <= 1);
  return { faults, clashes: twice(files), files: isWhole ? files : undefined, asAccount: false };
}

function azureEntries(objects: string): Entry[] | undefined {
  const all = yamlOf(objects, 'literal');
  const array: unknown = isFields(all) ? all['array'] : undefined;
  const entries = Array.isArray(array)
    ? array.map((text) => (typeof text === 'string' ? yamlOf(text, 'literal') : undefined))
    : [undefined];
  return entries.every(isFields) ? (entries as Entry[]) : undefined;
}

/** https://github.com/Azure/secrets-store-csi-driver-provider-azure/blob/master/pkg/provider/validate.go */
function faultsOf(entry: Entry): string[] {
  const [name, type, format, encoding] = ['objectName', 'objectType', 'objectFormat', 'objectEncoding'].map((field) =>
    textOf(entry[field]),
  ) as [string, string, string, string];
  if (name === '') {
    return ['an object has no objectName'];
  }
  const isSecret = type === 'secret';
  return [
    ...(['secret', 'key', 'cert'].includes(type)
      ? []
      : [`objectType "${type}" of "${name}" is invalid: write "secret", "key" or "cert"`]),
    ...(/^(|pem|pfx)$/i.test(format) ? [] : [`objectFormat "${format}" of "${name}" is invalid: write "pem" or "pfx"`]),
    ...(format === 'pfx' && !isSecret ? [`"${name}" has objectFormat "pfx", which needs objectType "secret"`] : []),
    ...(encoding !== '' && !isSecret ? [`"${name}" has an objectEncoding, which needs objectType "secret"`] : []),
    ...(/^(|hex|base64|utf-8)$/i.test(encoding)
      ? []
      : [`objectEncoding "${encoding}" of "${name}" is invalid: write "hex", "base64" or "utf-8"`]),
  ];
}
