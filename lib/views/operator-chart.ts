import { ChartValues, chartValues } from './chart-values';
import type { SeenObject } from '../output/seen-object';

interface Objects {
  readonly ofKind: (...kinds: string[]) => readonly SeenObject[];
}

const CHART = 'external-secrets';

/** Installations of the operator by its chart. One that makes no Deployment of it brings definitions alone. */
export function operatorCharts(objects: Objects): ChartValues[] {
  return chartValues(objects, CHART).filter(({ value }) => !isOff(value('createOperator')));
}

/**
 * The operator's ServiceAccount as its chart calls it, `<namespace>/<name>`; undefined where not all values are known.
 * https://github.com/external-secrets/external-secrets/blob/main/deploy/charts/external-secrets/templates/_helpers.tpl
 */
export function chartAccount({ value, release, namespace, isOpen }: ChartValues): string | undefined {
  const said = textOf(value('serviceAccount.name'));
  const place = placeOf({ value, namespace });
  const isNamed = !isOpen && release !== '';
  if (place === undefined || (!isNamed && said === undefined)) {
    return undefined;
  }
  const isMade = !isOff(value('serviceAccount.create'));
  return `${place}/${said ?? (isMade ? fullName(value, release) : 'default')}`;
}

/**
 * That of the controller which keeps the certificate of the operator's webhook; undefined where it does not run, or its
 * name is not said.
 * https://github.com/external-secrets/external-secrets/blob/main/deploy/charts/external-secrets/templates/cert-controller-deployment.yaml
 */
export function certificateAccount({ value, namespace }: ChartValues): string | undefined {
  const said = textOf(value('certController.serviceAccount.name'));
  const place = placeOf({ value, namespace });
  const isRun = !isOff(value('certController.create')) && String(value('webhook.certManager.enabled')) !== 'true';
  return isRun && said !== undefined && place !== undefined ? `${place}/${said}` : undefined;
}

function placeOf({ value, namespace }: Pick<ChartValues, 'value' | 'namespace'>): string | undefined {
  return textOf(value('namespaceOverride')) ?? namespace;
}

function fullName(value: ChartValues['value'], release: string): string {
  const name = textOf(value('nameOverride')) ?? CHART;
  const whole = release.includes(name) ? release : `${release}-${name}`;
  return (textOf(value('fullnameOverride')) ?? whole).slice(0, 63).replace(/-+$/, '');
}

/** As values are anybody's, of any type; what is not said is on. */
export function isOff(value: unknown): boolean {
  return String(value) === 'false';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
