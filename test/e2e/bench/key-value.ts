import { until } from './poll';
import { RestError } from './rest-client';

/** A KV-v2 engine that has just been made refuses writes for a moment. The provider's own KV resources wait for it. */
export async function untilUpgraded(write: () => Promise<unknown>): Promise<void> {
  const outcome = await until('the engine is upgraded', async () => {
    try {
      await write();
      return {};
    } catch (error) {
      return isUpgrading(error) ? undefined : { error };
    }
  });
  if ('error' in outcome) {
    throw outcome.error;
  }
}

function isUpgrading(error: unknown): boolean {
  return error instanceof RestError && JSON.stringify(error.answer.body).includes('Upgrading from non-versioned');
}
