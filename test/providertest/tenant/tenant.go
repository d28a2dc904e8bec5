// Package tenant gives each test a loopback tenant of its own, from the process that runs the tests.
package tenant

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"

	"github.com/stretchr/testify/require"
)

// T is what the tests of Go and those of rapid have in common.
type T interface {
	require.TestingT
	Helper()
	Cleanup(func())
}

// Tenant is a loopback tenant, whose credentials the environment has.
type Tenant struct {
	t   T
	url string
	// Profile is the id of an e-mail profile that an administrator made.
	Profile string
}

// Seen is what a tenant has and what was asked of it.
type Seen struct {
	// Settings are what resources are about, in a form to compare.
	Settings   string
	Writes     []string
	Violations []string
}

// Open starts a tenant, which ends with the test.
//
// recording names the part of test/upgrade whose tenant it is; without one, it is the usual Contoso.
func Open(t T, recording string) *Tenant {
	t.Helper()
	asked, err := json.Marshal(map[string]string{"recording": recording})
	require.NoError(t, err)
	answer, err := http.Post(os.Getenv("M365_TEST_TENANTS"), "application/json", bytes.NewReader(asked))
	require.NoError(t, err, "these tests are run by npm run providertest")
	defer answer.Body.Close()
	var opened struct {
		URL, Profile string
		Environment  map[string]string
	}
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&opened))
	for name, value := range opened.Environment {
		require.NoError(t, os.Setenv(name, value))
	}
	tenant := &Tenant{t: t, url: opened.URL, Profile: opened.Profile}
	t.Cleanup(tenant.close)
	return tenant
}

// Look tells what the tenant has by now.
func (tenant *Tenant) Look() (seen Seen) {
	tenant.t.Helper()
	answer, err := http.Get(tenant.url)
	require.NoError(tenant.t, err)
	defer answer.Body.Close()
	require.NoError(tenant.t, json.NewDecoder(answer.Body).Decode(&seen))
	return seen
}

func (tenant *Tenant) close() {
	request, _ := http.NewRequest(http.MethodDelete, tenant.url, nil)
	if answer, err := http.DefaultClient.Do(request); err == nil {
		answer.Body.Close()
	}
}
