package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	codegen "github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/pulumi/pulumi/sdk/v3/python/toolchain"
)

type python struct{ engine string }

func newPython(engine string) language { return &python{engine} }

func (*python) generatePackage(
	req *pulumirpc.GeneratePackageRequest, pkg *schema.Package, loader schema.ReferenceLoader,
) (map[string][]byte, error) {
	return codegen.GeneratePackage("pulumi-language-python", pkg, req.ExtraFiles, loader)
}

func (*python) generateProgram(program *pcl.Program) (map[string][]byte, hcl.Diagnostics, error) {
	return codegen.GenerateProgram(program)
}

func (*python) generateProject(
	directory string, project workspace.Project, program *pcl.Program, local map[string]string,
) error {
	return codegen.GenerateProject(directory, project, program, local, "", "")
}

// The script that the SDK starts programs with lies beside this executable.
func (p *python) command(ctx context.Context, req *pulumirpc.RunRequest) (*exec.Cmd, func(), error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	tools, err := toolsOf(req.Info)
	if err != nil {
		return nil, nil, err
	}
	args := append([]string{filepath.Join(filepath.Dir(self), "pulumi-language-python-exec")}, flags(
		"monitor", req.MonitorAddress, "engine", p.engine, "project", req.Project,
		"root_directory", req.Info.RootDirectory, "stack", req.Stack, "pwd", req.Pwd,
		"dry_run", strconv.FormatBool(req.DryRun), "parallel", strconv.Itoa(int(req.Parallel)),
		"organization", req.Organization)...)
	cmd, err := tools.Command(ctx, append(append(args, req.Info.EntryPoint), req.Args...)...)
	if err != nil {
		return nil, nil, err
	}
	cmd.Env, err = environment(cmd.Env, req, req.Config)
	return cmd, func() {}, err
}

func toolsOf(info *pulumirpc.ProgramInfo) (toolchain.Toolchain, error) {
	options := toolchain.PythonOptions{Root: info.RootDirectory, ProgramDir: info.ProgramDirectory}
	given := info.Options.AsMap()
	options.Virtualenv, _ = given["virtualenv"].(string)
	switch given["toolchain"] {
	case "pip":
		options.Toolchain = toolchain.Pip
	case "poetry":
		options.Toolchain = toolchain.Poetry
	case "uv":
		options.Toolchain = toolchain.Uv
	}
	return toolchain.ResolveToolchain(options)
}

func (*python) install(ctx context.Context, info *pulumirpc.ProgramInfo, stdout, stderr io.Writer) error {
	tools, err := toolsOf(info)
	if err != nil {
		return err
	}
	return tools.InstallDependencies(ctx, info.ProgramDirectory, false, true, stdout, stderr)
}

func (*python) link(
	ctx context.Context, info *pulumirpc.ProgramInfo, pkg *schema.Package, path string,
) (string, error) {
	if err := pkg.ImportLanguages(map[string]schema.Language{"python": codegen.Importer}); err != nil {
		return "", err
	}
	name := codegen.PyName(pkg.Name)
	if about, ok := pkg.Language["python"].(codegen.PackageInfo); ok && about.PackageName != "" {
		name = about.PackageName
	}
	tools, err := toolsOf(info)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("import %s", name), tools.LinkPackages(ctx, map[string]string{name: path})
}
