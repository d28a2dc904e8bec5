import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startLoopback } from "../../provider/loopback";
import { examplesOf } from "../languages/documented";
import { steps, succeeded } from "./harness/cli";
import { repository, withEngine } from "./harness/engine";
import { createProject } from "./harness/project";
import { pythonEnvironment, useEnvironment } from "./harness/python";
import { profilesNamed, writesOf } from "./tenant";

withEngine("python");

const example = (name: string) => readFileSync(join(repository, "examples/python", name), "utf8");

const python = pythonEnvironment();
const [run, why] = "missing" in python ? [test.skip, ` (skipped, no Python: ${python.missing})`] : [test, ""];

/** An explicit provider without credentials, in addition to the examples' default provider. */
const explicitProvider = '\nm365.Provider("contoso", diff_against=m365.DiffAgainst.TENANT)\n';

const pages = () => examplesOf("python").filter(({ place }) => !/emailProfile|_index/.test(place));

run(
  `examples/python: preview, rollout, typed outputs, no changes and destroy; then the examples of the pages${why}`,
  async () => {
    await using loopback = await startLoopback();
    await using project = await createProject({
      program: "",
      files: {
        "Pulumi.yaml": example("Pulumi.yaml"),
        "__main__.py": example("__main__.py") + explicitProvider,
      },
      env: loopback.environment,
    });
    if ("folder" in python) Object.assign(project.env, useEnvironment(project.folder, python.folder));

    const preview = await succeeded(project.preview());
    expect(steps(preview).sort()).toEqual([
      "create apps",
      "create ios-mail",
      "create phones",
      "create sales-mail",
    ]);
    expect(preview.all).toMatch(new RegExp(`tenant *: "${loopback.tenantId}"`));
    expect(preview.all).toMatch(/mailServer *: "outlook\.office365\.com"/);
    expect(writesOf(loopback)).toEqual([]);

    await succeeded(project.up());
    const [profile] = profilesNamed(loopback);
    expect(profile?.["hostName"]).toBe("outlook.office365.com");
    expect(loopback.tenant.assignments.get(profile?.id ?? "")).toHaveLength(2);
    expect(loopback.tenant.organizationSettings.DefaultAccessLevel).toBe("Block");
    expect(await project.outputs()).toEqual({
      tenant: loopback.tenantId,
      mailServer: "outlook.office365.com",
    });
    await succeeded(project.preview("--expect-no-changes"));
    const { resources } = (await project.exportStack()).deployment;
    const { inputs } = resources.find(({ urn }: { urn: string }) => urn.endsWith("::contoso"));
    expect(inputs).toMatchObject({ environment: "public", diffAgainst: "tenant" });
    // The inputs in the state must not contain credentials from the environment.
    expect(
      Object.keys(inputs).filter((key) => /tenant|client|secret|token|certificate|signIn/i.test(key)),
    ).toEqual([]);

    await succeeded(project.destroy());
    expect(profilesNamed(loopback)).toEqual([]);

    await project.write({
      "__main__.py": pages()
        .map(({ text }) => text)
        .join("\n"),
    });
    expect(steps(await succeeded(project.preview())).sort()).toEqual([
      "create apps",
      "create ios-mail",
      "create ios-mail-sales",
      "create phones",
    ]);
    expect(loopback.violations).toEqual([]);
  },
);
