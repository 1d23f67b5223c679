import { isUnknown, UNKNOWN, Value } from '../terraform/values';

/**
 * The policy that a data source `vault_policy_document` makes of its rules, in JSON.
 * https://registry.terraform.io/providers/hashicorp/vault/latest/docs/data-sources/policy_document
 */
export function policyDocument(rules: Value): string | typeof UNKNOWN {
  if (isUnknown(rules)) {
    return UNKNOWN;
  }
  const path: Record<string, { capabilities: string[] }> = {};
  for (const rule of [rules].flat() as { path?: string; capabilities?: string[] }[]) {
    if (typeof rule?.path === 'string') {
      // The hub takes paths that are said twice together.
      const before = path[rule.path]?.capabilities ?? [];
      path[rule.path] = { capabilities: [...new Set([...before, ...(rule.capabilities ?? [])])] };
    }
  }
  return JSON.stringify({ path });
}
