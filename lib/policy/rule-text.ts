/**
 * A rule of a policy, as HCL.
 *
 * @param base the Vault namespace that the policy is written in; empty for the root
 * @param path with its Vault namespace
 */
export function ruleText(base: string, path: string, ...capabilities: readonly string[]): string {
  const relative = base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path;
  const quoted = capabilities.map((capability) => JSON.stringify(capability)).join(', ');
  return `path ${JSON.stringify(relative)} {\n  capabilities = [${quoted}]\n}\n`;
}
