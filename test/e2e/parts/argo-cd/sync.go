package main

import (
	"context"
	"fmt"
	"time"

	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/lua"
	engine "github.com/argoproj/gitops-engine/pkg/sync"
	syncommon "github.com/argoproj/gitops-engine/pkg/sync/common"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	limit = 2 * time.Minute
	pause = time.Second
)

// applied is of one object, in the order of the sync.
type applied struct {
	Object  string `json:"object"`
	Status  string `json:"status"`
	Message string `json:"message"`
}

type synced struct {
	Phase   syncommon.OperationPhase `json:"phase"`
	Message string                   `json:"message"`
	Objects []applied                `json:"objects"`
}

// sync does as appStateManager.SyncAppState in Argo CD's controller, again and again as its loop does: each turn applies
// the next wave, once what is in the waves before it is healthy.
func sync(ctx context.Context, c *cluster, app application, overrides map[string]v1alpha1.ResourceOverride) (synced, error) {
	state := synced{Phase: syncommon.OperationRunning}
	var results []syncommon.ResourceSyncResult
	started := metav1.Now()
	for {
		lives, err := c.live(ctx, app.Objects)
		if err != nil {
			return state, err
		}
		operation, cleanup, err := engine.NewSyncContext("", engine.Reconcile(app.Objects, lives, "", c), c.config, c.config,
			c.kubectl, "", c.schema,
			engine.WithHealthOverride(lua.ResourceHealthOverrides(overrides)),
			engine.WithInitialState(state.Phase, state.Message, results, started),
			engine.WithServerSideApply(app.ServerSideApply),
			engine.WithServerSideApplyManager(common.ArgoCDSSAManager))
		if err != nil {
			return state, err
		}
		operation.Sync()
		cleanup()
		state.Phase, state.Message, results = operation.GetState()
		if state.Phase.Completed() {
			break
		}
		if time.Since(started.Time) > limit {
			return state, fmt.Errorf("the sync is not complete after %s: %s", limit, state.Message)
		}
		time.Sleep(pause)
	}
	for _, one := range results {
		state.Objects = append(state.Objects, applied{one.ResourceKey.String(), string(one.Status), one.Message})
	}
	return state, nil
}
