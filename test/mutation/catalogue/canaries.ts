import { ANNOTATIONS } from '../../../lib/output/annotations';
import type { Part } from '../parts';
import { Operator, put, set } from '../operator';

const of = 'ExternalSecret';
const ENDPOINT = 'vault_generic_endpoint';
const where = ({ body }: Part) => body.metadata.annotations?.[ANNOTATIONS.canary] !== undefined;

/** What shows whether a change has arrived: each of these makes it lie. */
export const CANARIES: readonly Operator[] = [
  set('key', {
    of,
    where,
    at: 'metadata/annotations',
    by: 'another mark of a canary',
    to: (all) => ({ ...all, [ANNOTATIONS.canary]: '0123456789abcdef' }),
  }),
  set('drop', { of, where, at: 'metadata/annotations', by: 'no canary any more', to: () => ({}) }),
  set('key', {
    of,
    where,
    at: 'spec/target/template/data/mark',
    by: 'the mark itself',
    to: (_, { part }) => part.body.metadata.annotations[ANNOTATIONS.canary],
  }),
  put('kind and version', {
    of,
    where,
    at: 'spec/dataFrom/*/extract/version',
    by: 'one that stays',
    to: () => '1',
  }),
  set('key', { of: ENDPOINT, at: 'data_json/data/mark', by: 'another one', to: () => '0123456789abcdef' }),
  set('key', { of: ENDPOINT, at: 'data_json/data/store', by: "another store's", to: (store) => `${store}-other` }),
];
