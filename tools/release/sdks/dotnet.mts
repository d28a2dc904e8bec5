import { readdirSync } from "node:fs";
import { nuget } from "../../../provider/derive/sdkNames.ts";
import { assertVersion, run, type Sdk, version } from "./sdk.mts";

export const dotnet: Sdk = {
  program: "Program.cs",
  fence: "csharp",
  build(sources, folder) {
    run(sources, "dotnet", "pack", "--configuration", "Release", `-p:PackageId=${nuget}`, "--output", folder);
    const [file = ""] = readdirSync(folder);
    assertVersion(file.slice(nuget.length + 1, -".nupkg".length), file);
    return folder;
  },
  project: (built) => ({
    files: {
      "Pulumi.yaml": "name: sdk\nruntime: dotnet\n",
      "sdk.csproj":
        '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net8.0</TargetFramework><Nullable>enable</Nullable></PropertyGroup></Project>\n',
    },
    install: [
      ["dotnet", "nuget", "add", "source", built, "--name", "built"],
      ["dotnet", "add", "package", nuget, "--version", version],
      ["dotnet", "build"],
    ],
  }),
};
