import { keptValues } from '../../timing/kept';
import { deliveryTimes } from '../../timing/delivery-times';
import type { Delivered } from '../../views/requests';
import { originOf } from '../../output/seen-object';
import { hubPath } from '../../views/stores';
import { operatorTemplates } from '../../views/templates';
import { Unescaped, unescaped } from '../../views/unescaped';
import type { Views } from '../../views/views';
import { Check } from '../check';
import { says } from '../../output/said-values';

/** A template that puts a value of people into a URL, JSON or Java properties escapes it. */
export const templateEscapesItsValues: Check = {
  id: 'template-escapes-its-values',
  severity: 'warning',
  scope: 'fleet',
  why: 'All is well until somebody writes a password with "@", "&", a quote or a backslash: then every pod fails to connect, or connects elsewhere.',
  *run(views) {
    const clusters = new Map(views.clusters.map((cluster) => [cluster.name, cluster]));
    // Most tenants have the same few templates.
    const known = new Map<string, readonly Unescaped[]>();
    const unescapedIn = (key: string, text: string) => {
      const place = `${key}\n${text}`;
      const found = known.get(place) ?? unescaped(key, text);
      known.set(place, found);
      return found;
    };
    // What the hub makes by itself has no such characters.
    for (const { delivered, cluster } of deliveryTimes(views).filter(({ kind }) => kind === 'kept')) {
      const templates = operatorTemplates(clusters.get(cluster)!).get(delivered.object) ?? [];
      for (const { what, key, text, parsed } of templates) {
        const all = typeof parsed === 'string' || key === undefined ? [] : unescapedIn(key, text);
        for (const { key: read, into } of all.filter((one) => mayHoldAnything(views, delivered, one.key))) {
          yield {
            ...originOf(delivered),
            ...says`the template of ${what} writes "${read}" into ${into} as it is`,
            fix: `escape it: ${FIXES[into]}`,
          };
        }
      }
    }
  },
};

const FIXES: Readonly<Record<Unescaped['into'], string>> = {
  'a URL': '{{ .key | urlquery | replace "+" "%20" }}',
  JSON: '{{ .key | toJson }} in place of the quotes and what is between them',
  'Java properties': '{{ .key | replace "\\\\" "\\\\\\\\" }}',
};

/** Not what Terraform or a cluster has made of plain characters. */
function mayHoldAnything(views: Views, { sources }: Delivered, key: string): boolean {
  const own = sources.filter(({ as }) => as === key);
  const from = own.length > 0 ? own : sources.filter(({ as }) => as === undefined);
  return from.some(({ store, key: remote }) => {
    return !store?.vault || keptValues(views).get(hubPath(store.vault, remote))?.by !== 'nobody';
  });
}
