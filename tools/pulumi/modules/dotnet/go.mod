module m365.local/pulumi-language-dotnet

go 1.25.11

require github.com/pulumi/pulumi-dotnet/pulumi-language-dotnet/v3 v3.110.0

replace github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e
