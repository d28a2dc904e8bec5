package providertest

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/pulumi/providertest/grpclog"
	"github.com/pulumi/providertest/providers"
	"github.com/pulumi/providertest/pulumitest"
	"github.com/pulumi/providertest/replay"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"m365.local/pulumi-providertest/tenant"
)

const secret = "Call the help desk with PIN 4711."

// TestReplay records the engine's requests over the life of a stack, and replays them without an engine in another, new
// tenant.
func TestReplay(t *testing.T) {
	contoso := tenant.Open(t, "")
	runs := record(t)
	left := contoso.Look()
	again := tenant.Open(t, "")

	ids := map[string]string{}
	for _, run := range runs {
		t.Run(run.name, func(t *testing.T) { run.replay(t, ids) })
	}

	assert.Len(t, again.Look().Writes, len(left.Writes))
	assert.Equal(t, left.Settings, again.Look().Settings)
	assert.Empty(t, again.Look().Violations)
}

// run contains the requests of one run of the engine to the plugin.
type run struct {
	name string
	log  *grpclog.GrpcLog
}

func record(t *testing.T) (runs []run) {
	test := stackOf(t, program("everyKind"), ways[0].option)
	add := func(name string) { runs = append(runs, run{name, logOf(t, test)}) }
	test.Up(t)
	add("up")
	test.Preview(t)
	add("preview")
	test.Refresh(t)
	add("refresh")
	test.SetConfig(t, "hostName", "mail.contoso.com")
	test.Up(t)
	add("update")
	test.Destroy(t)
	add("destroy")
	return runs
}

// logOf also checks that every secret is marked in every request and response: with the marked values replaced, no
// secret is left in the log.
func logOf(t *testing.T, test *pulumitest.PulumiTest) *grpclog.GrpcLog {
	t.Helper()
	sanitized := test.GrpcLog(t)
	sanitized.SanitizeSecrets()
	text, err := sanitized.Marshal()
	require.NoError(t, err)
	assert.NotContains(t, string(text), os.Getenv("M365_CLIENT_SECRET"))
	assert.NotContains(t, string(text), secret)
	return test.GrpcLog(t)
}

// notReplayed are calls that have no response to compare, or that concern the connection with the engine.
var notReplayed = []string{"Attach", "Handshake", "GetPluginInfo", "GetSchema", "GetMappings"}

func isReplayed(method string) bool {
	name, isProvider := strings.CutPrefix(method, "/pulumirpc.ResourceProvider/")
	for _, other := range notReplayed {
		isProvider = isProvider && name != other
	}
	return isProvider
}

// replay starts a separate plugin process, as each run of the engine does.
//
// ids maps the recorded tenant's ids to the new tenant's; replay adds the ids that it creates.
func (run run) replay(t *testing.T, ids map[string]string) {
	ctx, end := context.WithCancel(context.Background())
	t.Cleanup(end)
	port, err := providers.LocalBinary("m365", folder)(ctx, nowhere{t.TempDir()})
	require.NoError(t, err)
	var created string
	plugin, err := providers.NewProviderInterceptProxy(ctx, port, providers.ProviderInterceptors{
		Create: func(ctx context.Context, in *pulumirpc.CreateRequest, client pulumirpc.ResourceProviderClient) (*pulumirpc.CreateResponse, error) {
			answer, err := client.Create(ctx, in)
			created = answer.GetId()
			return answer, err
		},
	})
	require.NoError(t, err)

	replayed := 0
	for _, entry := range run.log.Entries {
		if !isReplayed(entry.Method) {
			continue
		}
		if recorded := recordedID(t, &entry); recorded != "" {
			replay.Replay(t, plugin, translated(t, entry, ids))
			ids[recorded] = created
		} else {
			replay.Replay(t, plugin, translated(t, entry, ids))
		}
		replayed++
	}
	assert.Positive(t, replayed)
}

// recordedID returns the id in the response of a create, and replaces it there by "*", which matches any id.
func recordedID(t *testing.T, entry *grpclog.GrpcLogEntry) string {
	t.Helper()
	if entry.Method != string(grpclog.Create) {
		return ""
	}
	var answer map[string]any
	require.NoError(t, json.Unmarshal(entry.Response, &answer))
	id, _ := answer["id"].(string)
	answer["id"] = "*"
	var err error
	entry.Response, err = json.Marshal(answer)
	require.NoError(t, err)
	return id
}

func translated(t *testing.T, entry grpclog.GrpcLogEntry, ids map[string]string) string {
	t.Helper()
	text, err := json.Marshal(entry)
	require.NoError(t, err)
	pairs := []string{}
	for recorded, today := range ids {
		pairs = append(pairs, recorded, today)
	}
	return strings.NewReplacer(pairs...).Replace(string(text))
}

// nowhere is the plugin's working directory, without a program, because the plugin needs none.
type nowhere struct{ folder string }

func (n nowhere) Source() string { return n.folder }
