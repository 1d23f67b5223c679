module keywheel.bench/crds

// Nothing is built of these: their custom resource definitions are read from their sources.
go 1.25.0

require (
	github.com/spiffe/spire-controller-manager v0.6.3
	sigs.k8s.io/secrets-store-csi-driver v1.5.5
)
