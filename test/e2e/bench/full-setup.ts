import { handOver } from './global-setup';
import { findParts } from './parts';

/** As {@link globalSetup}, with the parts that the gate leaves out. */
export default async function fullSetup(): Promise<void> {
  handOver(await findParts({ full: true }));
}
