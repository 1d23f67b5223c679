import { Check } from './check';

/** No two objects of a cluster have one name. */
export const objectNamesAreUnique: Check = {
  id: 'object-names-are-unique',
  severity: 'error',
  *run({ clusters }) {
    for (const { objects } of clusters) {
      const first = new Map<string, string>();
      for (const { object, path, place } of objects) {
        const { apiVersion, kind, metadata } = object;
        const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
        const key = `${group} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
        const other = first.get(key);
        if (other !== undefined) {
          yield {
            path,
            place,
            message: `${other} has the same name: one would overwrite the other`,
            fix: 'rename one of them',
          };
        }
        first.set(key, other ?? place);
      }
    }
  },
};
