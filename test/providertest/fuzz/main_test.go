// Package fuzz plays random programs and operations on the plugin, with the engine's own generators of both.
package fuzz

import (
	"flag"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	flag.Parse()
	set("rapid.checks", os.Getenv("M365_TEST_RUNS"))
	set("rapid.seed", os.Getenv("M365_TEST_SEED"))
	// The seed is enough to play a sequence again.
	set("rapid.nofailfile", "true")
	os.Exit(m.Run())
}

func set(name, value string) {
	if err := flag.Set(name, value); err != nil {
		panic(err)
	}
}
