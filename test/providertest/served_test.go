// Package providertest runs the plugin under Pulumi's own test library. `npm run providertest` starts it.
package providertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/providertest/pulumitest"
	"github.com/pulumi/providertest/pulumitest/opttest"
)

// folder is the folder into which npm installed the plugin.
var folder = os.Getenv("M365_TEST_PLUGIN")

// ways are the two ways in which the engine reaches the plugin: one process per run, or one process for all runs.
var ways = []struct {
	name   string
	option opttest.Option
}{
	{"local", opttest.LocalProviderPath("m365", folder)},
	{"attached", opttest.AttachProviderBinary("m365", folder)},
}

func program(name string) string { return filepath.Join("programs", name) }

// stackOf creates a stack with a program. It installs nothing, because YAML programs need only the plugin.
func stackOf(t *testing.T, program string, options ...opttest.Option) *pulumitest.PulumiTest {
	t.Helper()
	return pulumitest.NewPulumiTest(t, program, append(options, opttest.SkipInstall())...)
}
