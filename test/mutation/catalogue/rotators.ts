import { longestGap } from '../../../lib/cron/schedule';
import { foundByContent } from '../excuses';
import type { Part } from '../parts';
import { Excuse, Operator, put, remove, set, whole } from '../operator';

const of = 'CronJob';
const POD = 'spec/jobTemplate/spec/template/spec';
const env = (name: string) => `${POD}/containers/*/env/name=${name}/value`;
/** Workloads of the program may be CronJobs as well. */
const where = ({ body }: Part) => body.metadata.name.startsWith('keywheel-rotate.');
const TOKEN = `${POD}/volumes/*/projected/sources/*/serviceAccountToken`;

/** By which the two roles change places. */
const OTHER: Record<string, string> = { FIRST_ROLE: 'SECOND_ROLE', SECOND_ROLE: 'FIRST_ROLE' };

/** It waits longer than it must, as long as a turn is not due before. */
const beforeDue: Excuse = ({ part, value }) => {
  const { env: all } = part.body.spec.jobTemplate.spec.template.spec.containers[0];
  const due = all.find(({ name }: any) => name === 'DUE_SECONDS').value;
  return Number(value) * 1000 < Number(due) ? 'it only waits longer' : undefined;
};

/**
 * A failed turn is taken again by the next Job, and none comes before the schedule says so: the Job itself has a
 * backoffLimit of 0. https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy
 */
const beforeNextLook: Excuse = ({ part, value }) =>
  10 * Number(value) < longestGap(part.body.spec.schedule) && part.body.spec.jobTemplate.spec.backoffLimit === 0
    ? 'the next look comes later all the same'
    : undefined;

/** Who rotates a pair of users. */
export const ROTATORS: readonly Operator[] = [
  whole('drop', { of, where }, () => []),
  whole('duplicate', { of, where }, (body) => [
    body,
    { ...body, metadata: { ...body.metadata, name: `${body.metadata.name}-other` } },
  ]),
  set('rename', { of, where, at: 'metadata/name', to: (name) => `${name}-other`, excuse: foundByContent }),
  set('namespace', { of, where, at: 'metadata/namespace', to: (name) => `${name}-other` }),
  set('account', { of, where, at: `${POD}/serviceAccountName`, to: (name) => `${name}-other` }),
  remove('account', { of, where, at: `${POD}/serviceAccountName` }),
  set('audience', { of, where, at: `${TOKEN}/audience`, to: (audience) => `${audience}-other` }),
  remove('audience', { of, where, at: `${TOKEN}/audience` }),
  set('address', { of, where, at: env('VAULT_ADDR'), by: 'another hub', to: (url) => url.replace('//', '//other.') }),
  set('namespace', { of, where, at: env('VAULT_NAMESPACE'), to: (name) => `${name}-other` }),
  set('address', {
    of,
    where,
    at: env('VAULT_CACERT_BYTES'),
    by: 'another authority',
    to: (text) => text.replace(/\n[A-Za-z0-9]{4}/, '\nb3Ro'),
  }),
  set('rename', { of, where, at: env('AUTH_MOUNT'), to: (name) => `${name}-other` }),
  set('rename', { of, where, at: env('AUTH_ROLE'), to: (name) => `${name}-other` }),
  set('engine', { of, where, at: env('DATABASE'), to: (name) => `${name}-other` }),
  set('rename', { of, where, at: env('FIRST_ROLE'), to: (name) => `${name}-other` }),
  set('rename', { of, where, at: env('SECOND_ROLE'), to: (name) => `${name}-other` }),
  set('duplicate', {
    of,
    where,
    at: env('SECOND_ROLE'),
    by: 'the first one',
    to: (_, { part }) =>
      part.body.spec.jobTemplate.spec.template.spec.containers[0].env.find(({ name }: any) => name === 'FIRST_ROLE')
        .value,
  }),
  set('swap', {
    of,
    where,
    at: `${POD}/containers/0/env`,
    by: 'the two roles',
    to: (all: any[]) => all.map((one) => ({ ...one, name: OTHER[one.name] ?? one.name })),
  }),
  set('time', { of, where, at: env('DUE_SECONDS'), by: 'a minute', to: () => '60' }),
  set('time', {
    of,
    where,
    at: env('DUE_SECONDS'),
    by: 'a hundredfold',
    to: (text) => `${text}00`,
    excuse: () => 'only a maximum age promises how often a pair takes turns',
  }),
  set('time', { of, where, at: env('SETTLE_SECONDS'), by: 'a tenth', to: (text) => `${Math.floor(text / 10)}` }),
  set('time', { of, where, at: env('SETTLE_SECONDS'), by: 'none', to: () => '0' }),
  set('time', {
    of,
    where,
    at: env('SETTLE_SECONDS'),
    by: 'a thousandfold',
    to: (text) => `${text}000`,
    excuse: beforeDue,
  }),
  set('time', { of, where, at: env('RETRY_SECONDS'), by: 'none', to: () => '0' }),
  set('time', {
    of,
    where,
    at: env('RETRY_SECONDS'),
    by: 'a week',
    to: () => '604800',
  }),
  set('time', {
    of,
    where,
    at: env('RETRY_SECONDS'),
    by: 'a tenfold',
    to: (text) => `${text}0`,
    excuse: beforeNextLook,
  }),
  set('key', {
    of,
    where,
    at: env('CONFIRMATIONS'),
    by: 'one missing',
    to: (text: string) => text.split(' ').slice(1).join(' '),
  }),
  set('key', {
    of,
    where,
    at: env('CONFIRMATIONS'),
    by: 'one more',
    to: (text) => `${text} ${text.split(' ')[0]}-other`,
  }),
  set('data prefix', {
    of,
    where,
    at: env('CONFIRMATIONS'),
    by: 'data/ missing',
    to: (text) => text.replace('/data/', '/'),
  }),
  set('key', { of, where, at: env('TURN'), to: (text) => `${text}-other` }),
  set('data prefix', { of, where, at: env('TURN'), by: 'data/ missing', to: (text) => text.replace('/data/', '/') }),
  remove('drop', { of, where, at: `${POD}/containers/*/env/*` }),
  set('time', { of, where, at: 'spec/schedule', by: 'once a year', to: () => '0 0 1 1 *' }),
  set('time', { of, where, at: 'spec/schedule', by: 'on no day', to: () => '0 0 31 2 *' }),
  put('drop', { of, where, at: 'spec/suspend', by: 'suspended', to: () => true }),
];
