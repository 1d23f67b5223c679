import { refused } from './refused';

/** What the hub puts something of its own for. https://developer.hashicorp.com/vault/api-docs/secret/databases/postgresql */
const PLACEHOLDERS = ['name', 'username', 'password', 'expiration'];

/**
 * A statement that a database plugin of the hub runs. The plugin ends statements at every `;`, in quotes as well, and puts
 * its own where two braces stand.
 */
export function pluginStatement(sql: string): string {
  const rest = PLACEHOLDERS.reduce((text, placeholder) => text.replaceAll(`{{${placeholder}}}`, ''), sql);
  if (/;|\{\{|\}\}/.test(rest)) {
    throw refused("a statement of Vault/OpenBao's database plugin", sql, 'it holds ";" or two braces');
  }
  return `${sql};`;
}
