package main

import (
	"context"
	"fmt"

	"github.com/argoproj/gitops-engine/pkg/utils/kube"
	"github.com/argoproj/gitops-engine/pkg/utils/tracing"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2/textlogger"
	"k8s.io/kubectl/pkg/util/openapi"
)

// cluster is the API server of KUBECONFIG, as the engine sees it.
type cluster struct {
	config  *rest.Config
	kubectl *kube.KubectlCmd
	schema  openapi.Resources
	parser  *managedfields.GvkParser
	mapper  meta.RESTMapper
}

func connect() (*cluster, error) {
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(
		clientcmd.NewDefaultClientConfigLoadingRules(), nil).ClientConfig()
	if err != nil {
		return nil, fmt.Errorf("KUBECONFIG: %w", err)
	}
	// A cluster with nothing else to do: the client must not be what is slow.
	config.QPS, config.Burst = 500, 1000
	client, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	groups, err := restmapper.GetAPIGroupResources(client)
	if err != nil {
		return nil, err
	}
	kubectl := &kube.KubectlCmd{Log: textlogger.NewLogger(textlogger.NewConfig()), Tracer: tracing.NopTracer{}}
	schema, parser, err := kubectl.LoadOpenAPISchema(config)
	if err != nil {
		return nil, err
	}
	return &cluster{config, kubectl, schema, parser, restmapper.NewDiscoveryRESTMapper(groups)}, nil
}

// IsNamespaced is what the engine asks of a kube.ResourceInfoProvider.
func (c *cluster) IsNamespaced(kind schema.GroupKind) (bool, error) {
	mapping, err := c.mapper.RESTMapping(kind)
	if err != nil {
		return false, err
	}
	return mapping.Scope.Name() == meta.RESTScopeNameNamespace, nil
}

// live is each of the objects as the cluster has it; those that it does not have are left out.
func (c *cluster) live(ctx context.Context, objects []*unstructured.Unstructured) (map[kube.ResourceKey]*unstructured.Unstructured, error) {
	found := map[kube.ResourceKey]*unstructured.Unstructured{}
	for _, object := range objects {
		live, err := c.kubectl.GetResource(ctx, c.config, object.GroupVersionKind(), object.GetName(), object.GetNamespace())
		if apierrors.IsNotFound(err) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", object.GetKind(), object.GetName(), err)
		}
		found[kube.GetResourceKey(live)] = live
	}
	return found, nil
}
