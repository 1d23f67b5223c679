import { Duration } from 'cdk8s';
import { RotatingDatabaseCredential, Rotation, VaultServer, VaultServerLimits } from 'keywheel';
import { banking, smallWithSecret } from '../../fixtures/fleets';
import { Output } from '../output';

const vault = (limits: VaultServerLimits) => VaultServer.vault({ address: 'https://vault.example.com:8200', limits });
const messagesOf = (output: Output): string[] =>
  output.findings
    .filter(({ id }: { id: string }) => id === 'load-stays-within-hub-limits')
    .map(({ message }: { message: string }) => message);

/** The small fleet asks for 4 requests, one of them a login, every 300 and 3,600 seconds. */
const findingsWith = (limits: VaultServerLimits) =>
  messagesOf(new Output(smallWithSecret({ fleet: { vault: vault(limits) } }).fleet));

test('limits that are just large enough are no finding, and neither are none', () => {
  expect(findingsWith({ requestsPerSecond: 0.01445, loginsPerSecond: 0.003612, leases: 1 })).toEqual([]);
  expect(findingsWith({})).toEqual([]);
});

test('each limit that is too small is a finding, which names the option', () => {
  const messages = findingsWith({ requestsPerSecond: 0.01444, loginsPerSecond: 0.00361 });

  expect(messages).toHaveLength(2);
  expect(messages[0]).toContain('0.0144 requests a second');
  expect(messages[0]).toContain('limits.requestsPerSecond');
  expect(messages[1]).toContain('limits.loginsPerSecond');
});

test('leases of users count, and those of the tokens that nobody gives back', () => {
  const withUsers = (leases: number) => {
    const { fleet, payments, core, namespace } = banking({ fleet: { vault: vault({ leases }) } });
    const rotation = Rotation.dynamic({ ttl: Duration.hours(1), memberOf: 'payments_rw' });
    new RotatingDatabaseCredential(payments, 'more', { database: core, rotation }).deliver(namespace, {
      refreshInterval: Duration.minutes(1),
    });
    return messagesOf(new Output(fleet));
  };

  // 60 users, and as many tokens of their generator, which live a minute longer.
  expect(withUsers(115)).toHaveLength(1);
  expect(withUsers(140)).toEqual([]);
});
