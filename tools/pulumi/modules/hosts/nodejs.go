package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	codegen "github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

type nodejs struct{ engine string }

func newNodejs(engine string) language { return &nodejs{engine} }

func (*nodejs) generatePackage(
	req *pulumirpc.GeneratePackageRequest, pkg *schema.Package, loader schema.ReferenceLoader,
) (map[string][]byte, error) {
	return codegen.GeneratePackage(
		"pulumi-language-nodejs", pkg, req.ExtraFiles, req.LocalDependencies, req.Local, loader)
}

func (*nodejs) generateProgram(program *pcl.Program) (map[string][]byte, hcl.Diagnostics, error) {
	return codegen.GenerateProgram(program)
}

func (*nodejs) generateProject(
	directory string, project workspace.Project, program *pcl.Program, local map[string]string,
) error {
	return codegen.GenerateProject(directory, project, program, local, false, "nodejs")
}

func (n *nodejs) command(ctx context.Context, req *pulumirpc.RunRequest) (*exec.Cmd, func(), error) {
	args := append([]string{filepath.Join(req.Info.ProgramDirectory, "node_modules/@pulumi/pulumi/cmd/run")}, flags(
		"monitor", req.MonitorAddress, "engine", n.engine, "organization", req.Organization,
		"project", req.Project, "root-directory", req.Info.RootDirectory, "stack", req.Stack,
		"pwd", req.Info.ProgramDirectory, "parallel", strconv.Itoa(int(req.Parallel)))...)
	if req.DryRun {
		args = append(args, "--dry-run")
	}
	cmd := process(ctx, "node", append(append(args, req.Info.EntryPoint), req.Args...)...)
	config := map[string]string{}
	for key, value := range req.Config {
		config[strings.Replace(key, ":", ":config:", 1)] = value
	}
	var err error
	cmd.Env, err = environment(nil, req, config)
	cmd.Env = append(cmd.Env, "PULUMI_NODEJS_TYPESCRIPT=true")
	return cmd, func() {}, err
}

func (*nodejs) install(ctx context.Context, info *pulumirpc.ProgramInfo, stdout, stderr io.Writer) error {
	cmd := process(ctx, "npm", "install", "--no-audit", "--no-fund")
	cmd.Dir, cmd.Stdout, cmd.Stderr = info.ProgramDirectory, stdout, stderr
	return cmd.Run()
}

func (*nodejs) link(
	ctx context.Context, info *pulumirpc.ProgramInfo, pkg *schema.Package, path string,
) (string, error) {
	if err := pkg.ImportLanguages(map[string]schema.Language{"nodejs": codegen.Importer}); err != nil {
		return "", err
	}
	name := "@pulumi/" + pkg.Name
	if about, ok := pkg.Language["nodejs"].(codegen.NodePackageInfo); ok && about.PackageName != "" {
		name = about.PackageName
	}
	cmd := process(ctx, "npm", "pkg", "set", fmt.Sprintf("dependencies.%s=file:%s", name, path))
	cmd.Dir = info.ProgramDirectory
	return fmt.Sprintf("import * as %s from %q;", pkg.Name, name), cmd.Run()
}
