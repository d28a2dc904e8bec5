package main

import (
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// The SDK's own start of a plugin's folder, wherever npm has put the SDK.
const startPlugin = `
const [folder, ...given] = process.argv.slice(1);
const start = require.resolve("@pulumi/pulumi/cmd/run-plugin", { paths: [folder] });
process.argv = [process.argv[0], start, folder, ...given];
require(start);
`

// Starts a plugin that is a folder for Node.js, as a project names it under `packages`.
func (h *host) RunPlugin(
	req *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	if _, isNode := h.language.(*nodejs); !isNode {
		return status.Error(codes.Unimplemented, "plugins in this language are not started here")
	}
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	defer closer.Close()
	args := append([]string{"-e", startPlugin, "--", req.Info.ProgramDirectory}, req.Args...)
	cmd := process(server.Context(), "node", args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = req.Pwd, req.Env, stdout, stderr
	return cmd.Run()
}
