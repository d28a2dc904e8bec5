package fuzz

import (
	"context"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// inputs has the inputs of each resource by its name.
type inputs map[string]resource.PropertyMap

// withInputs adds inputs to each check of the plugin, because generated programs declare resources without inputs.
type withInputs struct {
	plugin.Provider
	inputs inputs
}

func (p *withInputs) Check(ctx context.Context, request plugin.CheckRequest) (plugin.CheckResponse, error) {
	request.News = p.inputs[request.URN.Name()]
	return p.Provider.Check(ctx, request)
}

// loader returns a loader that starts the plugin as a separate process, and a function that ends the started processes.
func loader(given inputs) (*deploytest.ProviderLoader, func()) {
	var started []*withInputs
	load := func(host plugin.Host) (plugin.Provider, error) {
		folder := os.Getenv("M365_TEST_PLUGIN")
		pctx, err := plugin.NewContextWithHost(context.Background(), nil, nil, host, folder, folder, nil)
		if err != nil {
			return nil, err
		}
		provider, err := plugin.NewProviderFromPath(host, pctx, filepath.Join(folder, "pulumi-resource-m365"))
		if err != nil {
			return nil, err
		}
		started = append(started, &withInputs{provider, given})
		return started[len(started)-1], nil
	}
	end := func() {
		for _, provider := range started {
			_ = provider.Close()
		}
	}
	return deploytest.NewProviderLoaderWithHost("m365", semver.MustParse("0.1.0"), load), end
}
