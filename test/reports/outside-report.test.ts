import { outsideReport } from '../../lib/reports/outside-report';
import { Output } from '../checks/output';
import { outside } from '../outside';
import { small } from '../fleets';

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

  test('names the Vault namespace of the hub', () => {
    const { fleet } = small();
    expect(outsideReport('acme', new Output(fleet).views)).not.toContain('VAULT_NAMESPACE');
  });
});
