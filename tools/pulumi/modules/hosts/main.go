// A language host for programs in Python, Go and Node.js; the name under which it is started says for which.
//
// Pulumi releases its hosts beside the engine and not as Go modules. This one has the engine's own generators and
// toolchains, and of a host's duties those that programs, imports and generated packages need.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

var languages = map[string]func(engine string) language{
	"python": newPython,
	"go":     newGolang,
	"nodejs": newNodejs,
}

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	flag.String("tracing", "", "")
	flag.Parse()
	name := strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")
	speaks, known := languages[strings.TrimPrefix(name, "pulumi-language-")]
	if !known {
		return fmt.Errorf("%s is the host of no language", name)
	}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{Init: func(server *grpc.Server) error {
		pulumirpc.RegisterLanguageRuntimeServer(server, &host{language: speaks(flag.Arg(0))})
		return nil
	}})
	if err != nil {
		return err
	}
	fmt.Println(handle.Port)
	return <-handle.Done
}
