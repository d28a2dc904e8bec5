package providertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/providertest/pulumitest"
	"github.com/pulumi/providertest/pulumitest/assertpreview"
	"github.com/pulumi/providertest/pulumitest/assertrefresh"
	"github.com/pulumi/providertest/pulumitest/assertup"
	"github.com/pulumi/providertest/pulumitest/opttest"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"m365.local/pulumi-providertest/tenant"
)

// kinds has each kind with a configuration key and a value that changes its resource.
var kinds = []struct{ program, token, key, value string }{
	{"emailProfile", "m365:index:EmailProfile", "hostName", "mail.contoso.com"},
	{"profileAssignment", "m365:index:ProfileAssignment", "groupName", "Board"},
	{"mobileEmailAccessPolicy", "m365:index:MobileEmailAccessPolicy", "queryString", "iPad"},
	{"integratedAppsSetting", "m365:index:IntegratedAppsSetting", "userConsent", "lowRisk"},
}

func TestLife(t *testing.T) {
	for _, way := range ways {
		for _, kind := range kinds {
			t.Run(way.name+"/"+kind.program, func(t *testing.T) {
				contoso := tenant.Open(t, "")
				found := contoso.Look()
				test := stackOf(t, program(kind.program), way.option)

				test.Preview(t)
				assert.Empty(t, contoso.Look().Writes)
				test.Up(t)
				written := contoso.Look().Writes
				assert.NotEmpty(t, written)
				assertpreview.HasNoChanges(t, test.Preview(t))
				assertrefresh.HasNoChanges(t, test.Refresh(t))
				imports(t, kind.token, idOf(t, test), way.option)
				assert.Equal(t, written, contoso.Look().Writes)

				test.SetConfig(t, kind.key, kind.value)
				changed := test.Up(t)
				assertup.HasNoReplacements(t, changed)
				assertup.HasNoDeletes(t, changed)
				assert.Equal(t, 1, (*changed.Summary.ResourceChanges)[string(apitype.OpUpdate)])
				assertpreview.HasNoChanges(t, test.Preview(t))

				test.Destroy(t)
				left := contoso.Look()
				assert.Equal(t, found.Settings, left.Settings)
				assert.Empty(t, left.Violations)
			})
		}
	}
}

// imports expects a preview without changes of the program that the engine writes for an imported object.
func imports(t *testing.T, token, id string, way opttest.Option) {
	t.Helper()
	test := stackOf(t, program("empty"), way, leavesTenantAlone)
	imported := filepath.Join(test.WorkingDir(), "imported.yaml")

	test.Import(t, token, "subject", id, "", "--out", imported, "--skip-preview")

	written, err := os.ReadFile(imported)
	require.NoError(t, err)
	project := filepath.Join(test.WorkingDir(), "Pulumi.yaml")
	header, err := os.ReadFile(project)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(project, append(header, written...), 0o600))
	assertpreview.HasNoChanges(t, test.Preview(t))
}

func idOf(t *testing.T, test *pulumitest.PulumiTest) string {
	t.Helper()
	for _, resource := range resourcesOf(t, test) {
		if resource.URN.Name() == "subject" {
			return string(resource.ID)
		}
	}
	require.Fail(t, "the state has no subject")
	return ""
}
