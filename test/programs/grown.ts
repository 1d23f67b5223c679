import { ApiObject } from 'cdk8s';
import { StaticSecret } from 'keywheel';
import { smallWithSecret } from '../fixtures/fleets';

// The small fleet, with a secret more and an object of more bytes than the disk takes.
const { fleet, payments, namespace } = smallWithSecret();
new StaticSecret(payments, 'another', { keys: ['a'] }).deliver(namespace);
new ApiObject(namespace.chart, 'large', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  data: { text: 'x'.repeat(256 * 1024) },
});
try {
  fleet.synth();
} catch (error) {
  console.log((error as Error).message);
  process.exitCode = 1;
}
