package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	codegen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"golang.org/x/mod/modfile"
)

type golang struct{ engine string }

func newGolang(engine string) language { return &golang{engine} }

func (*golang) generatePackage(
	req *pulumirpc.GeneratePackageRequest, pkg *schema.Package, _ schema.ReferenceLoader,
) (map[string][]byte, error) {
	return codegen.GeneratePackage("pulumi-language-go", pkg, req.LocalDependencies)
}

func (*golang) generateProgram(program *pcl.Program) (map[string][]byte, hcl.Diagnostics, error) {
	return codegen.GenerateProgram(program)
}

func (*golang) generateProject(
	directory string, project workspace.Project, program *pcl.Program, local map[string]string,
) error {
	return codegen.GenerateProject(directory, project, program, local)
}

func (g *golang) command(ctx context.Context, req *pulumirpc.RunRequest) (*exec.Cmd, func(), error) {
	folder, err := os.MkdirTemp("", "pulumi-go-")
	if err != nil {
		return nil, nil, err
	}
	tidyUp := func() { os.RemoveAll(folder) }
	program := filepath.Join(folder, "program.exe")
	build := process(ctx, "go", "build", "-buildvcs=false", "-o", program)
	build.Dir = req.Info.ProgramDirectory
	if said, err := build.CombinedOutput(); err != nil {
		tidyUp()
		return nil, nil, fmt.Errorf("the program does not compile: %w\n%s", err, said)
	}
	cmd := process(ctx, program)
	cmd.Dir = req.Pwd
	cmd.Env, err = environment(nil, req, req.Config)
	cmd.Env = append(cmd.Env,
		"PULUMI_ORGANIZATION="+req.Organization, "PULUMI_PROJECT="+req.Project, "PULUMI_STACK="+req.Stack,
		"PULUMI_ROOT_DIRECTORY="+req.Info.RootDirectory, "PULUMI_DRY_RUN="+strconv.FormatBool(req.DryRun),
		"PULUMI_PARALLEL="+strconv.Itoa(int(req.Parallel)), "PULUMI_MONITOR="+req.MonitorAddress,
		"PULUMI_ENGINE="+g.engine)
	return cmd, tidyUp, err
}

func (*golang) install(ctx context.Context, info *pulumirpc.ProgramInfo, stdout, stderr io.Writer) error {
	cmd := process(ctx, "go", "mod", "tidy")
	cmd.Dir, cmd.Stdout, cmd.Stderr = info.ProgramDirectory, stdout, stderr
	return cmd.Run()
}

func (*golang) link(
	_ context.Context, info *pulumirpc.ProgramInfo, pkg *schema.Package, path string,
) (string, error) {
	if err := pkg.ImportLanguages(map[string]schema.Language{"go": codegen.Importer}); err != nil {
		return "", err
	}
	about, ok := pkg.Language["go"].(codegen.GoPackageInfo)
	if !ok {
		return "", errors.New("the package says nothing of Go")
	}
	module := about.ModulePath
	if module == "" {
		module = codegen.ExtractModulePath(pkg.Reference())
	}
	file := filepath.Join(info.ProgramDirectory, "go.mod")
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	parsed, err := modfile.Parse(file, text, nil)
	if err != nil {
		return "", err
	}
	if err := parsed.AddReplace(module, "", "./"+filepath.ToSlash(path), ""); err != nil {
		return "", err
	}
	linked, err := parsed.Format()
	if err != nil {
		return "", err
	}
	line := fmt.Sprintf("import %q", codegen.ExtractImportBasePath(pkg.Reference()))
	return line, os.WriteFile(file, linked, 0o644)
}
