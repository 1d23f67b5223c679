import { announce } from './cache';
import { findParts, FULL_PARTS, Parts } from './parts';
import { PARTS_VARIABLE } from './scenario';
import { PROVIDER_NAMES, versionsOf } from './terraform-provider';

/** Finds or builds the parts once, before any file runs, and says what there is. */
export default async function globalSetup(): Promise<void> {
  handOver(await findParts());
  announce(`test/e2e/full IS NOT RUN here, npm run test:e2e:full runs it: it needs ${FULL_PARTS.join(', ')}`);
}

/** To the workers, and to whoever watches. */
export function handOver(parts: Parts): void {
  for (const [name, path] of Object.entries(parts.found)) {
    announce(`${name}: ${path}`);
  }
  for (const [name, reason] of Object.entries(parts.missing)) {
    announce(`${name} IS MISSING, its scenarios are skipped: ${reason}`);
  }
  announce(
    parts.found.terraform
      ? 'stacks are applied by Terraform with the real providers'
      : 'stacks are applied by the small HTTP applier',
  );
  for (const name of PROVIDER_NAMES.filter((one) => parts.found.terraform && !parts.providers.includes(one))) {
    const needed = Object.entries(versionsOf(name)).map(([provider, version]) => `${provider} ${version}`);
    announce(`stacks that need providers ${needed.join(', ')} are applied by the small HTTP applier`);
  }
  process.env[PARTS_VARIABLE] = JSON.stringify(parts);
}
