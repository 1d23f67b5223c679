import { ANNOTATIONS } from '../annotations';
import type { ClusterView } from './cluster-view';

/**
 * How many objects of a kind the operator works on at the same time: as its Deployment or the program says, else as it
 * does by itself. https://external-secrets.io/latest/api/controller-options/
 */
export function concurrentOf(cluster: Pick<ClusterView, 'ofKind'>): number {
  const said = [
    ...cluster.ofKind('RoleBinding').map(({ object }) => object.metadata.annotations?.[ANNOTATIONS.concurrent]),
    ...cluster.ofKind('Deployment').flatMap(({ object }) => argumentsOf(object).map(valueOf)),
  ];
  const numbers = said.map(Number).filter((number) => number >= 1);
  return numbers.length > 0 ? Math.min(...numbers) : 1;
}

function argumentsOf(deployment: any): string[] {
  const containers: any[] = deployment.spec?.template?.spec?.containers ?? [];
  return containers
    .filter(({ image }) => /external-secrets/.test(image ?? ''))
    .flatMap(({ args = [] }) => args as unknown[])
    .map(String);
}

function valueOf(argument: string): string | undefined {
  return /^--concurrent=(\d+)$/.exec(argument)?.[1];
}
