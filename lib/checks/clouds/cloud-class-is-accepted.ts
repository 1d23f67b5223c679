import { originOf } from '../../output/seen-object';
import type { CloudClass } from '../../views/cloud-classes';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** The CSI provider of a cloud takes each SecretProviderClass that is written for it, and each Secret of it has its files. */
export const cloudClassIsAccepted: Check = {
  id: 'cloud-class-is-accepted',
  severity: 'error',
  scope: 'cluster',
  why: 'The provider refuses the mount, so no pod that mounts it starts, or the driver never makes the Secret.',
  *run({ cluster }) {
    for (const seen of cluster.cloudClasses) {
      for (const fault of seen.faults) {
        yield {
          ...originOf(seen),
          ...says`its provider refuses it: ${fault}`,
          fix: 'write it as the provider reads it',
        };
      }
      for (const file of seen.clashes) {
        yield {
          ...originOf(seen),
          ...says`two objects are file "${{ file }}", and pods get one of them`,
          fix: 'give one another name',
        };
      }
      for (const { secret, lacks } of seen.unmade) {
        yield {
          ...originOf(seen),
          ...says`Secret "${{ secret }}" of secretObjects has no ${lacks.join(', no ')}, so the driver never makes it`,
          fix: 'give each entry of secretObjects a secretName, a type and data, and each of data a key and an objectName',
        };
      }
      yield* madeOfNothing(seen);
    }
  },
};

function* madeOfNothing({ cloud, files = [], faults, synced, ...seen }: CloudClass): Iterable<Found> {
  const isKnown = files.length > 0 && faults.length === 0;
  const listed = `${files.slice(0, MOST_LISTED).join(', ')}${files.length > MOST_LISTED ? ' and more' : ''}`;
  for (const { secret, object } of isKnown ? synced : []) {
    // By a flag, the provider of Azure writes the certificate and the key of one secret to two files.
    const names = cloud === 'azure' ? [object, object?.replace(/\.(crt|key)$/, '')] : [object];
    if (object !== undefined && !files.some((file) => names.includes(file))) {
      yield {
        ...originOf(seen),
        ...says`Secret "${{ secret }}" is made of "${object}", which is none of its files (${listed})`,
        fix: 'name the file as the pod has it: by its alias, where it has one',
      };
    }
  }
}

const MOST_LISTED = 5;
