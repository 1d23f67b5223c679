package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// changedFields names the fields in which two objects differ, with what they hold on each side.
func changedFields(live, predicted []byte) ([]string, error) {
	var a, b any
	if err := json.Unmarshal(live, &a); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(predicted, &b); err != nil {
		return nil, err
	}
	return differing("", a, b), nil
}

func differing(path string, live, predicted any) []string {
	if reflect.DeepEqual(live, predicted) {
		return nil
	}
	switch before := live.(type) {
	case map[string]any:
		if after, ok := predicted.(map[string]any); ok {
			keys := map[string]struct{}{}
			for _, side := range []map[string]any{before, after} {
				for key := range side {
					keys[key] = struct{}{}
				}
			}
			var fields []string
			for _, key := range slices.Sorted(maps.Keys(keys)) {
				fields = append(fields, differing(path+"/"+key, before[key], after[key])...)
			}
			return fields
		}
	case []any:
		if after, ok := predicted.([]any); ok && len(before) == len(after) {
			var fields []string
			for index := range before {
				fields = append(fields, differing(fmt.Sprintf("%s/%d", path, index), before[index], after[index])...)
			}
			return fields
		}
	}
	return []string{fmt.Sprintf("%s: live %s, desired %s", path, asText(live), asText(predicted))}
}

func asText(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
