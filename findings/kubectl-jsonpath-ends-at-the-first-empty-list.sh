#!/usr/bin/env bash
# k8s.io/client-go 0.34.4, whose JSONPath is that of `kubectl -o jsonpath=…` and `--for=jsonpath=…`: where `[*]` meets a list that is
# empty, what stands behind it in the data is left out, without an error. One would expect nothing for the empty list, and the rest:
# so it is where the list is not there at all.
set -euo pipefail

version=v0.34.4
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOMODCACHE=$work/modules GOFLAGS=-mod=mod

cat >go.mod <<TEXT
module example.com/paths
go 1.24.0
require k8s.io/client-go $version
TEXT
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"k8s.io/client-go/util/jsonpath"
)

func main() {
	var data any
	if err := json.Unmarshal([]byte(os.Args[1]), &data); err != nil {
		panic(err)
	}
	for _, text := range os.Args[2:] {
		path := jsonpath.New("path")
		if err := path.Parse(text); err != nil {
			panic(err)
		}
		fmt.Print(text, " gives: ")
		if err := path.Execute(os.Stdout, data); err != nil {
			panic(err)
		}
		fmt.Println()
	}
}
GO
go build -o paths . 2>/dev/null

empty='{"clusters":[{"name":"a","jobs":[{"id":"1"}]},{"name":"b","jobs":[]},{"name":"c","jobs":[{"id":"3"}]}]}'
absent='{"clusters":[{"name":"a","jobs":[{"id":"1"}]},{"name":"b"},{"name":"c","jobs":[{"id":"3"}]}]}'
{
  echo "b has an empty list of jobs:"
  ./paths "$empty" '{.clusters[*].jobs[*].id}' '{..jobs[*].id}' '{..id}'
  echo "b has no list of jobs:"
  ./paths "$absent" '{..jobs[*].id}' '{..id}'
} >seen
echo "k8s.io/client-go $version:"
cat seen
diff seen - <<'TEXT'
b has an empty list of jobs:
{.clusters[*].jobs[*].id} gives: 1
{..jobs[*].id} gives: 1
{..id} gives: 1 3
b has no list of jobs:
{..jobs[*].id} gives: 1 3
{..id} gives: 1 3
TEXT
