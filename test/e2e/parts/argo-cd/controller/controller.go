package main

import (
	"context"
	"time"

	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/controller"
	"github.com/argoproj/argo-cd/v3/controller/sharding"
	appclientset "github.com/argoproj/argo-cd/v3/pkg/client/clientset/versioned"
	"github.com/argoproj/argo-cd/v3/reposerver/apiclient"
	"github.com/argoproj/argo-cd/v3/util/argo"
	"github.com/argoproj/argo-cd/v3/util/argo/normalizers"
	cacheutil "github.com/argoproj/argo-cd/v3/util/cache"
	"github.com/argoproj/argo-cd/v3/util/cache/appstate"
	"github.com/argoproj/argo-cd/v3/util/kube"
	"github.com/argoproj/argo-cd/v3/util/settings"
	"github.com/redis/go-redis/v9"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

// The defaults of the flags of argocd-application-controller 3.2.
const (
	statusProcessors    = 20
	operationProcessors = 10
	kubectlParallelism  = 20

	resync        = 2 * time.Minute
	resyncJitter  = time.Minute
	repoErrors    = resync + resyncJitter // for as long, errors of the repo-server change no status
	repoAnswer    = 60                    // seconds
	healCooldown  = 330 * time.Second
	inRedis       = 24 * time.Hour
	inMemory      = 10 * time.Minute
	stateInRedis  = time.Hour
	hardResync    = 0 // never
	healTimeout   = 0 // the backoff is used
	syncTimeout   = 0 // none
	metricsExpiry = 0 // never
)

func newController(ctx context.Context, config *rest.Config, opts options) (*controller.ApplicationController, error) {
	clients, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	applications, err := appclientset.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	var made *controller.ApplicationController
	manager := settings.NewSettingsManager(ctx, clients, opts.namespace,
		settings.WithRepoOrClusterChangedHandler(func() { made.InvalidateProjectsCache() }))
	// One process works for every cluster.
	shards, err := sharding.GetClusterSharding(clients, manager, common.DefaultShardingAlgorithm, false)
	if err != nil {
		return nil, err
	}
	made, err = controller.NewApplicationController(
		opts.namespace,
		manager,
		clients,
		applications,
		apiclient.NewRepoServerClientset(opts.repoServer, repoAnswer, apiclient.TLSConfiguration{DisableTLS: true}),
		nil, // the commit server is the hydrator's alone
		newCache(opts.redis),
		kube.NewKubectl(),
		resync,
		hardResync,
		resyncJitter,
		healTimeout,
		&wait.Backoff{Duration: 2 * time.Second, Factor: 3, Cap: 5 * time.Minute},
		healCooldown,
		syncTimeout,
		repoErrors,
		0, // the port of every address, for which run gives another address
		metricsExpiry,
		nil, nil, nil, // labels and conditions for metrics
		kubectlParallelism,
		false, // health of resources in the status
		shards,
		nil,   // other namespaces with Applications
		nil,   // the queues' own rates
		false, // server-side diff for all Applications
		false, // a share of the clusters that changes with the replicas
		normalizers.IgnoreNormalizerOpts{},
		argo.DefaultEnableEventList(),
		false, // the hydrator
	)
	return made, err
}

// newCache is shared with the repo-server: by the same keys, in the same form.
func newCache(address string) *appstate.Cache {
	shared := cacheutil.NewRedisCache(redis.NewClient(&redis.Options{Addr: address}), inRedis, cacheutil.RedisCompressionGZip)
	return appstate.NewCache(cacheutil.NewCache(cacheutil.NewTwoLevelClient(shared, inMemory)), stateInRedis)
}
