import { fileReaders } from '../access/file-readers';
import type { FileTimes } from '../timing/file-times';
import { told } from '../timing/restart';
import type { ClusterView } from '../views/cluster-view';
import type { SecretData } from './fleet-data';
import { madeBy, placed, roadOf, SecretParts, termData } from './made';
import { seconds } from './seconds';

/** What the CSI driver or an agent writes into the files of pods. @param place of it among the Secrets */
export function fileSecret(parts: SecretParts, cluster: ClusterView, file: FileTimes, place: number): SecretData {
  const { namespace, path, kind, consumer, seen, who, age } = file;
  const login = parts.logins.of(seen.object, seen.object);
  const request = login?.requests.find((one) => one.path === path) ?? { path, capabilities: ['read'] };
  return {
    ...placed(parts, cluster, namespace, `${consumer.name}: ${path}`),
    kind,
    form: 'file',
    ...madeBy(seen),
    keys: [],
    roads: [{ store: who, provider: 'vault', properties: [], ...roadOf(parts, { login, request }, place) }],
    consumers: [{ name: consumer.name, terms: told(consumer) }],
    readers: parts.holders.placeOf(fileReaders(cluster, namespace, consumer.name)),
    times: {
      refresh: null,
      arrives: seconds(file.arrives),
      arrival: consumer.terms.map(termData),
      oldest: seconds(age.seconds),
      by: age.by,
    },
  };
}
