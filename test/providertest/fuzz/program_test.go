package fuzz

import (
	"github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/fuzzing"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"pgregory.net/rapid"
)

var stack = fuzzing.StackSpecOptions{Project: "life", Stack: "test"}

type values = map[string]any

// declared is a resource of the program, with two alternative inputs.
type declared struct {
	kind, name string
	states     [2]values
}

func ofProfile(platform, hostName string) values {
	settings := values{
		"platform": platform, "hostName": hostName, "accountName": "Contoso", "emailAddressSource": "primarySmtpAddress",
	}
	return values{"displayName": "Mail for " + platform, "settings": settings}
}

func ofPolicy(queryString string) values {
	rule := values{"characteristic": "DeviceType", "queryString": queryString, "accessLevel": "Allow"}
	return values{"mode": "outlookOnly", "additionalRules": []any{rule}, "onDelete": "restore"}
}

func toGroup(profile, group string) values {
	return values{"profileId": profile, "targets": []any{values{"kind": "group", "groupName": group}}}
}

// program declares resources of every kind. The assignment's profile is one that the stack does not manage.
func program(profile string) []declared {
	return []declared{
		{"EmailProfile", "ios", [2]values{ofProfile("ios", "mail.contoso.com"), ofProfile("ios", "outlook.office365.com")}},
		{"EmailProfile", "windows", [2]values{ofProfile("windows10", "mail.contoso.com"), ofProfile("windows10", "outlook.office365.com")}},
		{"ProfileAssignment", "assignment", [2]values{toGroup(profile, "Sales"), toGroup(profile, "Board")}},
		{"MobileEmailAccessPolicy", "phones", [2]values{ofPolicy("iPhone"), ofPolicy("iPad")}},
		{"IntegratedAppsSetting", "apps", [2]values{
			{"userConsent": "microsoftManaged", "onDelete": "restore"}, {"userConsent": "lowRisk", "onDelete": "restore"},
		}},
	}
}

// wholeProgram is the complete program in the form of the engine's generators, which does not include inputs.
func wholeProgram(all []declared) *fuzzing.ProgramSpec {
	provider := specOf("pulumi:providers:m365", "m365")
	specs := []*fuzzing.ResourceSpec{provider}
	for _, one := range all {
		spec := specOf("m365:index:"+tokens.Type(one.kind), one.name)
		spec.Provider = string(provider.URN()) + "::" + string(provider.ID)
		specs = append(specs, spec)
	}
	return &fuzzing.ProgramSpec{ResourceRegistrations: specs}
}

func specOf(kind tokens.Type, name string) *fuzzing.ResourceSpec {
	return &fuzzing.ResourceSpec{
		Project: tokens.PackageName(stack.Project),
		Stack:   tokens.QName(stack.Stack),
		Type:    kind,
		Name:    name,
		ID:      "id",
		Custom:  true,
	}
}

// drawInputs draws one of the two inputs of each resource.
func drawInputs(t *rapid.T, all []declared) inputs {
	drawn := inputs{}
	for _, one := range all {
		state := rapid.SampledFrom(one.states[:]).Draw(t, one.name)
		drawn[one.name] = resource.NewPropertyMapFromMap(state)
	}
	return drawn
}

// programOptions excludes new resources, whose types no plugin would have, protected ones, which only end operations
// early, and retained ones, which never reach the plugin again.
var programOptions = fuzzing.ProgramSpecOptions{
	PrependCount:         rapid.Just(0),
	AppendCount:          rapid.Just(0),
	UpdateProtect:        rapid.Just(false),
	UpdateRetainOnDelete: rapid.Just(false),
	Action: rapid.SampledFrom([]fuzzing.ProgramSpecAction{
		fuzzing.ProgramSpecDelete, fuzzing.ProgramSpecUpdate, fuzzing.ProgramSpecCopy,
	}),
}
