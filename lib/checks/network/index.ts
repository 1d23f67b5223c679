import type { Check } from '../check';
import { hubIsWithinReach } from './hub-is-within-reach';
import { loadStaysWithinHubLimits } from './load-stays-within-hub-limits';
import { operatorEgressHolds } from './operator-egress-holds';
import { requestsStayWithinLimits } from './requests-stay-within-limits';
import { storeNamesHub } from './store-names-hub';

/** Who asks the hub finds it, and gets out to it. */
export const NETWORK: readonly Check[] = [
  storeNamesHub,
  hubIsWithinReach,
  operatorEgressHolds,
  requestsStayWithinLimits,
  loadStaysWithinHubLimits,
];
