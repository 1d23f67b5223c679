package main

import (
	"context"
	"fmt"

	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	argodiff "github.com/argoproj/argo-cd/v3/util/argo/diff"
	"github.com/argoproj/argo-cd/v3/util/argo/normalizers"
	"github.com/argoproj/argo-cd/v3/util/lua"
	"github.com/argoproj/gitops-engine/pkg/diff"
	"github.com/argoproj/gitops-engine/pkg/health"
	"github.com/argoproj/gitops-engine/pkg/sync/hook"
	"github.com/argoproj/gitops-engine/pkg/sync/syncwaves"
	"github.com/argoproj/gitops-engine/pkg/utils/kube"
	"github.com/argoproj/gitops-engine/pkg/utils/tracing"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/klog/v2/textlogger"
)

// The three ways to compare, by what a user writes to get them.
const (
	threeWay        = "three-way"        // the default: with the annotation of the last apply
	structuredMerge = "structured-merge" // with the sync option ServerSideApply=true
	serverSide      = "server-side"      // with the compare option ServerSideDiff=true
)

// comparison is of one object.
type comparison struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace,omitempty"`
	Name       string `json:"name"`
	Wave       int    `json:"wave"`
	Hook       bool   `json:"hook"`
	// Health is empty where Argo CD has no rule: such an object is taken as healthy.
	Health        health.HealthStatusCode `json:"health"`
	HealthMessage string                  `json:"healthMessage,omitempty"`
	// Assessed is whether its health is part of that of the application.
	Assessed bool `json:"assessed"`
	// Differences are fields by the way to compare; an object without any is in sync.
	Differences map[string][]string `json:"differences"`
}

// compare does as appStateManager.CompareAppState and setApplicationHealth in Argo CD's controller.
func compare(ctx context.Context, c *cluster, app application, overrides map[string]v1alpha1.ResourceOverride) ([]comparison, error) {
	lives, err := c.live(ctx, app.Objects)
	if err != nil {
		return nil, err
	}
	applier, cleanup, err := kube.ManageServerSideDiffDryRuns(
		c.config, c.schema, tracing.NopTracer{}, textlogger.NewLogger(textlogger.NewConfig()),
		func(string) (kube.CleanupFunc, error) { return func() {}, nil })
	if err != nil {
		return nil, err
	}
	defer cleanup()
	configs := map[string]argodiff.DiffConfig{}
	for _, way := range []string{threeWay, structuredMerge, serverSide} {
		configs[way], err = argodiff.NewDiffConfigBuilder().
			WithDiffSettings(app.IgnoreDifferences, overrides, false, normalizers.IgnoreNormalizerOpts{}).
			WithTracking(common.LabelKeyAppInstance, string(v1alpha1.TrackingMethodAnnotation)).
			WithNoCache().
			WithGVKParser(c.parser).
			WithManager(common.ArgoCDSSAManager).
			WithStructuredMergeDiff(way == structuredMerge).
			WithServerSideDiff(way == serverSide).
			WithServerSideDryRunner(diff.NewK8sServerSideDryRunner(applier)).
			Build()
		if err != nil {
			return nil, err
		}
	}
	compared := make([]comparison, 0, len(app.Objects))
	for _, object := range app.Objects {
		one, err := compareOne(object, lives[kube.GetResourceKey(object)], configs, overrides)
		if err != nil {
			return nil, fmt.Errorf("%s %s/%s: %w", object.GetKind(), object.GetNamespace(), object.GetName(), err)
		}
		compared = append(compared, one)
	}
	return compared, nil
}

func compareOne(target, live *unstructured.Unstructured, configs map[string]argodiff.DiffConfig, overrides map[string]v1alpha1.ResourceOverride) (comparison, error) {
	one := comparison{
		APIVersion:  target.GetAPIVersion(),
		Kind:        target.GetKind(),
		Namespace:   target.GetNamespace(),
		Name:        target.GetName(),
		Wave:        syncwaves.Wave(target),
		Hook:        hook.IsHook(target),
		Health:      health.HealthStatusMissing,
		Assessed:    target.GetAnnotations()[common.AnnotationIgnoreHealthCheck] != "true",
		Differences: map[string][]string{},
	}
	if live != nil {
		one.Health = ""
		status, err := health.GetResourceHealth(live, lua.ResourceHealthOverrides(overrides))
		if err != nil {
			return one, err
		}
		if status != nil {
			one.Health, one.HealthMessage = status.Status, status.Message
		}
	}
	for way, config := range configs {
		result, err := argodiff.StateDiff(live, target, config)
		if err != nil {
			// Argo CD would know nothing of the whole application.
			one.Differences[way] = []string{err.Error()}
			continue
		}
		if !result.Modified {
			continue
		}
		one.Differences[way], err = changedFields(result.NormalizedLive, result.PredictedLive)
		if err != nil {
			return one, err
		}
	}
	return one, nil
}
