package fuzz

import (
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/fuzzing"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"m365.local/pulumi-providertest/tenant"
)

// TestSequences expects a valid state after every operation, no changes in a preview of the same program after a
// complete update, and the original settings after a final destroy.
func TestSequences(t *testing.T) {
	t.Setenv("PULUMI_DEV", "true")
	t.Setenv("PULUMI_GOROUTINE_PANIC_RECOVERY", "true")
	rapid.Check(t, func(t *rapid.T) {
		contoso := tenant.Open(t, "")
		found := contoso.Look()
		all := program(contoso.Profile)
		whole := operation{plan: update(), program: wholeProgram(all), inputs: drawInputs(t, all)}
		state := whole.succeeds(t, nil)
		base := fuzzing.FromSnapshot(state)

		for range rapid.IntRange(2, 4).Draw(t, "operations") {
			state = step(t, all, base, state)
		}

		whole.plan = &fuzzing.PlanSpec{Operation: fuzzing.PlanOperationDestroy}
		whole.succeeds(t, state)
		left := contoso.Look()
		assert.Equal(t, found.Settings, left.Settings)
		assert.Empty(t, left.Violations)
	})
}

func step(t *rapid.T, all []declared, base *fuzzing.SnapshotSpec, state *deploy.Snapshot) *deploy.Snapshot {
	next := operation{
		program: fuzzing.GeneratedProgramSpec(base, stack, programOptions).Draw(t, "program"),
		plan:    drawPlan(t, fuzzing.FromSnapshot(state)),
		inputs:  drawInputs(t, all),
	}
	none := &fuzzing.ProviderSpec{}
	if fuzzing.DefaultExclusionRules().ShouldExclude(fuzzing.FromSnapshot(state), next.program, none, next.plan) {
		return state
	}
	after := next.run(t, state)
	t.Logf("%s of %d targets: %v %v", next.plan.Operation, len(next.plan.TargetURNs), after.steps, after.errors)
	isComplete := next.plan.Operation == fuzzing.PlanOperationUpdate && len(next.plan.TargetURNs) == 0
	if isComplete && len(after.errors) == 0 {
		next.showsNoChanges(t, after.snapshot)
	}
	return after.snapshot
}

// drawPlan draws no targets if the state is empty, because only resources in the state can be targets.
func drawPlan(t *rapid.T, state *fuzzing.SnapshotSpec) *fuzzing.PlanSpec {
	options := fuzzing.PlanSpecOptions{}
	if len(state.Resources) == 0 {
		options.TargetCount = rapid.Just(0)
	}
	return fuzzing.GeneratedPlanSpec(state, options).Draw(t, "plan")
}

func update() *fuzzing.PlanSpec { return &fuzzing.PlanSpec{Operation: fuzzing.PlanOperationUpdate} }

func (o operation) succeeds(t *rapid.T, before *deploy.Snapshot) *deploy.Snapshot {
	t.Helper()
	after := o.run(t, before)
	require.Empty(t, after.errors)
	return after.snapshot
}

func (o operation) showsNoChanges(t *rapid.T, state *deploy.Snapshot) {
	t.Helper()
	preview := operation{plan: update(), program: o.program, inputs: o.inputs, dry: true}.run(t, state)
	assert.Empty(t, preview.steps)
	assert.Empty(t, preview.errors)
}
