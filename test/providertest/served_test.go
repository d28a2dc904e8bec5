// Package providertest runs the plugin under Pulumi's own test library. `npm run providertest` starts it.
package providertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/providertest/pulumitest"
	"github.com/pulumi/providertest/pulumitest/opttest"
)

// The folder into which npm put the plugin.
var folder = os.Getenv("M365_TEST_PLUGIN")

// The two ways in which an engine reaches a plugin: a process of each run, and one that is there for all of them.
var ways = []struct {
	name   string
	option opttest.Option
}{
	{"local", opttest.LocalProviderPath("m365", folder)},
	{"attached", opttest.AttachProviderBinary("m365", folder)},
}

func program(name string) string { return filepath.Join("programs", name) }

// A stack of a program. Nothing is installed: the plugin is there, and programs in YAML need nothing else.
func stackOf(t *testing.T, program string, options ...opttest.Option) *pulumitest.PulumiTest {
	t.Helper()
	return pulumitest.NewPulumiTest(t, program, append(options, opttest.SkipInstall())...)
}
