import { guidOf } from "../../provider/loopback";
import { platforms } from "../../provider/resources/deviceConfigurations/platforms";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack } from "./tenant";

withEngine();

const names = platforms.map(({ name }) => name);

const settingsOf = (platform: string, hostName: string) => ({
  platform,
  hostName,
  emailAddressSource: "primarySmtpAddress",
  durationOfEmailToSync: "oneWeek",
  ...(platform.startsWith("androidFor") || platform.startsWith("androidWork")
    ? {}
    : { accountName: "Contoso" }),
});

interface Shape {
  hostName?: string;
  displayName?: string;
  platformOf?: (name: string) => string;
  importOf?: (name: string) => string | undefined;
}

const program = ({
  hostName = "mail.contoso.com",
  displayName = "Mail",
  platformOf = (name) => name,
  importOf,
}: Shape) =>
  names
    .map((name) => {
      const inputs = {
        displayName: `${displayName} ${name}`,
        settings: settingsOf(platformOf(name), hostName),
      };
      const id = importOf?.(name);
      const options = id ? `, ${JSON.stringify({ import: id })}` : "";
      return `const ${name} = new EmailProfile("${name}", ${JSON.stringify(inputs)} as any${options});`;
    })
    .join("\n");

const route = "/beta/deviceManagement/deviceConfigurations";

test("every platform: up, no changes, an update in place, a replacement and destroy", async () => {
  await using stack = await createStack(program({}));
  const { loopback, project } = stack;
  const foreign = loopback.tenant.deviceConfigurations.size;

  expect(steps(await succeeded(project.up())).sort()).toEqual(names.map((name) => `create ${name}`).sort());
  expect(stack.writes()).toEqual(names.map(() => `POST ${route}`));
  loopback.clearRequests();
  await succeeded(project.preview("--expect-no-changes"));
  expect(stack.writes()).toEqual([]);

  await stack.program(program({ hostName: "post.contoso.com", displayName: "Post" }));
  expect(steps(await succeeded(project.up())).sort()).toEqual(names.map((name) => `update ${name}`).sort());
  const patches = loopback.requests.filter(({ kind }) => kind === "write");
  expect(patches).toHaveLength(names.length);
  for (const { method, body } of patches) {
    expect([method, Object.keys(body as object).sort()]).toEqual([
      "PATCH",
      ["@odata.type", "displayName", "hostName"],
    ]);
  }

  loopback.clearRequests();
  const next = (name: string) => names[(names.indexOf(name) + 1) % names.length] ?? name;
  await stack.program(program({ hostName: "post.contoso.com", displayName: "Post", platformOf: next }));
  await succeeded(project.up());
  const verbs = loopback.requests.filter(({ kind }) => kind === "write").map(({ method }) => method);
  expect(verbs).toEqual([...names.map(() => "POST"), ...names.map(() => "DELETE")]);
  await succeeded(project.preview("--expect-no-changes"));

  await succeeded(project.destroy());
  expect(loopback.tenant.deviceConfigurations.size).toBe(foreign);
  expect(loopback.violations).toEqual([]);
});

test("every platform and an assignment can be imported with opts.import, followed by no changes", async () => {
  await using stack = await createStack("");
  const { loopback, project } = stack;
  const ids = new Map(
    platforms.map(({ name, odataType }) => {
      const { platform, ...properties } = settingsOf(name, "mail.contoso.com");
      const made = { "@odata.type": odataType, displayName: `Mail ${name}`, ...properties };
      return [name, loopback.administrator.createDeviceConfiguration(made).id];
    }),
  );
  const ios = ids.get("ios") ?? "";
  const filterId = guidOf("filter Corporate iPhones");
  loopback.administrator.assign(ios, [
    {
      "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget",
      deviceAndAppManagementAssignmentFilterId: filterId,
      deviceAndAppManagementAssignmentFilterType: "include",
    },
  ]);
  const assignment = (options: string) =>
    `new ProfileAssignment("ios", { profileId: ios.id, targets: [{ kind: "allUsers", filterName: "Corporate iPhones", filterMode: "include" }] }${options});`;
  await stack.program(
    `${program({ importOf: (name) => ids.get(name) })}\n${assignment(`, { import: "${ios}" }`)}`,
  );

  await succeeded(project.up());
  await succeeded(project.preview("--expect-no-changes"));
  await stack.program(`${program({})}\n${assignment("")}`);
  await succeeded(project.preview("--expect-no-changes"));

  expect(stack.writes()).toEqual([]);
  expect(loopback.violations).toEqual([]);
});
