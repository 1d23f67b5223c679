/** What a policy may allow on a path. https://developer.hashicorp.com/vault/docs/concepts/policies#capabilities */
export type Capability = 'create' | 'read' | 'update' | 'patch' | 'delete' | 'list' | 'sudo' | 'deny';
