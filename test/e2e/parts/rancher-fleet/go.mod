module keywheel.bench/rancher-fleet

// Nothing is built of it: its custom resource definitions are read from its chart of them.
go 1.25.0

require github.com/rancher/fleet v0.16.0
