import { Mutation } from '../../mutation';
import { connection, mount } from '../../edits/hub-side';

/** A connection to a database with an argument as nobody should write it. */
const connectionHolds = (id: string, when: string, argument: string, value: string, message: string): Mutation => ({
  id,
  when,
  fleet: 'databases',
  mutate: (output) => {
    connection(output).postgresql[argument] = value;
  },
  path: 'prod/core',
  place: 'stack hub, vault_database_secret_backend_connection.database_prod_core',
  message: [message],
});

/** What the hub is made of: namespaces, engines, mounts for logins, policies, and who uses them. */
export const hubSide: readonly Mutation[] = [
  {
    id: 'audit-log-hashes-values',
    when: 'the engine writes the values of answers in clear',
    mutate: (output) => {
      output.resource('hub', 'vault_mount', 'kv').audit_non_hmac_response_keys = ['metadata', 'password'];
    },
    path: '',
    place: 'stack hub, vault_mount.kv',
    message: ['"password" of answers goes to the audit log in clear (audit_non_hmac_response_keys)'],
  },
  {
    id: 'audit-log-hashes-values',
    when: 'a mount for logins writes tokens in clear, by its tune block',
    mutate: (output) => {
      mount(output).tune = [{ audit_non_hmac_request_keys: ['jwt', 'role'] }];
    },
    path: 'prod/eu',
    place: 'stack spoke-eu, vault_jwt_auth_backend.login_eu',
    message: ['"jwt" of requests'],
  },
  connectionHolds(
    'terraform-holds-no-secret',
    'a connection names a password',
    'connection_url',
    'postgresql://vault:not-a-real-one@core.example.com/core',
    'a password in "connection_url"',
  ),
  connectionHolds(
    'terraform-holds-no-secret',
    'a password stands where a variable should',
    'password_wo',
    'not-a-real-one',
    '"password_wo" in clear',
  ),
  ...Object.entries<(json: any) => void>({
    'provider.vault holds "token" in clear': ({ provider }) => (provider.vault[0].token = 'not-a-real-one'),
    'var.extra_password holds "extra_password" in clear': (json) =>
      (json.variable = { ...json.variable, extra_password: { default: 'not-a-real-one' } }),
    'local.api_key holds "api_key" in clear': (json) => (json.locals = { api_key: 'not-a-real-one' }),
    'output.url holds a password in "url"': (json) =>
      (json.output = { url: { value: 'https://vault:not-a-real-one@core.example.com' } }),
  }).map(([message, change]): Mutation => ({
    id: 'terraform-holds-no-secret',
    when: `${message.split(' ')[0]} holds one`,
    mutate: (output) => change(output.stack('hub')),
    path: '',
    place: `stack hub, ${message.split(' ')[0]}`,
    message: [message],
  })),
  connectionHolds(
    'credential-is-no-placeholder',
    'a password of a connection is still to come',
    'password_wo',
    'changeme',
    'holds "password_wo" in clear, and the value is a placeholder',
  ),
];
