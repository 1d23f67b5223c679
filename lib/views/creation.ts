/**
 * Whether an ExternalSecret adds its keys to those that a Secret has: `CreateOrMerge`, since External Secrets Operator 2.9,
 * makes it too where it is not there.
 * https://external-secrets.io/latest/guides/ownership-deletion-policy/
 */
export function addsToOthers(target: { readonly creationPolicy?: unknown } | undefined): boolean {
  return target?.creationPolicy === 'Merge' || target?.creationPolicy === 'CreateOrMerge';
}
