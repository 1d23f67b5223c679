import { ClusterToClusterFleet } from '../../apps/cluster-to-cluster/fleet';
import { HubAndSpokeFleet } from '../../apps/hub-and-spoke/fleet';
import { TeamsFleet } from '../../apps/teams/fleet';

// Writes every app into the working directory, each into folders of its own.
for (const AppFleet of [ClusterToClusterFleet, HubAndSpokeFleet, TeamsFleet]) {
  const fleet = new AppFleet();
  fleet.synth({ manifests: `${fleet.name}/dist`, terraform: `${fleet.name}/cdktf.out` });
}
