import { deliveryTimes } from '../../timing/delivery-times';
import { keptVersions } from '../../views/key-values';
import { pinned } from '../../views/requests';
import { originOf } from '../../output/seen-object';
import { hubPath } from '../../views/stores';
import { Check } from '../check';
import { says } from '../../output/said-values';
import { time } from '../../text/time';

/** A delivered value changes when the secret does: none is held at an old version. */
export const deliveryFollowsItsSecret: Check = {
  id: 'delivery-follows-its-secret',
  severity: 'warning',
  scope: 'fleet',
  why: 'Anyone who rotates the secret, and revokes the old value, cuts off the pods that have it pinned.',
  *run(views) {
    for (const { delivered, age } of deliveryTimes(views)) {
      const pin = pinned(delivered);
      if (!pin) {
        continue;
      }
      const version = Number(pin.version);
      const kept = keptVersions(views.vault, hubPath(pin.store!.vault!, pin.key));
      const limits = age.limits.map(({ name, seconds }) => `${time(seconds)} of ${name}`).join(', ');
      const young = limits ? `; nothing keeps it within ${limits}` : '';
      const gone = kept === undefined ? '' : `; the write of version ${version + kept} destroys it: ${kept} are kept`;
      yield {
        ...originOf(delivered),
        ...says`version ${{ version }} of "${{ path: pin.key }}" is delivered, whatever is written after it${young}${gone}`,
        fix: 'lift the pin once the newest value is good, or acknowledge why it may stay until then',
      };
    }
  },
};
