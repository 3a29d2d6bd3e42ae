// sdkgen writes a Pulumi package's Node.js SDK from its schema.
//
// It is what the official Node.js language host does for GeneratePackage, with the same generator.
// It reads one JSON request on stdin and writes the generator's diagnostics as JSON to stdout; it exits
// with 0 when the request was understood, even where a diagnostic is an error (nothing is written then).
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	"github.com/hashicorp/hcl/v2"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

type request struct {
	Directory string `json:"directory"`
	Schema    string `json:"schema"`
	// Base64, by path relative to Directory.
	ExtraFiles        map[string][]byte `json:"extraFiles"`
	LocalDependencies map[string]string `json:"localDependencies"`
	Local             bool              `json:"local"`
	// Address of the engine's schema loader; empty where the schema refers to no other package.
	LoaderTarget string `json:"loaderTarget"`
}

type diagnostic struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
}

type response struct {
	Diagnostics []diagnostic `json:"diagnostics"`
	Files       int          `json:"files"`
}

func main() {
	response, err := run(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, "sdkgen:", err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(response); err != nil {
		fmt.Fprintln(os.Stderr, "sdkgen:", err)
		os.Exit(1)
	}
}

func run(input io.Reader) (response, error) {
	out := response{Diagnostics: []diagnostic{}}
	var req request
	if err := json.NewDecoder(input).Decode(&req); err != nil {
		return out, fmt.Errorf("reading the request: %w", err)
	}
	if req.Directory == "" {
		return out, errors.New("the request names no directory")
	}
	loader, err := loaderFor(req.LoaderTarget)
	if err != nil {
		return out, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal([]byte(req.Schema), &spec); err != nil {
		return out, fmt.Errorf("reading the schema: %w", err)
	}
	pkg, diags, err := schema.BindSpec(spec, loader, schema.ValidationOptions{AllowDanglingReferences: true})
	if err != nil {
		return out, fmt.Errorf("binding the schema: %w", err)
	}
	for _, diag := range diags {
		severity := "warning"
		if diag.Severity == hcl.DiagError {
			severity = "error"
		}
		out.Diagnostics = append(out.Diagnostics, diagnostic{severity, diag.Summary, diag.Detail})
	}
	if diags.HasErrors() {
		return out, nil
	}
	files, err := nodejs.GeneratePackage(
		"pulumi-language-nodejs", pkg, req.ExtraFiles, req.LocalDependencies, req.Local, loader)
	if err != nil {
		return out, fmt.Errorf("generating the SDK: %w", err)
	}
	for name, data := range files {
		path := filepath.Join(req.Directory, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return out, err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil { //nolint:gosec // generated source, no secrets
			return out, err
		}
	}
	out.Files = len(files)
	return out, nil
}

func loaderFor(target string) (schema.ReferenceLoader, error) {
	if target == "" {
		return schema.NewCachedLoader(noLoader{}), nil
	}
	client, err := schema.NewLoaderClient(target)
	if err != nil {
		return nil, fmt.Errorf("reaching the engine's schema loader: %w", err)
	}
	return schema.NewCachedLoader(client), nil
}

// noLoader stands in where there is no engine: the binder asks for a loader even when the schema refers to
// no other package.
type noLoader struct{}

func (noLoader) refuse(name string) error {
	return fmt.Errorf("the schema refers to package %q, and there is no engine to load it", name)
}

func (l noLoader) LoadPackage(pkg string, _ *semver.Version) (*schema.Package, error) {
	return nil, l.refuse(pkg)
}

func (l noLoader) LoadPackageV2(
	_ context.Context, descriptor *schema.PackageDescriptor,
) (*schema.Package, error) {
	return nil, l.refuse(descriptor.Name)
}

func (l noLoader) LoadPackageReference(pkg string, _ *semver.Version) (schema.PackageReference, error) {
	return nil, l.refuse(pkg)
}

func (l noLoader) LoadPackageReferenceV2(
	_ context.Context, descriptor *schema.PackageDescriptor,
) (schema.PackageReference, error) {
	return nil, l.refuse(descriptor.Name)
}
