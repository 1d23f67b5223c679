// Reads documents with Kubernetes' own reader of YAML: a list of texts in, a list of their JSON out, or of why not.
package main

import (
	"encoding/json"
	"os"

	"sigs.k8s.io/yaml"
)

type result struct {
	Json  json.RawMessage `json:"json,omitempty"`
	Error string          `json:"error,omitempty"`
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	results := []result{}
	for _, text := range texts {
		read, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			results = append(results, result{Error: err.Error()})
		} else {
			results = append(results, result{Json: read})
		}
	}
	json.NewEncoder(os.Stdout).Encode(results)
}
