import { entriesIn, isRefusedFile, notAList, Parameters, ReadClass, textOf, twice } from './class-objects';

/** https://github.com/GoogleCloudPlatform/secrets-store-csi-driver-provider-gcp/blob/main/config/config.go */
export function readGoogleClass({ secrets, auth = '' }: Parameters): ReadClass {
  // Without an annotation the ServiceAccount is a principal of its own.
  const asAccount = false;
  const entries = secrets === undefined ? undefined : entriesIn(secrets, 'literal');
  if (!entries) {
    return { faults: [notAList('secrets')], asAccount };
  }
  const files = entries.map(({ path, fileName }) => textOf(path) || textOf(fileName));
  const faults = entries.flatMap(({ resourceName, extractJSONKey, extractYAMLKey }, index) => {
    const name = textOf(resourceName);
    const file = files[index]!;
    return [
      ...(RESOURCE.test(name) ? [] : [`resourceName "${name}" is invalid: write ${FORMS}`]),
      ...(file === '' ? [`"${name}" has neither path nor fileName`] : []),
      ...(file !== '' && isRefusedFile(file) ? [`file "${file}" is not a plain path below the mount`] : []),
      ...(textOf(extractJSONKey) && textOf(extractYAMLKey)
        ? [`"${name}" has both extractJSONKey and extractYAMLKey`]
        : []),
    ];
  });
  if (!['', 'pod-adc', 'provider-adc'].includes(auth)) {
    faults.push(`auth is "${auth}": write "pod-adc" or "provider-adc"`);
  }
  return { faults, clashes: twice(files), files, asAccount };
}

/** https://github.com/GoogleCloudPlatform/secrets-store-csi-driver-provider-gcp/blob/main/util/constants.go */
const RESOURCE =
  /projects\/[^/]+\/(?:(?:locations\/[^/]+\/)?secrets|locations\/[^/]+\/parameters)\/[^/]+\/versions\/[^/]+$/;
const FORMS =
  'projects/<project>/secrets/<secret>/versions/<version>, or projects/<project>/locations/<location>/… with secrets or parameters';
