package fuzz

import (
	"io"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/framework"
	"github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/fuzzing"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/pkg/v3/resource/stack/snapshot"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/result"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// operation is one run of the engine with the plugin.
type operation struct {
	plan    *fuzzing.PlanSpec
	program *fuzzing.ProgramSpec
	inputs  inputs
	// dry makes it a preview.
	dry bool
}

// outcome is the result of an operation: the state, the steps (in a preview, the planned ones) and the errors.
type outcome struct {
	snapshot *deploy.Snapshot
	steps    []string
	errors   []string
}

var sink = diag.DefaultSink(io.Discard, io.Discard, diag.FormatOptions{Color: colors.Never})

func (o operation) run(t *rapid.T, before *deploy.Snapshot) (after outcome) {
	t.Helper()
	served, end := loader(o.inputs)
	defer end()
	host := deploytest.NewPluginHostF(sink, sink, o.program.AsLanguageRuntimeF(t), nil, nil, served)
	options, op := o.plan.Executors(t, host)
	options.SkipDisplayTests = true
	test := &framework.TestPlan{Project: stack.Project, Stack: stack.Stack}

	look := func(_ workspace.Project, _ deploy.Target, _ engine.JournalEntries, events []engine.Event, err error) error {
		after.note(events)
		return err
	}
	var err error
	after.snapshot, err = op.Run(test.GetProject(), test.GetTarget(t, before), options, o.dry, test.BackendClient, look)

	require.True(t, err == nil || result.IsBail(err), "%v", err)
	_, isBroken := snapshot.AsSnapshotIntegrityError(err)
	require.False(t, isBroken, "%v", err)
	return after
}

func (o *outcome) note(events []engine.Event) {
	for _, event := range events {
		switch payload := event.Payload().(type) {
		case engine.DiagEventPayload:
			if payload.Severity == diag.Error {
				o.errors = append(o.errors, strings.TrimSpace(payload.Message))
			}
		case engine.ResourcePreEventPayload:
			if op := payload.Metadata.Op; op != deploy.OpSame && op != deploy.OpRefresh {
				o.steps = append(o.steps, string(op)+" "+payload.Metadata.URN.Name())
			}
		}
	}
}
