import { object, text } from './code';
import type { FoundNames, FoundNamespace } from './found-fleet';

/** As code, what a namespace has had since before the fleet: its names and policies. */
export function keptFields(one: FoundNamespace, indent: string): Readonly<Record<string, string | undefined>> {
  const policies = one.policies.map(policyText);
  return {
    names: one.names && namesText(one.names, `${indent}  `),
    readerPolicy: one.readerPolicy === undefined ? undefined : policyText(one.readerPolicy),
    policies: policies.length > 0 ? `[${policies.join(', ')}]` : undefined,
  };
}

function policyText(name: string): string {
  return `Policy.fromPolicyAttributes({ name: ${text(name)} })`;
}

function namesText(names: FoundNames, indent: string): string {
  const { serviceAccount, secretStore, secretStores, role, policy } = names;
  const stores = Object.entries(secretStores).map(([mount, store]) => [mount, text(store)] as const);
  return object(
    {
      serviceAccount: text(serviceAccount),
      secretStore: secretStore === undefined ? undefined : text(secretStore),
      secretStores: stores.length > 0 ? object(Object.fromEntries(stores)) : undefined,
      role: text(role),
      policy: policy === undefined ? undefined : text(policy),
    },
    indent,
  );
}
