import type { Check } from '../check';
import { monitorFindsItsPods } from './monitor-finds-its-pods';
import { ruleSelectsWhatIsThere } from './rule-selects-what-is-there';

/** What is written for Prometheus is about what is there. */
export const ALERTS: readonly Check[] = [monitorFindsItsPods, ruleSelectsWhatIsThere];
