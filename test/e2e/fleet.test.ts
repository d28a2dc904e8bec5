import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addGroup, guidOf, startLoopback, type TenantData } from "../../provider/loopback";
import { blockOf, commandsIn } from "../pages";
import { type Result, steps, succeeded, withoutQuestion } from "./harness/cli";
import { repository, withEngine } from "./harness/engine";
import { createProject } from "./harness/project";

withEngine();

const regions = ["EMEA", "AMER", "APAC"];

function seed(tenant: TenantData): void {
  const people = [...tenant.users.keys()];
  for (const [index, region] of regions.entries()) {
    addGroup(tenant, {
      displayName: `Staff ${region}`,
      members: people.slice(index * 100, index * 100 + 100),
    });
    addGroup(tenant, {
      displayName: `Contractors ${region}`,
      members: people.slice(index * 100, index * 100 + 7),
    });
  }
}

const certificates = {
  ios: guidOf("profile iOS user certificate"),
  android: guidOf("profile Work profile user certificate"),
};

test("the fleet example: preview, up, no changes and destroy", async () => {
  await using loopback = await startLoopback({ seed });
  const foreign = loopback.tenant.deviceConfigurations.size;
  await using project = await createProject({
    program: readFileSync(join(repository, "examples/fleet/index.ts"), "utf8"),
    files: { "Pulumi.yaml": readFileSync(join(repository, "examples/fleet/Pulumi.yaml"), "utf8") },
    env: { ...loopback.environment, PULUMI_STACK: undefined },
  });
  const [, ...documented] = commandsIn(blockOf("examples/fleet/README.md", "npm install"));
  let preview: Result | undefined;
  for (const command of documented)
    preview = await succeeded(
      project.pulumi(
        ...withoutQuestion(
          command
            .replace(/<id of the iOS .*>/, certificates.ios)
            .replace(/<id of the work-profile .*>/, certificates.android),
        ),
      ),
    );
  const names = ["ios", "android"].flatMap((kind) => regions.map((one) => `${kind}-${one.toLowerCase()}`));
  const twice = [...names, ...names].sort();
  const writes = () => loopback.requests.filter(({ kind }) => kind === "write");

  if (!preview) throw new Error("The page previews nothing.");
  expect(steps(preview).sort()).toEqual(twice.map((name) => `create ${name}`));
  expect(preview.all).toContain(
    '100 users in "Staff EMEA" (before filters) get the account; 7 users in "Contractors EMEA" do not.',
  );
  expect(writes()).toEqual([]);

  await succeeded(project.up());
  expect(
    writes()
      .map(({ method, path }) => `${method} ${path.split("/").at(-1)}`)
      .sort(),
  ).toEqual([
    ...Array.from(names, () => "POST assign"),
    ...Array.from(names, () => "POST deviceConfigurations"),
  ]);
  const linked = [...loopback.tenant.references.values()].map(
    ({ identityCertificate }) => identityCertificate,
  );
  expect(linked.filter((id) => id === certificates.ios)).toHaveLength(3);
  expect(linked.filter((id) => id === certificates.android)).toHaveLength(3);

  loopback.clearRequests();
  await succeeded(project.preview("--expect-no-changes"));
  expect(writes()).toEqual([]);

  loopback.clearRequests();
  await succeeded(project.destroy());
  expect(
    writes()
      .map(
        ({ method, path }) =>
          `${method} ${path
            .split("/")
            .at(-1)
            ?.replace(/^[0-9a-f-]{36}$/, "profile")}`,
      )
      .sort(),
  ).toEqual([...Array.from(names, () => "DELETE profile"), ...Array.from(names, () => "POST assign")]);
  expect(loopback.tenant.deviceConfigurations.size).toBe(foreign);
  expect(loopback.violations).toEqual([]);
});
