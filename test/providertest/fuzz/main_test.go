// Package fuzz runs random programs and operations with the plugin, both drawn by the engine's own generators.
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
	// No files for failures: the seed is enough to repeat a sequence.
	set("rapid.nofailfile", "true")
	os.Exit(m.Run())
}

func set(name, value string) {
	if err := flag.Set(name, value); err != nil {
		panic(err)
	}
}
