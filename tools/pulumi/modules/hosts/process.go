package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"syscall"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// A process that ends when the engine cancels the run.
func process(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// The environment of a program: its own, and the configuration in two variables.
func environment(base []string, req *pulumirpc.RunRequest, config map[string]string) ([]string, error) {
	if config == nil {
		config = map[string]string{}
	}
	values, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	secrets, err := json.Marshal(append([]string{}, req.GetConfigSecretKeys()...))
	if err != nil {
		return nil, err
	}
	if base == nil {
		base = os.Environ()
	}
	return append(base, "PULUMI_CONFIG="+string(values), "PULUMI_CONFIG_SECRET_KEYS="+string(secrets)), nil
}

// Arguments of the form --name value, without those that have no value.
func flags(pairs ...string) []string {
	var args []string
	for at := 0; at < len(pairs); at += 2 {
		if pairs[at+1] != "" {
			args = append(args, "--"+pairs[at], pairs[at+1])
		}
	}
	return args
}
