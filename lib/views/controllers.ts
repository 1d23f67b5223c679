import { readVaultIssuers } from './vault-issuers';
import { readVaultSecrets } from './vault-secrets';
import type { Objects, Controllers } from './controller-secret';

export function readControllers(objects: Objects): Controllers {
  const all = [readVaultSecrets(objects), readVaultIssuers(objects)];
  return {
    clients: all.flatMap(({ clients }) => clients),
    secrets: all.flatMap(({ secrets }) => secrets),
    absent: all.flatMap(({ absent }) => absent),
    refused: all.flatMap(({ refused }) => refused),
    unread: all.flatMap(({ unread }) => unread),
  };
}
