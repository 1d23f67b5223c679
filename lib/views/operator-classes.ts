import { chartValues } from './chart-values';
import type { ClusterView } from './cluster-view';
import { operatorContainers } from './operator-workers';
import { groupOf, type SeenObject, specOf } from '../output/seen-object';
import { tenantIn } from './tenants';
import type { Views } from './views';

interface Objects {
  readonly ofKind: (...kinds: string[]) => readonly SeenObject[];
}

/** What an installation serves that says nothing. */
const DEFAULT = 'default';
const FLAG = '--controller-class';

/**
 * The classes that the operators of a cluster serve, none of which a tenant runs; undefined where no file says it of all
 * of them.
 * https://external-secrets.io/latest/api/controller-options/
 */
export function servedClasses(views: Views, cluster: ClusterView): ReadonlySet<string> | undefined {
  const objects: Objects = {
    ofKind: (...kinds) =>
      cluster
        .ofKind(...kinds)
        .filter(({ object }) => tenantIn(views, cluster, object.metadata.namespace ?? '') === undefined),
  };
  const written = objects
    .ofKind('Deployment')
    .flatMap(({ object }) => operatorContainers(object).map(({ args = [] }) => classIn(args.map(String))));
  const installed = chartValues(objects, 'external-secrets').map(({ value, isOpen }) => {
    // Arguments of one's own stand behind those of the chart.
    const said = value('extraArgs.controller-class') || value('controllerClass');
    return said ? plain(String(said)) : isOpen ? undefined : DEFAULT;
  });
  const all = [...written, ...installed];
  const known = all.filter((one) => one !== undefined);
  return all.length > 0 && known.length === all.length ? new Set(known) : undefined;
}

/** The last one counts, after `=` or as the next word. */
function classIn(words: readonly string[]): string | undefined {
  const said = words.flatMap((word, index) =>
    word === FLAG ? (words[index + 1] ?? []) : word.startsWith(`${FLAG}=`) ? word.slice(FLAG.length + 1) : [],
  );
  return plain(said.at(-1) ?? DEFAULT);
}

/** Undefined for what is filled in when it is applied. */
function plain(text: string): string | undefined {
  return /\$[({]|\{\{|<path:/.test(text) ? undefined : text;
}

/** A store or a generator that says which operator is to serve it. */
export interface OfClass {
  readonly seen: SeenObject;
  readonly class: string;
}

export function saidClasses(objects: Objects): OfClass[] {
  return objects.ofKind(...KINDS).flatMap((seen) => {
    const said = classOf(seen);
    return said === undefined ? [] : [{ seen, class: said }];
  });
}

/** Undefined where any operator serves it, or something fills it in. */
export function classOf({ object }: SeenObject): string | undefined {
  const { controller, generator } = specOf(object);
  const inner = Object.values<any>(generator ?? {}).find((one) => one?.controller !== undefined);
  const said: unknown = object.kind === 'ClusterGenerator' ? inner?.controller : controller;
  return OPERATORS.test(groupOf(object)) && typeof said === 'string' && said !== '' ? plain(said) : undefined;
}

const KINDS = ['SecretStore', 'ClusterSecretStore', 'ClusterGenerator', 'Fake', 'VaultDynamicSecret'];
const OPERATORS = /^(generators\.)?external-secrets\.io$/;
