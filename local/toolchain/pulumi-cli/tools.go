//go:build tools

// Package pulumicli pins the Pulumi CLI, so that `go mod tidy` keeps its dependencies.
package pulumicli

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
