import { Mutation, READER, STORE } from '../../mutation';

/** What stands on a cluster beside the stores: accounts, rights, workloads, values. */
export const clusterSide: readonly Mutation[] = [
  ...Object.entries({
    'a text': ['Zm9yIHBlb3BsZQ==', 'not a certificate'],
    'no base64': ['Zm9yIHBlb3BsZQ=', 'not base64'],
    'a certificate as it is': ['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', 'not in base64'],
    'the key of it': [Buffer.from(`-----BEGIN ${'PRIVATE'} KEY-----\nMIIB\n`).toString('base64'), 'a private key'],
  }).map(([what, [text, told]]): Mutation => ({
    id: 'authority-is-a-certificate',
    when: `the authority of a store is ${what}`,
    mutate: (output) => (output.store('eu').caBundle = text),
    path: READER,
    place: STORE,
    message: ['spec.provider.vault.caBundle is', told!],
  })),
];
