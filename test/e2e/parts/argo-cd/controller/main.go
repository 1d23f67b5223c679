// Command argo-controller runs Argo CD's application controller. Argo CD's own command serves metrics and profiles on
// every address of the machine, and has no flag against it; this one serves them where it is told. All else is as that
// command has it without flags, so that what is seen here is what users of Argo CD see.
//
//	KUBECONFIG=... argo-controller --namespace=argocd --redis=HOST:PORT --repo-server=HOST:PORT --metrics=HOST:PORT
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// options is what differs from one bench to the next; addresses are HOST:PORT.
type options struct {
	namespace  string
	redis      string
	repoServer string
	metrics    string
}

func main() {
	var opts options
	flag.StringVar(&opts.namespace, "namespace", "argocd", "where its Applications and its settings are")
	flag.StringVar(&opts.redis, "redis", "", "Redis, without a password")
	flag.StringVar(&opts.repoServer, "repo-server", "", "the repo-server, without TLS")
	flag.StringVar(&opts.metrics, "metrics", "", "where metrics, profiles and /healthz are served")
	flag.Parse()
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	if err := run(ctx, opts); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, opts options) error {
	config, err := connect()
	if err != nil {
		return fmt.Errorf("KUBECONFIG: %w", err)
	}
	controller, err := newController(ctx, config, opts)
	if err != nil {
		return err
	}
	// It listens in Run, and not before.
	controller.GetMetricsServer().Addr = opts.metrics
	controller.Run(ctx, statusProcessors, operationProcessors)
	return nil
}

func connect() (*rest.Config, error) {
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(
		clientcmd.NewDefaultClientConfigLoadingRules(), nil).ClientConfig()
	if err != nil {
		return nil, err
	}
	// The API server calls the manager of fields by it.
	config.UserAgent = common.DefaultApplicationControllerName
	return config, v1alpha1.SetK8SConfigDefaults(config)
}
