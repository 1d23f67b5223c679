import { GenericEndpoint } from '@cdktf/provider-vault/lib/generic-endpoint';
import { dataPath } from '../fleet/location';
import { terraformId } from '../fleet/names';
import { CanaryValue, storeTitle } from '../output/canary';
import type { SpokeStack } from '../vault/spoke-stack';
import type { Canary } from './canaries';
import { UNMARKED } from './canary-manifest';

/**
 * The mark of a canary. It is written when all that its store logs in with is there: one that is new on the hub says that
 * this is, too. It is no secret, so Terraform may have it in its state, and writes it again where the hub has lost it.
 *
 * @param needs addresses of the role of the store's login, and of the policies of that
 */
export function addMark(stack: SpokeStack, canary: Canary, needs: readonly string[]): void {
  const { location, store, reader, owner } = canary;
  const value: CanaryValue = { mark: UNMARKED, store: storeTitle(store.kind, store.name, reader.name) };
  const { vaultNamespace: namespace, ...below } = location;
  stack.add(
    owner,
    GenericEndpoint,
    canaryId(canary),
    { namespace, path: dataPath(below), dataJson: JSON.stringify({ data: value }), ignoreAbsentFields: true },
    { dependsOn: [...stack.login.resources, ...needs] },
  );
}

export function canaryId({ parts }: Canary): string {
  return terraformId('canary', ...parts);
}
