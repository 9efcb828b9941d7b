//go:build tools

// Package cli pins the version of the Pulumi CLI that is built where none is installed.
package cli

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
