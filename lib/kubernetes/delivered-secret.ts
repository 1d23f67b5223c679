import { templateField } from '../encode/go-template';
import { Delivery } from '../fleet/delivery';
import { KeyReference, Template } from '../fleet/template';
import type { TenantSecret } from '../fleet/tenant-secret';
import { ANNOTATIONS } from '../output/annotations';
import { goDuration } from '../go/duration';
import { Emission } from './emission';
import { externalSecret, Source } from './external-secret';

/**
 * The ExternalSecret of a delivery.
 *
 * @param reference how a template has a key of the secret
 * @param more keys of the Secret beside those of the delivery
 */
export function deliveredSecret(
  delivery: Delivery<string>,
  store: string | undefined,
  sources: readonly Source[],
  reference: KeyReference = templateField,
  more: Readonly<Record<string, string>> = {},
): Emission {
  const data = Object.entries(delivery.data).map(([key, value]) => [
    key,
    value instanceof Template ? value.render(reference) : `{{ ${reference(value.name)} }}`,
  ]);
  const object = externalSecret(
    { name: delivery.name, namespace: delivery.namespace.name },
    {
      refreshInterval: goDuration(delivery.refreshInterval),
      ...(delivery.store ? { store: delivery.store.name, storeKind: 'ClusterSecretStore' } : { store }),
      sources,
      type: delivery.type.name === 'Opaque' ? undefined : delivery.type.name,
      labels: delivery.labels,
      annotations: promises(delivery),
      data: { ...Object.fromEntries(data), ...more },
    },
  );
  return { object, owner: delivery };
}

/** What the program says about its times, for the rules that read the output. */
function promises({ secret, rolloutTime, rereadTime }: Delivery<string>): Record<string, string> | undefined {
  const said = {
    ...promisesOf(secret),
    ...(rolloutTime && { [ANNOTATIONS.rolloutTime]: goDuration(rolloutTime) }),
    ...(rereadTime && { [ANNOTATIONS.rereadTime]: goDuration(rereadTime) }),
  };
  return Object.keys(said).length > 0 ? said : undefined;
}

/** What it says of a secret, however that reaches a pod. */
export function promisesOf(secret: TenantSecret<string>): Record<string, string> {
  const { maximumOutage, maximumAge } = secret.promised;
  const rules = secret.tenant.fleet.compliance.filter(({ appliesTo }) => appliesTo?.(secret) ?? true);
  const ages = Object.fromEntries(rules.map((rule) => [rule.name, goDuration(rule.maximumAge)]));
  return {
    ...(maximumOutage && { [ANNOTATIONS.maximumOutage]: goDuration(maximumOutage) }),
    ...(maximumAge && { [ANNOTATIONS.maximumAge]: goDuration(maximumAge) }),
    ...(rules.length > 0 && { [ANNOTATIONS.compliance]: JSON.stringify(ages) }),
  };
}
