import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Environment, ReplicatedSecret, SpokeCluster, StaticSecret, Tenant } from 'keywheel';
import { acme, small, smallWithSecret, spoke, team } from '../../fixtures/fleets';
import { API, BadInput, deployment } from './bad-input';

/** Borders. */
export const BORDERS: readonly BadInput[] = [
  {
    when: 'a namespace stands on a cluster of another fleet',
    program: () => {
      const { fleet, payments } = small();
      const other = spoke(new Environment(acme({ name: 'other' }), 'prod'), 'theirs');
      payments.addNamespace(other, 'app');
      return fleet;
    },
    code: 'AnotherFleet',
    path: 'prod/payments/theirs.app',
    told: ['cluster "theirs" belongs to another fleet', 'a cluster of this one'],
  },
  {
    when: 'a namespace stands on a cluster of another environment',
    program: () => {
      const { fleet, payments } = small();
      payments.addNamespace(spoke(new Environment(fleet, 'dev'), 'lab'), 'app');
      return fleet;
    },
    code: 'AnotherEnvironment',
    path: 'prod/payments/lab.app',
    told: ['cluster "lab" is in "dev", the tenant in "prod"', 'make the tenant in both'],
  },
  {
    when: "a secret is delivered to another tenant's namespace",
    program: () => {
      const { fleet, prod, eu, db } = smallWithSecret();
      db.deliver(team(prod, 'risk').addNamespace(eu, 'risk'));
      return fleet;
    },
    code: 'AnotherTenantsNamespace',
    path: 'prod/payments/db/eu.risk.db',
    told: ['belongs to tenant "risk", the secret to "payments"', 'use a namespace of "payments"'],
  },
  {
    when: "a Secret is replicated from another tenant's namespace",
    program: () => {
      const { fleet, prod, namespace } = small();
      new ReplicatedSecret(team(prod, 'risk'), 'users', { from: namespace, keys: ['a'] });
      return fleet;
    },
    code: 'AnotherTenantsNamespace',
    path: 'prod/risk/users',
    told: ['belongs to tenant "payments", the secret to "risk"'],
  },
  {
    when: "a ClusterSecretStore serves another tenant's secret",
    program: () => {
      const { fleet, prod, namespace } = small();
      const theirs = new StaticSecret(team(prod, 'risk'), 'scores', { keys: ['a'] });
      namespace.addClusterSecretStore('all', { conditions: [{ namespaces: ['x'] }], secrets: [theirs] });
      return fleet;
    },
    code: 'AnotherTenantsSecret',
    path: 'prod/payments/eu.app/all',
    told: ['"risk"', '"payments"'],
  },
  {
    when: 'a secret stands outside of a tenant',
    program: () => {
      new StaticSecret(small().prod, 'db', { keys: ['a'] });
    },
    code: 'OutsideTenant',
    path: 'prod/db',
    told: ['outside a Tenant', 'create it below one'],
  },
  {
    when: 'a tenant stands outside of an environment',
    program: () => {
      new Tenant(acme(), 'payments', { owner: 'x' });
    },
    code: 'OutsideEnvironment',
    path: 'payments',
    told: ['outside an Environment', 'create it below one'],
  },
  {
    when: 'a cluster stands outside of an environment',
    program: () => {
      new SpokeCluster(acme(), 'eu', { apiServer: API });
    },
    code: 'OutsideEnvironment',
    path: 'eu',
    told: ['outside an Environment'],
  },
  {
    when: 'an environment stands outside of a fleet',
    program: () => {
      new Environment(new Construct(undefined as unknown as Construct, ''), 'prod');
    },
    code: 'OutsideFleet',
    path: 'prod',
    told: ['outside a Fleet'],
  },
  {
    when: 'a workload of another namespace is to restart',
    program: () => {
      const { fleet, payments, eu, delivery } = smallWithSecret();
      delivery.restartOnChange(deployment(payments.addNamespace(eu, 'jobs').chart));
      return fleet;
    },
    code: 'RestartAcrossNamespaces',
    path: 'prod/payments/db/eu.app.db',
    told: ['Deployment "jobs-api" is in namespace "jobs"', '"app" on "eu"', 'deliver the secret where'],
  },
  {
    when: 'a workload of another cluster is to restart',
    program: () => {
      const { fleet, prod, payments, delivery } = smallWithSecret();
      delivery.restartOnChange(deployment(payments.addNamespace(spoke(prod, 'us'), 'app').chart));
      return fleet;
    },
    code: 'RestartAcrossNamespaces',
    path: 'prod/payments/db/eu.app.db',
    told: ['"app" on "eu"'],
  },
  {
    when: 'a workload without a namespace is to restart',
    program: () => {
      const { fleet, eu, delivery } = smallWithSecret();
      delivery.restartOnChange(deployment(new Chart(eu.app, 'mine')));
      return fleet;
    },
    code: 'RestartAcrossNamespaces',
    path: 'prod/payments/db/eu.app.db',
    told: ['is in namespace "default"'],
  },
  {
    when: 'a Job is to restart',
    program: () => {
      const { fleet, delivery, namespace } = smallWithSecret();
      const job = new ApiObject(namespace.chart, 'job', { apiVersion: 'batch/v1', kind: 'Job' });
      delivery.restartOnChange(job);
      return fleet;
    },
    code: 'NotRestartable',
    path: 'prod/payments/db/eu.app.db',
    told: ['Job "app-job"', '"Deployment", "StatefulSet" or "DaemonSet"', 'runOnChange'],
  },
  {
    when: 'a Deployment is to be run',
    program: () => {
      const { fleet, delivery, namespace } = smallWithSecret();
      delivery.runOnChange(deployment(namespace.chart) as unknown as kplus.CronJob);
      return fleet;
    },
    code: 'ArgumentInvalid',
    path: 'prod/payments/db/eu.app.db',
    told: ['argument "cronJobs[0]" of runOnChange(…) is a Deployment', 'use a CronJob'],
  },
];
