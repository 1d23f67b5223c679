import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Versions of the Vault provider that programs ask for. */
export const PROVIDERS = {
  /** The one that the published bindings know. */
  bindings: '5.6.0',
  /** Knows more write-only arguments. */
  writeOnly: '>= 5.7, < 6',
  /** Refuses to write over a policy. */
  refusing: '>= 5.10, < 6',
} as const;
export type ProviderName = keyof typeof PROVIDERS;
export const PROVIDER_NAMES = Object.keys(PROVIDERS) as ProviderName[];

const LIMIT = 120_000;

/** Why Terraform cannot be used: it gets its providers from wherever its own configuration says. */
export function terraformTrouble(binary: string, provider: ProviderName): string | undefined {
  const providers = {
    vault: { source: 'hashicorp/vault', version: PROVIDERS[provider] },
    random: { source: 'hashicorp/random', version: '>= 3.7.0, < 4' },
  };
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-bench-providers-'));
  try {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: providers } }));
    execFileSync(binary, ['init', '-backend=false', '-input=false', '-no-color'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: LIMIT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CHECKPOINT_DISABLE: '1' },
    });
    return undefined;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    const reason = stderr?.split('\n').find((line) => line.includes('rror')) ?? (error as Error).message;
    return (
      `terraform init cannot get the providers (${reason.trim()}); let it reach its registry, or set ` +
      'TF_CLI_CONFIG_FILE to a configuration with a filesystem_mirror'
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
