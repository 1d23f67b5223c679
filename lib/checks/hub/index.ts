import type { Check } from '../check';
import { hubIsAudited } from './hub-is-audited';
import { hubKeepsItsQuorum } from './hub-keeps-its-quorum';
import { hubListensWithTls } from './hub-listens-with-tls';
import { hubMetricsAreGuarded } from './hub-metrics-are-guarded';
import { hubOpensNoBackDoor } from './hub-opens-no-back-door';
import { hubShowsItsMetrics } from './hub-shows-its-metrics';
import { nodeAdvertisesItsAddress } from './node-advertises-its-address';
import { nodesAreConfiguredAlike } from './nodes-are-configured-alike';
import { nodesFindEachOther } from './nodes-find-each-other';
import { sealIsElsewhere } from './seal-is-elsewhere';
import { serverFileHoldsNoSecret } from './server-file-holds-no-secret';

/** The servers of Vault/OpenBao start, find each other, and open no door. */
export const HUB: readonly Check[] = [
  serverFileHoldsNoSecret,
  hubListensWithTls,
  hubOpensNoBackDoor,
  hubIsAudited,
  sealIsElsewhere,
  nodeAdvertisesItsAddress,
  nodesFindEachOther,
  nodesAreConfiguredAlike,
  hubKeepsItsQuorum,
  hubShowsItsMetrics,
  hubMetricsAreGuarded,
];
