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
