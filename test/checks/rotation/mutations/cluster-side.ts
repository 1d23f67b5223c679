import { CREDENTIAL, Mutation } from '../../mutation';

/** What stands on a cluster beside the stores: accounts, rights, workloads, values. */
export const clusterSide: readonly Mutation[] = [
  ...Object.entries({
    'it is suspended': [(spec: any) => (spec.suspend = true), 'it is suspended'],
    'it comes once a year': [
      (spec: any) => (spec.schedule = '0 0 1 1 *'),
      'between two looks, and a turn is due after',
    ],
    'it never comes': [(spec: any) => (spec.schedule = '0 0 31 2 *'), 'never comes'],
    'its script does not get which command to run': [
      (spec: any) => {
        const [container] = spec.jobTemplate.spec.template.spec.containers;
        container.env = container.env.filter(({ name }: any) => name !== 'CLI');
      },
      'does not get CLI',
    ],
    'it takes a turn again while the token of anyone who took it lives': [
      (spec: any) => {
        const [container] = spec.jobTemplate.spec.template.spec.containers;
        container.env.find(({ name }: any) => name === 'RETRY_SECONDS').value = '60';
      },
      'after 1m, and the one that took it may still rotate: its token lives for 2m',
    ],
  } as Record<string, [(spec: any) => void, string]>).map(([when, [change, message]]): Mutation => ({
    id: 'rotator-can-run',
    when,
    fleet: 'databases',
    mutate: (output) => change(CREDENTIAL.cronJob(output).spec),
    path: 'prod/payments/pair',
    place: 'eu/app.k8s.yaml, CronJob app/keywheel-rotate.pair',
    message: [message],
  })),
];
