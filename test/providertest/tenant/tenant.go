// Package tenant gives each test a separate loopback tenant, which the process that runs the tests serves.
package tenant

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"

	"github.com/stretchr/testify/require"
)

// T is the common interface of Go's and rapid's tests.
type T interface {
	require.TestingT
	Helper()
	Cleanup(func())
}

// Tenant is a loopback tenant, whose credentials are in the environment.
type Tenant struct {
	t   T
	url string
	// Profile is the id of an e-mail profile that an administrator created.
	Profile string
}

// Seen contains a tenant's settings, and the writes and invalid requests that it received.
type Seen struct {
	// Settings contains everything that resources manage, in a form that can be compared.
	Settings   string
	Writes     []string
	Violations []string
}

// Open starts a tenant, which is closed when the test ends.
//
// recording names the recording in test/upgrade with the tenant's data; without one, it is the default Contoso tenant.
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

// Look returns the tenant's current content, and the requests so far.
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
