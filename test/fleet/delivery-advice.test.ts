import { DeliveryAdvice } from 'keywheel';

test.each([
  ['dynamic', { hubMayMakeUsers: true, mayRestartOften: true, outageIsBearable: false }],
  ['alternatingUsers', { hubMayMakeUsers: true, mayRestartOften: false, outageIsBearable: false }],
  ['alternatingUsers', { hubMayMakeUsers: false, mayRestartOften: true, outageIsBearable: false }],
  ['staticRole', { hubMayMakeUsers: false, mayRestartOften: true, outageIsBearable: true }],
  ['static', { hubMayMakeUsers: false, hubMayChangePasswords: false, mayRestartOften: true, outageIsBearable: true }],
] as const)('%s suits %p', (rotation, needs) => {
  const advice = DeliveryAdvice.forDatabase(needs);
  expect(advice.rotation).toBe(rotation);
  expect(advice.reason).toMatch(/./);
});

test.each([
  ['workloadIdentity', 'none', { uses: 'cloudService' }],
  ['externalSecret', 'static', { uses: 'cloudService', cloudKnowsCluster: false }],
  ['externalSecret', 'static', { uses: 'externalService' }],
  ['sealedSecret', 'static', { uses: 'bootstrap' }],
  ['externalSecret', 'dynamic', { uses: 'database' }],
  ['externalSecret', 'dynamic', { uses: 'database', ownLoginPerPod: true }],
  ['mount', 'dynamic', { uses: 'database', ownLoginPerPod: true, startsWithoutHub: false }],
  [
    'externalSecret',
    'alternatingUsers',
    {
      uses: 'database',
      ownLoginPerPod: true,
      startsWithoutHub: false,
      database: { hubMayMakeUsers: false, mayRestartOften: true, outageIsBearable: false },
    },
  ],
] as const)('%s with rotation %s suits %p', (delivery, rotation, needs) => {
  const advice = DeliveryAdvice.forConsumer(needs);
  expect([advice.delivery, advice.rotation]).toEqual([delivery, rotation]);
  expect(advice.reason).toMatch(/./);
});
