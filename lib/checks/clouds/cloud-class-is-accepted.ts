import { originOf } from '../../output/seen-object';
import type { CloudClass } from '../../views/cloud-classes';
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
          message: `its provider refuses it: ${fault}`,
          fix: 'write it as the provider reads it',
        };
      }
      for (const file of seen.clashes) {
        yield {
          ...originOf(seen),
          message: `two objects are file "${file}", and pods get one of them`,
          fix: 'give one another name',
        };
      }
      yield* unmade(seen);
    }
  },
};

function* unmade({ files = [], faults, synced, ...seen }: CloudClass): Iterable<Found> {
  const isKnown = files.length > 0 && faults.length === 0;
  const listed = `${files.slice(0, MOST_LISTED).join(', ')}${files.length > MOST_LISTED ? ' and more' : ''}`;
  for (const { secret, object } of isKnown ? synced : []) {
    if (!files.includes(object)) {
      yield {
        ...originOf(seen),
        message: `Secret "${secret}" is made of "${object}", which is none of its files (${listed})`,
        fix: 'name the file as the pod has it: by its alias, where it has one',
      };
    }
  }
}

const MOST_LISTED = 5;
