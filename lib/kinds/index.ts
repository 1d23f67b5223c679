import { certificate } from './certificate/kind';
import { copiedSecret } from './copied-secret/kind';
import { database } from './database/kind';
import { hubSnapshot } from './hub-snapshot/kind';
import type { Kind } from './kind';
import { kvSecret } from './kv-secret/kind';
import { machine } from './machine/kind';
import { people } from './people/kind';
import { sealedSecret } from './sealed-secret/kind';
import { storedSecret } from './stored-secret/kind';
import { transitKey } from './transit-key/kind';
import { workloadAccount } from './workload-account/kind';
import { workloadClient } from './workload-client/kind';

/** Every kind, in the order in which both sides are written. */
export const KINDS: readonly Kind[] = [
  kvSecret,
  database,
  transitKey,
  workloadClient,
  hubSnapshot,
  certificate,
  copiedSecret,
  sealedSecret,
  storedSecret,
  workloadAccount,
  machine,
  people,
];
