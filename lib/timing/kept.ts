import { goSeconds } from '../go/duration';
import { literalText } from '../encode/terraform';
import { absolute } from '../output/hub-resource';
import { marksOf } from '../views/canaries';
import { describedValues } from '../views/key-values';
import { hubPath } from '../views/stores';
import type { StoreUse } from '../views/requests';
import { originOf, specOf } from '../output/seen-object';
import type { Views } from '../views/views';
import { STATED } from './age';
import { Term } from './term';

/** A value that stays as it is until somebody writes another one. */
export interface Kept {
  /** Who would: people, the next synthesis (of a canary's mark), or nobody, where Terraform or a cluster wrote it once. */
  readonly by: 'people' | 'synthesis' | 'nobody';
  readonly maximumAge?: Term;
  /** Whether nobody ever writes another one over it. */
  readonly once?: boolean;
  /** The longest time after which a PushSecret writes it again where it is gone. */
  readonly pushed?: Term;
}

/** Of a PushSecret that says nothing. https://external-secrets.io/latest/api/pushsecret/ */
const PUSH_INTERVAL = '1h';

const known = new WeakMap<Views, ReadonlyMap<string, Kept>>();

/** What is known of values on the hub, by the path at which they are read. Checks ask it for each delivery. */
export function keptValues(views: Views): ReadonlyMap<string, Kept> {
  const kept = known.get(views) ?? readKept(views);
  known.set(views, kept);
  return kept;
}

function readKept({ vault, clusters }: Views): ReadonlyMap<string, Kept> {
  const kept = new Map<string, Kept>();
  const say = (path: string, said: Partial<Kept>) => kept.set(path, { by: 'people', ...kept.get(path), ...said });
  for (const { attributes, namespace } of vault.resources.written('vault_kv_secret_v2')) {
    if (String(attributes['data_json_wo']).includes('ephemeral.random_password')) {
      say(absolute(namespace, `${attributes['mount']}/data/${literalText(attributes['name'])}`), {
        by: 'nobody',
        once: true,
      });
    }
  }
  for (const path of marksOf(vault).keys()) {
    say(path, { by: 'synthesis' });
  }
  for (const { uses } of clusters) {
    for (const use of uses) {
      if (use.kind === 'push' && use.store?.vault) {
        say(hubPath(use.store.vault, use.remoteKey), {
          by: 'nobody',
          once: specOf(use.object).updatePolicy === 'IfNotExists',
          pushed: pushedBy(use),
        });
      }
    }
  }
  for (const [path, { custom, resource }] of describedValues(vault)) {
    const seconds = goSeconds(custom['maximum_age'] ?? '');
    if (seconds !== undefined) {
      say(path, { maximumAge: { name: STATED, seconds, from: `${resource.place}: maximum_age` } });
    }
  }
  return kept;
}

/** It looks at each refresh whether the value is there; with 0, never again. */
function pushedBy(push: StoreUse): Term | undefined {
  const seconds = goSeconds(String(specOf(push.object).refreshInterval ?? PUSH_INTERVAL));
  return seconds ? { name: 'push', seconds, from: originOf(push).place } : undefined;
}
