import { GenericEndpoint } from '@cdktf/provider-vault/lib/generic-endpoint';
import { KvSecretV2 } from '@cdktf/provider-vault/lib/kv-secret-v2';
import { IConstruct } from 'constructs';
import { Location } from '../../fleet/location';
import { goDuration } from '../../go/duration';
import type { GeneratedValue } from '../../output/generated-value';
import { Stack } from '../../vault/stack';
import { GeneratedSecret } from './generated-secret';
import { StaticSecret } from './static-secret';

/** All but the version: a change of anything else would write the value again, or make another one of it. */
const WRITTEN_ONCE = ['namespace', 'mount', 'name', 'options', 'disable_read', 'delete_all_versions'];

/** As nobody states it: the hub's own default, or the engine's. Written out, so that what was stated once is undone. */
const UNSTATED = { versions: 0, time: '0s' } as const;

export type OwnedSecret = StaticSecret<string> | GeneratedSecret<string>;

/** How a value is written, and what happens to it in the end. */
export interface ValueOptions {
  readonly dependsOn: readonly string[];
  /** Whether Terraform destroys it when it leaves the program. */
  readonly destroy: boolean;
  /** Whether its secret left the program. */
  readonly kept?: boolean;
}

/** @param written the value, and the version whose change writes it again */
export function addValue(
  stack: Stack,
  owner: IConstruct,
  id: string,
  { vaultNamespace, mount, path }: Location,
  { value, version }: { readonly value: string; readonly version: string | number },
  { dependsOn, destroy, kept }: ValueOptions,
): void {
  const overrides = { data_json_wo_version: version, ...(kept && { '//.keywheel.kept': true }) };
  const config = {
    namespace: vaultNamespace,
    mount,
    name: path,
    // Only if nothing is there: what people or pipelines wrote is never overwritten.
    options: { cas: '0' },
    dataJsonWo: value,
    // Neither is it read back: no later value gets into the state.
    disableRead: true,
    deleteAllVersions: destroy,
    lifecycle: { ignoreChanges: typeof version === 'number' ? ('all' as const) : WRITTEN_ONCE },
  };
  stack.add(owner, KvSecretV2, id, config, { dependsOn, retain: !destroy, overrides });
}

/** Apart from the value: a change of it must not write the value again. */
export function addMetadata(
  stack: Stack,
  owner: IConstruct,
  id: string,
  { vaultNamespace, mount, path, metadata }: Location & Pick<GeneratedValue, 'metadata'>,
  { dependsOn, destroy }: ValueOptions,
): string {
  const config = {
    namespace: vaultNamespace,
    path: `${mount}/metadata/${path}`,
    dataJson: JSON.stringify(metadata),
    ignoreAbsentFields: true,
    // Deleting the metadata of a secret deletes all its versions.
    disableDelete: !destroy,
  };
  return stack.add(owner, GenericEndpoint, id, config, { dependsOn });
}

/** What the hub is told with a secret. */
export function metadataOf(secret: OwnedSecret): object {
  const { tenant, maximumAge, maximumVersions } = secret;
  const deleteAfter = secret instanceof StaticSecret ? secret.deleteVersionsAfter : undefined;
  return {
    custom_metadata: {
      fleet: tenant.fleet.name,
      owner: tenant.owner,
      keys: secret.keys.join(','),
      ...(maximumAge ? { maximum_age: goDuration(maximumAge) } : {}),
    },
    max_versions: maximumVersions ?? UNSTATED.versions,
    delete_version_after: deleteAfter ? goDuration(deleteAfter) : UNSTATED.time,
  };
}
