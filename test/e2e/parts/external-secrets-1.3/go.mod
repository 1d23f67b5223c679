module keywheel.bench/external-secrets-1.3

// Nothing is built of it, for its nested modules are not published: its custom resource definitions are read.
go 1.25.6

require github.com/external-secrets/external-secrets v1.3.2
