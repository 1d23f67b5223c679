import * as kplus from 'cdk8s-plus-28';
import { TenantNamespace, WorkloadIdentity, WorkloadReference } from 'keywheel';

export const DIRECTORY = '00000000-0000-0000-0000-00000000000a';

/** An account of each cloud, and a workload that runs as it. */
export function workloadIdentities(namespace: TenantNamespace) {
  const { tenant, chart } = namespace;
  const exporter = namespace.addWorkloadIdentity(
    'exporter',
    WorkloadIdentity.irsa({ roleArn: `arn:aws:iam::123456789012:role/${tenant.name}-exporter` }),
  );
  const importer = namespace.addWorkloadIdentity(
    'importer',
    WorkloadIdentity.gke({ serviceAccount: `${tenant.name}-importer@acme-prod.iam.gserviceaccount.com` }),
  );
  const archiver = namespace.addWorkloadIdentity(
    'archiver',
    WorkloadIdentity.azure({ clientId: '00000000-0000-0000-0000-0000000000c1', tenantId: DIRECTORY }),
  );
  const workload = (id: string, serviceAccount: kplus.IServiceAccount) =>
    new kplus.Deployment(chart, id, { serviceAccount, containers: [{ image: `${id}:1` }] });
  exporter.usedBy(workload('export', exporter), WorkloadReference.deployment('export-elsewhere'));
  importer.usedBy(workload('import', importer));
  archiver.usedBy(workload('archive', archiver));
  return { exporter, importer, archiver };
}
