import { VaultServer } from 'keywheel';
import { outsideReport } from '../../lib/reports/outside-report';
import { Output } from '../checks/output';
import { outside } from '../fixtures/outside';
import { small } from '../fixtures/fleets';

describe('the report of who logs in from outside of Kubernetes', () => {
  const report = outsideReport('acme', new Output(outside().fleet).views)!;

  test('has the command that fetches a wrapped secret-id, and the one that logs in with it', () => {
    expect(report).toContain(
      'vault write -f -wrap-ttl=15m -field=wrapping_token auth/acme.machines.approle/role/prod.payments.export/secret-id',
    );
    expect(report).toContain(
      'vault write -field=token auth/acme.machines.approle/login role_id=acme.machine.prod.payments.export secret_id="$SECRET_ID"',
    );
  });

  test('says how machines of each other method log in, and people', () => {
    expect(report).toMatch(/\| prod\.payments\.printer +\| auth\/acme\.machines\.cert\/login +\|/);
    expect(report).toMatch(/\| prod\.payments\.lambda +\| auth\/acme\.machines\.aws\/login +\|/);
    expect(report).toMatch(/\| prod\.risk\.release +\| auth\/acme\.machines\.jwt\.github\/login +\|/);
    expect(report).toContain('vault login -method=oidc -path=acme.people.oidc role=people');
  });

  test('names the Vault namespace of the hub, and its own command', () => {
    const address = 'https://hub.example.com:8200';
    const reportOf = (vault: VaultServer) =>
      outsideReport('acme', new Output(small({ fleet: { vault } }).fleet).views, vault.product)!;

    expect(report).not.toContain('_NAMESPACE');
    const ofVault = reportOf(VaultServer.vault({ address, namespace: 'admin' }));
    expect(ofVault).toContain('export VAULT_NAMESPACE=admin\nvault write -f');
    const ofOpenBao = reportOf(VaultServer.openBao({ address, namespace: 'admin' }));
    expect(ofOpenBao).toContain('export BAO_NAMESPACE=admin\nbao write -f');
    expect(ofOpenBao).toContain('SECRET_ID=$(BAO_TOKEN="$WRAPPING_TOKEN" bao unwrap -field=secret_id)');
    expect(ofOpenBao).not.toMatch(/vault/i);
  });
});
