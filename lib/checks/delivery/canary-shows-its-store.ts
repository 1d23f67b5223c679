import { ANNOTATIONS } from '../../output/annotations';
import { isMark } from '../../output/canary';
import { originAtHub } from '../../output/hub-resource';
import { originOf } from '../../output/seen-object';
import { Canary, canariesOf, Mark, marksOf, mayBeMarked } from '../../views/canaries';
import { time } from '../../text/time';
import { Said, says } from '../../output/said-values';
import { Check, Found } from '../check';

/** A canary shows the mark that Terraform writes for its own store, and its manifests expect the same one. */
export const canaryShowsItsStore: Check = {
  id: 'canary-shows-its-store',
  severity: 'error',
  scope: 'fleet',
  why: 'The canary says that a change has arrived when it has not, or never says so though it has.',
  *run({ vault, clusters }) {
    const marks = marksOf(vault);
    const shown = new Set<string>();
    for (const canary of clusters.flatMap(canariesOf)) {
      const { path, delivered } = canary;
      const mark = path === undefined ? undefined : marks.get(path);
      const isKnown = mark !== undefined || path === undefined || !mayBeMarked(vault, path);
      const fault = ownFault(canary) ?? (isKnown ? faultAtHub(canary, mark) : undefined);
      if (fault) {
        yield { ...originOf(delivered), ...fault };
      } else if ((delivered.refresh ?? 0) > LATEST) {
        yield {
          ...originOf(delivered),
          severity: 'warning',
          ...says`the canary is read every ${{ time: time(delivered.refresh!) }}: it may say only then that a change has arrived, or that its store works no more`,
          fix: 'give it a refreshInterval of a day or less',
        };
      }
      if (path !== undefined) {
        shown.add(path);
      }
    }
    if (clusters.some(({ unread }) => unread.objects)) {
      return;
    }
    for (const [path, { store, resource }] of marks) {
      if (!shown.has(path)) {
        yield {
          ...originAtHub(resource),
          ...says`Terraform writes the mark of ${store} to "${{ path }}", and no canary reads it`,
          fix: 'apply the manifests of the same synthesis, or turn the canary off in the program (canaries: false)',
        };
      }
    }
  },
};

/** In seconds: whoever waits for a change, or for an alert, waits no longer than a day. */
const LATEST = 24 * 3600;

type Fault = Said & Pick<Found, 'fix'>;

const SYNTHESIZE = 'write both sides again with keywheel synth, and change neither by hand';

function ownFault({ mark, path, isFaithful }: Canary): Fault | undefined {
  if (!isMark(mark)) {
    return {
      ...says`annotation ${ANNOTATIONS.canary} is ${JSON.stringify(mark)}, which is not a mark (16 hexadecimal digits)`,
      fix: `take the annotation off an ExternalSecret that is not a canary; else ${SYNTHESIZE}`,
    };
  }
  if (path === undefined || !isFaithful) {
    return {
      ...says`a canary reads one value of a KV engine, whole, at each refresh, and shows it unchanged; this one does not`,
      fix: `take the annotation off an ExternalSecret that is not a canary; else ${SYNTHESIZE}`,
    };
  }
  return undefined;
}

function faultAtHub({ mark, path, store }: Canary, written: Mark | undefined): Fault | undefined {
  if (!written) {
    return { ...says`the canary reads "${{ path }}", where Terraform writes no mark`, fix: SYNTHESIZE };
  }
  if (written.store !== store) {
    return {
      ...says`the canary reads through ${{ store }} the mark of ${{ otherStore: written.store }}`,
      fix: `let it read through ${written.store}, or the mark of ${store}; ${SYNTHESIZE}`,
    };
  }
  if (written.mark !== mark) {
    return {
      ...says`the canary waits for mark ${mark}, and Terraform writes ${shown(written.mark)}: the two sides are not of one synthesis`,
      fix: SYNTHESIZE,
    };
  }
  return undefined;
}

/** What stands in place of a mark may be anything. */
function shown(mark: string): string {
  return isMark(mark) ? mark : 'something that is not a mark';
}
