import { Duration } from 'cdk8s';
import { Certificate, CertificateAuthority, Signer } from 'keywheel';
import { planOf } from '../../lib/plan/plan';
import type { Side } from '../../lib/plan/side';
import { tasksOf } from '../../lib/plan/told';
import { planText } from '../../lib/reports/plan-report';
import { sideWith } from './changes';

interface Program {
  readonly authority?: string;
  readonly trusts?: readonly string[];
  /** Of the Secret "web". @default - as "api" */
  readonly web?: Pick<Program, 'authority' | 'trusts'>;
}

/** Roots "first" and "next", whatever else is named below "first", and two Secrets whose pods talk to each other. */
function sideOf({ authority = 'first', trusts = [], web = { authority, trusts } }: Program): Side {
  return sideWith(({ prod, payments, app }) => {
    const all = new Map<string, CertificateAuthority>();
    for (const name of ['first', 'next']) {
      all.set(name, new CertificateAuthority(prod, name, { commonName: name, ttl: Duration.days(3650) }));
    }
    const find = (name: string) => {
      const found =
        all.get(name) ??
        new CertificateAuthority(prod, name, {
          ...{ commonName: name, ttl: Duration.days(365) },
          signer: Signer.authority(all.get('first')!),
        });
      all.set(name, found);
      return found;
    };
    const add = (name: string, { authority: by = 'first', trusts: others = [] }: Program) =>
      new Certificate(payments, name, {
        ...{ authority: find(by), trusts: others.map(find) },
        ...{ commonName: `${name}.app.svc`, ttl: Duration.days(30) },
      }).deliver(app, { name: `${name}-tls` });
    add('api', { authority, trusts });
    add('web', web);
  });
}

const planned = (before: Program, after: Program) => planOf(sideOf(before), sideOf(after));

test('another root is had in three changes, as the advice says: both are trusted, then it signs, then the old one goes', () => {
  const [both, next] = [{ trusts: ['next'] }, { authority: 'next', trusts: ['first'] }];
  const atOnce = planned({}, { authority: 'next' });
  expect(atOnce.verdict).toBe('none');
  expect(planText(atOnce, 'plan')).toContain('add the new authority to trusts of every certificate');
  expect(planned({}, both).verdict).toBe('any order');
  expect(planned(both, next).verdict).toBe('phases');
  const last = planned(next, { authority: 'next' });
  expect([last.verdict, tasksOf(last).map(({ does }) => does)]).toEqual(['order', ['let a root go', 'sync folders']]);
  expect(last.byHand).toMatchObject([
    { at: 'acme.pki.prod.first', says: expect.stringMatching(/api-tls, app\/web-tls/) },
  ]);
});

test.each<[string, Program, Program, string]>([
  [
    'one Secret does not trust the new root yet',
    { trusts: ['next'], web: {} },
    { authority: 'next', trusts: ['first'], web: {} },
    'app/web-tls',
  ],
  [
    'the Secret that gets it no longer trusts the old root',
    { trusts: ['next'] },
    { authority: 'next', web: { trusts: ['next'] } },
    'its own pods',
  ],
])('it is refused where %s', (_, before, after, peer) => {
  const plan = planned(before, after);
  expect(plan.verdict).toBe('none');
  expect(plan.counterexamples[0]!.breaks[0]).toMatchObject({
    id: 'certificate-is-trusted-by-its-peers',
    message: expect.stringContaining(peer),
  });
});

test('an authority is exchanged below a root that stays', () => {
  const plan = planned({ authority: 'one' }, { authority: 'two' });
  expect([plan.verdict, plan.recreated.size, plan.notKnown]).toEqual(['phases', 0, []]);
  const { json } = plan.expansions.find(({ name }) => name === 'hub')!.expanded as any;
  expect(Object.keys(json.resource.vault_pki_secret_backend_root_sign_intermediate)).toEqual([
    'authority_prod_one',
    'authority_prod_two',
  ]);
});
