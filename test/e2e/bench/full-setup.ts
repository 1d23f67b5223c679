import { handOver } from './global-setup';
import { findParts, FULL_PARTS } from './parts';

/** As {@link globalSetup}, with the parts that the gate leaves out. */
export default async function fullSetup(): Promise<void> {
  handOver(await findParts(FULL_PARTS));
}
