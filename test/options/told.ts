import * as k from 'keywheel';

/** Whether a person is told what to do: one error of ours, or several, each with a code and a reason. */
export function isTold(error: unknown): boolean {
  const all = error instanceof k.FleetErrors ? error.all : [error];
  return (
    all.length > 0 &&
    all.every((one) => one instanceof k.FleetError && /^[A-Z]\w+$/.test(one.code) && one.reason !== '')
  );
}
