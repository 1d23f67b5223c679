/**
 * What must compile and what must not. Nothing here runs: `tsc --noEmit` is the test, and a line behind
 * `@ts-expect-error` that compiles is an error.
 */
import { ApiObject, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as kplus34 from 'cdk8s-plus-34';
import { Construct } from 'constructs';
import * as k from 'keywheel';

declare const fleet: k.Fleet;
declare const environment: k.Environment;
declare const cluster: k.SpokeCluster;
declare const tenant: k.Tenant;
declare const namespace: k.TenantNamespace;
declare const api: kplus.Deployment;
declare const cronJob: kplus.CronJob;
declare const job: kplus.Job;
declare const statefulSet34: kplus34.StatefulSet;
declare const cronJob34: kplus34.CronJob;
declare const job34: kplus34.Job;
declare const raw: ApiObject;

// Keys are inferred, in and out.
const secret = new k.StaticSecret(tenant, 'db', { keys: ['username', 'password'] });
export const inferred: k.StaticSecret<'username' | 'password'> = secret;
export const plain: k.Delivery<'username' | 'password'> = secret.deliver(namespace);
export const onlyName: k.Delivery<'username' | 'password'> = secret.deliver(namespace, { name: 'x' });
const delivery = secret.deliver(namespace, {
  data: ({ username, password }) => ({ DB_USER: username, url: k.Template.url`x?p=${password}` }),
});
export const delivered: k.Delivery<'DB_USER' | 'url'> = delivery;
export const deliveredKeys: ('DB_USER' | 'url')[] = delivery.keys;
export const generated: k.Delivery<'key'> = new k.GeneratedSecret(tenant, 'g', { keys: ['key'] }).deliver(namespace);
export const replicated: k.Delivery<'user'> = new k.ReplicatedSecret(tenant, 'r', {
  from: namespace,
  keys: ['user', 'password'],
}).deliver(namespace, { data: ({ user }) => ({ user }) });

// Templates nest, and take strings and numbers.
secret.deliver(namespace, {
  data: ({ password }) => ({
    'c.json': k.Template.json`{"url": ${k.Template.url`x:${5432}/${'db'}?p=${password}`}}`,
  }),
});

// Keys that come from data.
const keys: string[] = ['a'];
new k.StaticSecret(tenant, 'loose', { keys }).deliver(namespace, { data: (all) => ({ b: all['a']! }) }).envValue('b');

// A user's own composite.
class Api extends Construct {
  constructor(scope: Construct, id: string, props: { readonly namespace: k.TenantNamespace }) {
    super(scope, id);
    new k.StaticSecret(this, 'key', { keys: ['key'] }).deliver(props.namespace);
  }
}
new Api(tenant, 'api', { namespace });

// Any cdk8s-plus, and plain objects.
delivery.envValue('url');
delivery.restartOnChange(api, statefulSet34, raw, k.WorkloadReference.deployment('x'));
delivery.runOnChange(cronJob, cronJob34);
kplus.Env.fromSecret(delivery);
kplus34.Env.fromSecret(delivery);
kplus.Volume.fromSecret(namespace.chart, 'volume', delivery);
kplus34.Volume.fromSecret(namespace.chart, 'volume', delivery);
export const asSecret: kplus.ISecret = delivery;
export const asSecret34: kplus34.ISecret = delivery;
export const envValue: kplus.EnvValue = delivery.envValue('url');
export const envValue34: kplus34.EnvValue = delivery.envValue('url');

// What is made elsewhere is as good as what is made here.
export const mount: k.IKvMount = k.KvMount.fromKvMountAttributes({ path: 'secret' });
tenant.addNamespace(cluster, 'x', { policies: [k.Policy.fromPolicyAttributes({ name: 'audit' })] });

// @ts-expect-error wrong key of the secret
secret.deliver(namespace, { data: ({ user }) => ({ a: user }) });
// @ts-expect-error a plain string, which nothing escapes, is no value
secret.deliver(namespace, { data: ({ password }) => ({ url: `x?p=${password}` }) });
// @ts-expect-error a number is no value
secret.deliver(namespace, { data: () => ({ port: 5432 }) });
// @ts-expect-error an unknown part of a template
secret.deliver(namespace, { data: ({ password }) => ({ url: k.Template.url`${{ password }}` }) });
// @ts-expect-error wrong key of the delivered Secret
delivery.envValue('jdbcUrl');
// @ts-expect-error a renamed key is gone
delivery.envValue('username');
// @ts-expect-error a key that data leaves out
replicated.envValue('password');
// @ts-expect-error a CronJob would run at once
delivery.restartOnChange(cronJob);
// @ts-expect-error the same with another cdk8s-plus
delivery.restartOnChange(cronJob34);
// @ts-expect-error a Job cannot restart
delivery.restartOnChange(job);
// @ts-expect-error the same with another cdk8s-plus
delivery.restartOnChange(job34);
// @ts-expect-error nothing to restart
delivery.restartOnChange();
// @ts-expect-error a Deployment cannot be run
delivery.runOnChange(api);
// @ts-expect-error nothing to run
delivery.runOnChange();

// @ts-expect-error a number is no duration
new k.StaticSecret(tenant, 'x', { keys: ['a'], maximumAge: 90 });
// @ts-expect-error a number is no duration here either
secret.deliver(namespace, { refreshInterval: 60 });
secret.deliver(namespace, { refreshInterval: Duration.minutes(1) });
// @ts-expect-error a version is a number
secret.deliver(namespace, { version: '3' });
secret.deliver(namespace, { version: 3 });
// @ts-expect-error what is written once is never deleted
new k.GeneratedSecret(tenant, 'x', { keys: ['a'], deleteVersionsAfter: Duration.days(1) });
// @ts-expect-error a secret has keys
new k.StaticSecret(tenant, 'x', {});
// @ts-expect-error a value is no part of a secret
new k.StaticSecret(tenant, 'x', { keys: ['a'], value: 'hunter2' });
// @ts-expect-error a tenant has an owner
new k.Tenant(environment, 'x', {});
// @ts-expect-error a fleet has a name
new k.Fleet({});

// @ts-expect-error a PEM text is no Pem
new k.SpokeCluster(environment, 'x', { apiServer: { url: 'https://x', caCertificate: '-----BEGIN' } });
// @ts-expect-error no way at all
k.ClusterAuth.jwt({});
// @ts-expect-error the hub needs somebody to review tokens
k.ClusterAuth.kubernetes({});
// @ts-expect-error the client's own token needs the API server's audience
k.TokenReviewer.clientToken({});
// @ts-expect-error a method that the hub does not have
k.ClusterAuth.fromAuthMountAttributes({ path: 'x', method: 'oidc' });

// @ts-expect-error without conditions every namespace could read
namespace.addClusterSecretStore('x', { secrets: [secret] });
// @ts-expect-error the same with a list of none
namespace.addClusterSecretStore('x', { conditions: [], secrets: [secret] });
namespace.addClusterSecretStore('x', { conditions: [{ namespaces: ['a'] }], secrets: [] });

// @ts-expect-error strategies come from their factories
new k.Isolation('policyPerNamespace');
// @ts-expect-error the same of templates
new k.Template('url', [], []);
// @ts-expect-error a bucket has a region
k.TerraformBackend.s3({ bucket: 'x' });
// @ts-expect-error what is stated stays as it is
fleet.name = 'other';

// A key does what it is made for, and clients are of a namespace.
const client = namespace.addClient('api').runs(api, cronJob, raw);
const cards = new k.EncryptionKey(tenant, 'cards', { context: 'convergent' });
cards.grantRewrap(client);
secret.grantRead(client);
new k.SigningKey(tenant, 'receipts', { type: 'ecdsa-p256' }).grantVerify(client);
// @ts-expect-error A key for encryption signs nothing.
cards.grantSign(client);
// @ts-expect-error A signing key has no such type.
new k.SigningKey(tenant, 'aes', { type: 'aes256-gcm96' });
// @ts-expect-error A client is one of a namespace, not its name.
cards.grantEncrypt('api');
// @ts-expect-error It runs at least one workload.
client.runs();
