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
  /** That of the bindings, of a program that makes objects of a cluster too. */
  kubernetes: '5.6.0',
} as const;
export type ProviderName = keyof typeof PROVIDERS;
export const PROVIDER_NAMES = Object.keys(PROVIDERS) as ProviderName[];

/** Those that a program needs besides. */
const OTHERS: Readonly<Record<string, Readonly<Record<string, string>>>> = { kubernetes: { kubernetes: '~> 2.0' } };

const LIMIT = 120_000;

/** By the name of a provider. */
export function versionsOf(provider: ProviderName): Readonly<Record<string, string>> {
  return { vault: PROVIDERS[provider], random: '>= 3.7.0, < 4', ...OTHERS[provider] };
}

/** Why Terraform cannot be used: it gets its providers from wherever its own configuration says. */
export function terraformTrouble(binary: string, provider: ProviderName): string | undefined {
  const providers = Object.fromEntries(
    Object.entries(versionsOf(provider)).map(([name, version]) => [name, { source: `hashicorp/${name}`, version }]),
  );
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
