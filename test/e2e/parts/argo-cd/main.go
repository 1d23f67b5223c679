// Command argo-compare does what Argo CD's application controller does with the objects of an application: it syncs
// them to a cluster, or compares them with what is live there. It is made of Argo CD's own packages. What is missing
// is all around them: Git, Redis, and the loop that repeats it.
//
//	KUBECONFIG=... argo-compare sync|compare < application.json
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/sirupsen/logrus"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// application is what is read from standard input.
type application struct {
	Objects           []*unstructured.Unstructured         `json:"objects"`
	IgnoreDifferences []v1alpha1.ResourceIgnoreDifferences `json:"ignoreDifferences"`
	ServerSideApply   bool                                 `json:"serverSideApply"`
	// Settings is the data of the ConfigMap argocd-cm.
	Settings map[string]string `json:"settings"`
}

func main() {
	logrus.SetLevel(logrus.WarnLevel)
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("argo-compare sync or argo-compare compare")
	}
	var app application
	if err := json.NewDecoder(os.Stdin).Decode(&app); err != nil {
		return fmt.Errorf("standard input is no application: %w", err)
	}
	overrides, err := resourceOverrides(ctx, app.Settings)
	if err != nil {
		return err
	}
	target, err := connect()
	if err != nil {
		return err
	}
	var answer any
	switch args[0] {
	case "sync":
		answer, err = sync(ctx, target, app, overrides)
	case "compare":
		answer, err = compare(ctx, target, app, overrides)
	default:
		err = fmt.Errorf("unknown command %q", args[0])
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(answer)
}
