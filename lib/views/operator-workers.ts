import { ANNOTATIONS } from '../output/annotations';
import type { ClusterView } from './cluster-view';
import type { ChartValues } from './chart-values';
import { operatorCharts } from './operator-chart';
import type { RoleGrant } from './rbac';
import { SeenObject, specOf } from '../output/seen-object';

/**
 * How many objects of a kind the operator works on at the same time: as its Deployment, its chart or the program says, else as it
 * does by itself. The program says it where the operator is let ask for tokens, in each tenant's namespace. The least
 * counts: a binding that says nothing says one where another says more, and so does a Deployment without the argument,
 * so that no tenant makes the operator faster for others.
 * https://external-secrets.io/latest/api/controller-options/
 */
export function concurrentOf(cluster: Pick<ClusterView, 'ofKind' | 'rbac'>): number {
  const least = Math.min(
    leastOf(cluster.rbac.grants.filter(isForTokens).map(({ binding }) => annotated(binding.object))),
    startedWith(cluster) ?? Infinity,
  );
  return least === Infinity ? 1 : least;
}

/** What its Deployment or its chart says alone; undefined where neither is there. */
export function startedWith(cluster: Pick<ClusterView, 'ofKind'>): number | undefined {
  const least = leastOf([
    ...cluster.ofKind('Deployment').flatMap(({ object }) => operatorContainers(object).map(argumentIn)),
    ...operatorCharts(cluster).map(valueIn),
  ]);
  return least === Infinity ? undefined : least;
}

function annotated({ metadata }: RoleGrant['binding']['object']): string | undefined {
  return metadata.annotations?.[ANNOTATIONS.concurrent];
}

/** A binding in one namespace, by which tokens of its ServiceAccounts may be asked for. */
function isForTokens({ namespace, rules = [] }: RoleGrant): boolean {
  return namespace !== undefined && rules.some(({ resources }) => resources?.includes('serviceaccounts/token'));
}

/**
 * The containers that make Secrets: the image also serves the webhook and its certificates.
 * https://github.com/external-secrets/external-secrets/tree/main/deploy/charts/external-secrets/templates
 */
export function operatorContainers(deployment: SeenObject['object']): { readonly args?: readonly unknown[] }[] {
  const containers: any[] = specOf(deployment).template?.spec?.containers ?? [];
  return containers.filter(
    ({ image, command = [], args = [] }) =>
      /(^|\/)external-secrets([:@]|$)/.test(String(image)) &&
      ![...command, ...args].some((one) => one === 'webhook' || one === 'certcontroller'),
  );
}

/** What the operator is started with, as its Deployment or its chart says; undefined where neither says it. */
export function operatorFlag(cluster: Pick<ClusterView, 'ofKind'>, flag: string): string | undefined {
  const inArguments = cluster
    .ofKind('Deployment')
    .flatMap(({ object }) => operatorContainers(object))
    .flatMap(
      ({ args = [] }) => args.map(String).find((one) => one === `--${flag}` || one.startsWith(`--${flag}=`)) ?? [],
    )
    .map((one) => one.split('=')[1] ?? 'true');
  const inValues = operatorCharts(cluster).map(({ value }) => value(`extraArgs.${flag}`));
  const said = [...inArguments, ...inValues].find((one) => one !== undefined);
  return said === undefined ? undefined : String(said);
}

function argumentIn({ args = [] }: { readonly args?: readonly unknown[] }): string | undefined {
  return args.flatMap((one) => /^--concurrent=(\d+)$/.exec(String(one))?.[1] ?? []).at(-1);
}

function valueIn({ value }: ChartValues): string | undefined {
  // Arguments of one's own stand behind those of the chart.
  const said = value('extraArgs.concurrent') || value('concurrent');
  return said === undefined ? undefined : String(said);
}

/** Infinite where nobody says it. */
function leastOf(said: readonly (string | undefined)[]): number {
  const numbers = said.map((text) => (Number(text) >= 1 ? Number(text) : 1));
  return said.some((text) => text !== undefined) ? Math.min(...numbers) : Infinity;
}
