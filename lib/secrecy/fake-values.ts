import { shownName } from './clear-text';
import { literalOfArgument } from './literal';
import { isFields } from '../collections/fields';
import { valueAt } from '../collections/value-at';
import type { InClear } from '../output/held-in-clear';

/** What gives values that it holds itself, as far as this reads it. */
interface Holder {
  readonly kind: string;
  readonly apiVersion?: unknown;
  readonly spec?: unknown;
}

/**
 * The values that External Secrets Operator takes from the manifest itself, into Secrets: whatever they are called.
 *
 * https://external-secrets.io/latest/provider/fake/
 * https://external-secrets.io/latest/api/generator/fake/
 */
export function fakeValues({ kind, apiVersion, spec }: Holder): InClear[] {
  const group = String(apiVersion).split('/')[0];
  if (group === 'external-secrets.io' && /^(?:Cluster)?SecretStore$/.test(kind)) {
    return inClearOf(valuesOfStore(valueAt(spec, 'provider.fake.data')));
  }
  if (group === 'generators.external-secrets.io' && kind === 'Fake') {
    return inClearOf(textsIn(valueAt(spec, 'data')));
  }
  return group === 'generators.external-secrets.io' && kind === 'ClusterGenerator'
    ? inClearOf(textsIn(valueAt(spec, 'generator.fakeSpec.data')))
    : [];
}

type Texts = readonly (readonly [name: string, text: string])[];

function valuesOfStore(data: unknown): Texts {
  return (Array.isArray(data) ? data : []).flatMap((one: unknown): Texts => {
    const { key, value, valueMap } = isFields(one) ? one : {};
    return [...(typeof value === 'string' ? [[String(key), value] as const] : []), ...textsIn(valueMap)];
  });
}

function textsIn(map: unknown): Texts {
  return isFields(map)
    ? Object.entries(map).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text] as const] : []))
    : [];
}

function inClearOf(texts: Texts): InClear[] {
  return [false, true].flatMap((standIn) => {
    const wanted = standIn ? 'standIn' : 'literal';
    const names = texts.filter(([, text]) => literalOfArgument(text) === wanted).map(([name]) => name);
    const list = [...new Set(names)].map((name) => `"${shownName(name)}"`).join(', ');
    return list === '' ? [] : [{ what: `the values of ${list}`, standIn }];
  });
}
