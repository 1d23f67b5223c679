import { hclText } from '../../encode/hcl';
import type { FleetBase } from '../../fleet/fleet-base';
import { HubServerFile, SERVER_BLOCKS } from '../../output/hub-server';
import { nodeConfiguration } from './node-configuration';
import { sealNeeds } from './seal-stanza';

/** A file of a node, and its text without the first line. */
export interface WrittenHubServer extends HubServerFile {
  readonly name: string;
  readonly text: string;
}

/** A file for each node, for whoever runs the servers. */
export function hubServerFiles({ name: fleet, vault }: FleetBase): WrittenHubServer[] {
  const { nodes } = vault?.server?.options ?? { nodes: [] };
  return nodes.map((node) => {
    const configuration = nodeConfiguration(node, vault!);
    const needs = sealNeeds(vault!.server!.seal.settings, vault!.product);
    const name = `${node.name}.hcl`;
    return {
      name,
      folder: fleet,
      place: `${fleet}/${name}`,
      configuration,
      text: hclText(configuration, SERVER_BLOCKS, {
        ...(needs !== undefined && { seal: `From the environment, and in no file: ${needs}` }),
        ...(vault!.product === 'openbao' && { audit: 'The same on every node: what is missing here is taken away.' }),
      }),
    };
  });
}
