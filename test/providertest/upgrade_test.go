package providertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/providertest"
	"github.com/pulumi/providertest/optproviderupgrade"
	"github.com/pulumi/providertest/pulumitest/assertpreview"
	"github.com/pulumi/providertest/pulumitest/opttest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"m365.local/pulumi-providertest/tenant"
)

const recordings = "../upgrade"

// passphrase is the one with which the states were recorded.
var passphrase = opttest.ConfigPassphrase("test")

// TestUpgrade expects that this version previews the state of every recorded version without changes.
func TestUpgrade(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join(recordings, "[0-9]*", "plugin"))
	require.NoError(t, err)
	require.NotEmpty(t, folders)
	for _, folder := range folders {
		version := filepath.Base(filepath.Dir(folder))
		for _, way := range ways {
			t.Run(way.name+"/"+version, func(t *testing.T) {
				contoso := tenant.Open(t, version+"/plugin")
				test := stackOf(t, recordedProgram(t, folder), way.option, passphrase)

				preview := providertest.PreviewProviderUpgrade(t, test, "m365", version,
					optproviderupgrade.CacheDir(recordedState(t, folder)))

				assertpreview.HasNoReplacements(t, preview)
				assertpreview.HasNoChanges(t, preview)
				assert.Empty(t, contoso.Look().Writes)
				assert.Empty(t, contoso.Look().Violations)
			})
		}
	}
}

func recordedProgram(t *testing.T, folder string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "program.txt"))
	require.NoError(t, err)
	return folderWith(t, "Pulumi.yaml", "name: e2e\nruntime: yaml\n"+string(text))
}

// recordedState copies the state under the file name that the library expects, because the library may write to it.
func recordedState(t *testing.T, folder string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "state.json"))
	require.NoError(t, err)
	return folderWith(t, "stack.json", string(text))
}

func folderWith(t *testing.T, file, text string) string {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, file), []byte(text), 0o600))
	return folder
}
