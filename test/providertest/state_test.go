package providertest

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/providertest/pulumitest"
	"github.com/pulumi/providertest/pulumitest/optnewstack"
	"github.com/pulumi/providertest/pulumitest/opttest"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/require"
)

// leavesTenantAlone disables the destroy at the end of a test, for stacks whose objects belong to another stack.
var leavesTenantAlone = opttest.NewStackOptions(optnewstack.DisableAutoDestroy())

func resourcesOf(t *testing.T, test *pulumitest.PulumiTest) []apitype.ResourceV3 {
	t.Helper()
	var deployment apitype.DeploymentV3
	require.NoError(t, json.Unmarshal(test.ExportStack(t).Deployment, &deployment))
	return deployment.Resources
}
