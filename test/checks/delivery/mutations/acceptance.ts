import { DELIVERY, EXTERNAL_SECRET, Mutation, READER, STORE } from '../../mutation';
import type { Output } from '../../output';

const spec = (output: Output) => output.object('eu', 'ExternalSecret', 'db').spec;

/** What the operator, or the hub, does not take as it is written. */
export const acceptance: readonly Mutation[] = [
  {
    id: 'store-reference-has-its-namespace',
    when: 'a SecretStore names an account of another namespace',
    mutate: (output) => {
      output.store('eu').auth.jwt.kubernetesServiceAccountToken.serviceAccountRef.namespace = 'platform';
    },
    path: READER,
    place: STORE,
    message: ['of namespace "platform" in vault.auth.jwt.kubernetesServiceAccountToken.serviceAccountRef'],
  },
  {
    id: 'external-secret-is-accepted',
    when: 'a Secret that the operator does not own is to be deleted',
    mutate: (output) => Object.assign(spec(output).target, { creationPolicy: 'Orphan', deletionPolicy: 'Delete' }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['deletionPolicy Delete with creationPolicy Orphan'],
  },
  {
    id: 'external-secret-is-accepted',
    when: 'an entry is read in two ways',
    mutate: (output) => (spec(output).dataFrom = [{ extract: { key: 'a' }, find: { name: { regexp: '.*' } } }]),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['find and extract'],
  },
  ...(
    [
      ['kubernetes.io/tls', 'tls.crt and tls.key'],
      ['kubernetes.io/ssh-auth', 'ssh-privatekey'],
    ] as const
  ).map(([type, missing]): Mutation => ({
    id: 'secret-has-keys-of-its-type',
    when: `what is read has no keys for type ${type}`,
    mutate: (output) => (spec(output).target.template = { type }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: [`it makes a Secret of type ${type} without ${missing}`],
  })),
  {
    id: 'secret-has-keys-of-its-type',
    when: 'the Secret of a certificate is given other keys',
    fleet: 'certified',
    mutate: (output) => {
      const { data } = output.object('eu', 'ExternalSecret', 'web').spec.target.template;
      data['key.pem'] = data['tls.key'];
      delete data['tls.key'];
    },
    path: 'prod/payments/web/eu.app.web',
    place: 'ExternalSecret app/web',
    message: ['type kubernetes.io/tls without tls.key'],
  },
  {
    id: 'external-secret-is-accepted',
    when: 'a template makes the token of a ServiceAccount',
    mutate: (output) =>
      (spec(output).target.template = {
        type: 'kubernetes.io/service-account-token',
        metadata: { annotations: { 'kubernetes.io/service-account.name': 'admin' } },
      }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['its template makes a Secret of type kubernetes.io/service-account-token for a ServiceAccount'],
  },
  {
    id: 'key-has-one-source',
    when: 'the names of two values are rewritten to one',
    mutate: (output) => {
      const [entry] = spec(output).dataFrom;
      entry.rewrite = [{ regexp: { source: '.+', target: 'value' } }];
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['2 values of dataFrom[0] are called "value" in the Secret'],
  },
  {
    id: 'key-has-one-source',
    when: 'Terraform writes two values that are merged with the same key',
    mutate: (output) => {
      const [entry] = spec(output).dataFrom;
      delete entry.extract;
      Object.assign(entry, { find: { name: { regexp: '^prod/' } }, rewrite: [{ merge: {} }] });
      const resource = { mount: 'acme.kv', data_json: '{"username":"","password":""}' };
      Object.assign(output.stack('hub').resource, {
        vault_kv_secret_v2: { other: { ...resource, name: 'prod/payments/other' } },
      });
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['which both have a key "username"'],
  },
  ...(
    [
      ['a key that is not a word', '{{ .user-name }}'],
      ['a function that nobody has', '{{ .password | base64 }}'],
      ['no end', '{{ if .password }}x'],
      ['an action that is not closed', '{{ .password'],
      ['a pipe from nothing', '{{ | .password }}'],
    ] as const
  ).map(([what, text]): Mutation => ({
    id: 'template-can-be-parsed',
    when: `a template has ${what}`,
    mutate: (output) => (spec(output).target.template = { data: { url: text } }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['the template of key "url" cannot be parsed'],
  })),
  {
    id: 'template-can-be-parsed',
    when: 'a template calls one that nothing defines',
    mutate: (output) => (spec(output).target.template = { data: { url: '{{ template "address" . }}' } }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['the template of key "url" calls template "address", which nothing in it defines'],
  },
  {
    id: 'template-can-be-parsed',
    when: 'names are replaced by what Go takes for no regular expression',
    mutate: (output) =>
      (spec(output).dataFrom = [
        { extract: { key: 'prod/payments/db' }, rewrite: [{ regexp: { source: '(?=a)', target: 'b' } }] },
      ]),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['a rewrite replaces "(?=a)", which is not a valid regular expression of Go'],
  },
];
