package main

import (
	"context"

	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/settings"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/fake"
)

const namespace = "argocd"

// resourceOverrides is what Argo CD ignores and how it judges health with the settings of a user, its defaults among
// them: it reads them from its own namespace, which is not on the cluster here.
func resourceOverrides(ctx context.Context, data map[string]string) (map[string]v1alpha1.ResourceOverride, error) {
	metadata := func(name string) metav1.ObjectMeta {
		labels := map[string]string{"app.kubernetes.io/part-of": "argocd"}
		return metav1.ObjectMeta{Name: name, Namespace: namespace, Labels: labels}
	}
	clients := fake.NewClientset(
		&corev1.ConfigMap{ObjectMeta: metadata(common.ArgoCDConfigMapName), Data: data},
		&corev1.Secret{ObjectMeta: metadata(common.ArgoCDSecretName)},
	)
	return settings.NewSettingsManager(ctx, clients, namespace).GetResourceOverrides()
}
